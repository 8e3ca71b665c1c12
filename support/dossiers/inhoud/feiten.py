"""The coded facts of a case: one encrypted class-O value, for the queue, the step plan, reminders and figures.

Nothing in it is told in words: codes, numbers and dates only.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from meldpunt.core import clock
from meldpunt.vault.service import Content
from support.dossiers.states import KLACHT_ZICHT, VAN_MELDPUNT, Klachtkeuze
from triage.service import codes_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from triage.service import Uitkomst

TERMIJN = "TERMIJN"  # the outcome that says that a complaint is needed
SIGNAAL = "SIGNAAL"  # nothing happened yet; somebody worries (protocol 4.1.3)
OVERIG = "ANDERS"  # in the figures also what the protocol has no form for
TELT_ALS_OVERIG = ("CHANTAGE", "GEHACKT")
GEEN_VORM = (OVERIG, SIGNAAL, *TELT_ALS_OVERIG)


class Feiten(Content, frozen=True, kw_only=True):
    """What the server knows of a case without anybody's key."""

    kind: ClassVar[str] = "feiten"

    gradatie: str
    factoren: dict[str, int]
    uitkomsten: tuple[str, ...]
    getoond: tuple[str, ...]
    vormen: tuple[str, ...]
    platforms: tuple[str, ...]
    rol: str
    persoon: str
    boom_versie: str
    boom_sha256: str
    taal: str = "nl"
    afzenders: tuple[str, ...] = ()
    behoeften: tuple[str, ...] = ()
    acuut: bool = False
    namens: bool = False
    regie_onbekend: bool = False
    overgenomen: bool = False
    onderdelen: tuple[str, ...] = ()
    banden_mogen: bool = False
    overleg_vandaag: bool = False
    alleen_vastleggen: bool = False
    belangenconflict: bool = False
    anoniem: bool = True
    kanaal: str = "code"
    ingedeeld: bool = False
    signaal: bool = False
    primaire_vorm: str = ""
    primair_platform: str = ""
    kennisname_op: date | None = None
    kennisname_bron: str = ""
    klacht_uiterlijk: date | None = None
    klacht: str = ""
    contact_voor: datetime | None = None
    contact_op: datetime | None = None
    nazorg_op: tuple[date, ...] = ()
    doorgegeven: tuple[str, ...] = ()  # groups of the taxonomy to which something really went
    te_beluisteren: bool = False  # a spoken story that nobody wrote down yet (docs/adr/0048)
    gevolgen: tuple[str, ...] = ()  # what it does to somebody, as the taxonomy names it (question M2)
    kritiek: bool = False  # a person set it apart as criticism: it is no incident (protocol 1.1, docs/adr/0049)
    aanval: str = ""  # the random id of the attack that it belongs to (docs/adr/0041)

    @property
    def is_zwaar(self) -> bool:
        """Whether it asks much of whoever works on it: grave, or danger now."""
        return self.acuut or self.gradatie == "ernstig"

    @property
    def is_ongehoord_licht(self) -> bool:
        """Whether it only seems light: what was spoken is not known, and the answers alone say so."""
        return self.te_beluisteren and self.gradatie == "licht" and not self.acuut

    @property
    def zonder_regie(self) -> bool:
        """Whether nobody decides yet: whoever reported is not the person concerned, or did not say so.

        What the melder answered counts, whatever the desk makes of it later; only taking over ends it (protocol 5.3).
        """
        return (self.namens or self.regie_onbekend) and not self.overgenomen

    @property
    def blijft_weg_van(self) -> tuple[str, ...]:
        """The parts of the party whose people get no key: those of the sender, unless the melder allows it."""
        return () if self.banden_mogen else self.onderdelen

    @property
    def voor_ander(self) -> bool:
        """Whether the pages speak to somebody who reported for another person, who did not take over yet."""
        return self.namens and not self.overgenomen

    @property
    def wil_geen_contact(self) -> bool:
        """Whether the melder only wants this kept, so that no contact is planned; danger goes before that wish."""
        return self.alleen_vastleggen and not self.overleg_vandaag

    @property
    def belt_vandaag(self) -> bool:
        """Whether somebody may be in danger, and nobody spoke with the melder yet."""
        return self.overleg_vandaag and self.contact_op is None

    @property
    def klacht_voor(self) -> date | None:
        """The day by which a complaint has to be filed; also for a case that was counted in months alone before."""
        if self.klacht_uiterlijk is None or self.kennisname_op is None:
            return self.klacht_uiterlijk
        return min(self.klacht_uiterlijk, clock.klacht_uiterlijk(self.kennisname_op))

    @property
    def klacht_loopt(self) -> bool:
        """Whether the term for a complaint still asks for something: a known day ahead, and no choice made."""
        return self.klacht == Klachtkeuze.OPEN and self.klacht_voor is not None and self.klacht_voor >= clock.today()

    @property
    def klacht_in_zicht_op(self) -> date | None:
        """The day from which the running term stands in the queue."""
        return self.klacht_voor - KLACHT_ZICHT if self.klacht_voor is not None and self.klacht_loopt else None

    @property
    def vraagt_kennisdag(self) -> bool:
        """Whether the desk still has to ask on which day the person concerned first knew.

        Somebody who reports for another seldom knows that day, and is not asked what would show whether a term runs.
        """
        if self.klacht != Klachtkeuze.OPEN or self.kennisname_bron in VAN_MELDPUNT:
            return False
        voor_ander = bool(self.vormen) and (self.namens or self.regie_onbekend)
        return voor_ander or (TERMIJN in self.uitkomsten and not self.kennisname_bron)

    @property
    def in_termijn(self) -> bool | None:
        """Whether the first contact came in time; None while there was none and there still is time."""
        if self.contact_voor is None or self.contact_op is None:
            return None
        return self.contact_op <= self.contact_voor


class Telfeiten(Content, frozen=True, kw_only=True):
    """What of a case may stay behind for the figures alone: one code for each table, and nothing that names a case.

    Not the person either: as one of all anonymous people it can only make a row look fuller of few, never the reverse.
    """

    kind: ClassVar[str] = "telfeiten"

    vorm: str = ""
    platform: str = ""
    gradatie: str = ""
    gevolgen: tuple[str, ...] = ()
    doorgegeven: tuple[str, ...] = ()
    in_termijn: bool | None = None
    ingedeeld: bool = False


def judged(uitkomst: Uitkomst, antwoorden: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The facts that follow from a judgement; the gradation apart, which a person may change."""
    return {
        "factoren": dict(uitkomst.factoren),
        "uitkomsten": tuple(uitkomst.alle_uitkomsten),
        "getoond": tuple(uitkomst.uitkomsten),
        "vormen": _vormen(antwoorden.get("V1", ())),
        "gevolgen": codes_for(antwoorden).get("gevolg", ()),
        "kritiek": False,  # whoever judges anew decides anew
        "signaal": set(antwoorden.get("V1", ())) == {SIGNAAL},
        "acuut": uitkomst.acuut,
        "overleg_vandaag": uitkomst.overleg_vandaag,
        "alleen_vastleggen": uitkomst.alleen_vastleggen,
        "belangenconflict": uitkomst.belangenconflict,
        "regie_onbekend": uitkomst.regie_onbekend,
        "boom_versie": uitkomst.boom_versie,
        "boom_sha256": uitkomst.boom_sha256,
    }


def _vormen(codes: Sequence[str]) -> tuple[str, ...]:
    """The forms of the protocol, and last the one under which blackmail and a hacked or fake account are counted."""
    forms = tuple(code for code in codes if code not in GEEN_VORM)
    return (*forms, OVERIG) if any(code in TELT_ALS_OVERIG for code in codes) else forms


def has_klachttermijn(uitkomst: Uitkomst) -> bool:
    """Whether a complaint term runs (art. 66 Sr)."""
    return TERMIJN in uitkomst.alle_uitkomsten


def kennisname(*, dag: date | None, bron: str, termijn: bool) -> dict[str, Any]:
    """The facts about the term for a complaint: without a known day there is no last day either.

    Args:
        dag: the day on which the person concerned first knew, where somebody said so.
        bron: who said so.
        termijn: whether the answers show that a complaint is needed.

    Source: art. 66 Sr; the day of sending or opening is no day of knowing.
    """
    counts = dag is not None and (termijn or bron in VAN_MELDPUNT)
    return {
        "kennisname_op": dag if counts else None,
        "kennisname_bron": bron if counts else "",
        "klacht_uiterlijk": clock.klacht_uiterlijk(dag) if dag is not None and counts else None,
    }
