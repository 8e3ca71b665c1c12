"""Words for the trail that no app has."""

from meldpunt.audit.service import Gebeurtenis


class Proefwoord(Gebeurtenis):
    """What was done in a test."""

    EEN = "een", "Eén"
    TWEE = "twee", "Twee"
    DRIE = "drie", "Drie"
    VIER = "vier", "Vier"
    ONGEDAAN = "ongedaan", "Ongedaan"
    DAARNA = "daarna", "Daarna"
    NA = "na", "Na"
    VOOR = "voor", "Voor"
    PROEF = "proef", "Proef"
