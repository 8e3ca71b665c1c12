"""Contact points: whom somebody of an afdeling, network or group can call (protocol 4.1.1), as versions.

The file that is shipped has none: who they are, every party knows itself.
"""

from __future__ import annotations

import hashlib
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meldpunt.accounts.service import names_of
from meldpunt.core.datafile import Code, DataModel, Vast, read_datafile, refuse_doubles
from meldpunt.core.typed.bereikbaar import fout_in_mail, fout_in_nummer
from meldpunt.versies.service import Feit, Versiebezwaar, Versiesoort, current

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PUNTEN_BESTAND = Path(__file__).parent / "data" / "contactpunten-2026.1.yaml"
MOST = 500
LIMITS = {"onderdeel": 80, "naam": 80, "telefoon": 40, "email": 254, "vervanger": 80, "wanneer": 120}
LABELS = {
    "onderdeel": gettext_lazy("deel van de partij"),
    "naam": gettext_lazy("naam"),
    "telefoon": gettext_lazy("telefoon"),
    "email": gettext_lazy("e-mail"),
    "wanneer": gettext_lazy("wanneer"),
    "vervanger": gettext_lazy("vervanger"),
}


class Contactpunt(DataModel, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who can be called for one part of the party.

    ``account`` is the id of whoever works at the desk, where it is one of them; ``naam`` is what everybody reads.
    """

    code: Code
    onderdeel: Vast
    naam: Vast
    account: Vast = ""
    telefoon: Vast = ""
    email: Vast = ""
    wanneer: Vast = ""
    vervanger: Vast = ""

    @property
    def gezien(self) -> str:
        """The hash of what somebody tries: who it is and how to reach them."""
        said = (self.onderdeel, self.naam, self.account, self.telefoon, self.email)
        return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


class Contactpunten(DataModel, frozen=True, kw_only=True):
    """Every contact point of one version."""

    versie: Code
    punten: tuple[Contactpunt, ...]

    def __post_init__(self) -> None:
        """Refuse a contact point that stands there twice."""
        super().__post_init__()
        refuse_doubles(tuple(punt.code for punt in self.punten))


@cache
def shipped_punten() -> Contactpunten:
    """Version one."""
    return read_datafile(PUNTEN_BESTAND, Contactpunten)[0]


def contactpunten() -> Contactpunten:
    """The contact points that hold now."""
    return current(CONTACTPUNTEN)


def new_code() -> str:
    """A code for a contact point that is new."""
    return f"CP{secrets.token_hex(4).upper()}"


def wrong_with(punt: Contactpunt) -> Iterator[tuple[str, str]]:
    """What is wrong with one contact point, each at its field."""
    for name, limit in LIMITS.items():
        value = getattr(punt, name)
        if len(value) > limit or "\n" in value:
            yield name, _("Maak dit korter: er passen %(n)s tekens in, op één regel.") % {"n": limit}
    if not (punt.telefoon or punt.email):
        yield "telefoon", _("Vul een telefoonnummer of een e-mailadres in. Anders kan niemand dit contact bereiken.")
    if punt.telefoon and (fout := fout_in_nummer(punt.telefoon)):
        yield "telefoon", fout
    if punt.email and (fout := fout_in_mail(punt.email)):
        yield "email", fout


def bezwaren(own: Contactpunten) -> list[Versiebezwaar]:
    """What is wrong with a version, with the contact point in front."""
    found = [Versiebezwaar(veld, f"{punt.onderdeel}: {zin}") for punt in own.punten for veld, zin in wrong_with(punt)]
    if len(own.punten) > MOST:
        found.append(Versiebezwaar("", _("Dit zijn te veel contactpunten.")))
    return found


def feiten(own: Contactpunten) -> list[Feit]:
    """All that a version says, line by line."""
    accounts = [punt.account for punt in own.punten if punt.account]
    names = names_of(accounts) if accounts else {}
    found = [Feit("versie", _("Versie van de lijst"), own.versie)]
    return found + [feit for punt in own.punten for feit in _of_punt(punt, names)]


def _of_punt(punt: Contactpunt, names: Mapping[str, str]) -> Iterator[Feit]:
    said = [(name, str(label), str(getattr(punt, name))) for name, label in LABELS.items()]
    if punt.account:  # two people may have one name, so the path says who
        at_desk = names.get(punt.account, punt.account)
        said.append((f"account.{punt.account}", _("werkt bij het meldpunt"), at_desk))
    yield from (
        Feit(f"{punt.code}.{path}", f"{punt.onderdeel}, {label}", value) for path, label, value in said if value
    )


CONTACTPUNTEN: Versiesoort[Contactpunten] = Versiesoort(
    code="contactpunten",
    naam=gettext_lazy("Contactpunten"),
    model=Contactpunten,
    meegeleverd=shipped_punten,
    bezwaren=bezwaren,
    feiten=feiten,
)
