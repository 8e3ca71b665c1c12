"""What the public pages say that may change without code: versioned data files, read once.

Every text stands in the file in each language; ``Tekst`` shows the reader's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.utils.translation import get_language

if TYPE_CHECKING:
    from datetime import date

DATA = Path(__file__).parent / "data"
STALE_AFTER_DAYS = 180


@dataclass(frozen=True)
class Tekst:
    """One text in the languages of the product."""

    nl: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "nl").startswith("en") else self.nl


@dataclass(frozen=True)
class Contactkaart:
    """An organisation that helps: for whom, how to reach it, when somebody checked that, how old the source is."""

    code: str
    groep: str
    naam: Tekst
    voor_wie: Tekst
    gecontroleerd_op: date | None
    bron: str
    bron_jaar: int | None = None
    telefoon: str = ""
    site: str = ""

    def is_stale(self, today: date) -> bool:
        """Tell whether the facts on this card were checked too long ago, or never."""
        return self.gecontroleerd_op is None or (today - self.gecontroleerd_op).days > STALE_AFTER_DAYS


@dataclass(frozen=True)
class Hulpgroep:
    """Cards that belong together on the page."""

    code: str
    naam: Tekst
    kaarten: tuple[Contactkaart, ...]


@dataclass(frozen=True)
class Principe:
    """One principle of the code of conduct, word for word."""

    naam: Tekst
    tekst: Tekst


@dataclass(frozen=True)
class Gedragscode:
    """The code of conduct in one version."""

    versie: str
    protocol: str
    principes: tuple[Principe, ...]


@dataclass(frozen=True)
class Protocol:
    """The protocol that this desk carries out, with its makers."""

    titel: str
    ondertitel: str
    uitgave: str
    werkgroep: str
    opgericht: str
    initiatief: str
    ondersteuning: str
    partijen: tuple[str, ...] = field(default=())
    netwerken: tuple[str, ...] = field(default=())


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=1)
def list_hulp() -> tuple[Hulpgroep, ...]:
    """Give every contact card, in its group, in the order of the file."""
    content = _read("hulp-2026.1.yaml")
    kaarten = [
        Contactkaart(**row | {"naam": Tekst(**row["naam"]), "voor_wie": Tekst(**row["voor_wie"])})
        for row in content["kaarten"]
    ]
    return tuple(
        Hulpgroep(
            code=groep["code"],
            naam=Tekst(**groep["naam"]),
            kaarten=tuple(kaart for kaart in kaarten if kaart.groep == groep["code"]),
        )
        for groep in content["groepen"]
    )


@lru_cache(maxsize=1)
def get_gedragscode() -> Gedragscode:
    """Give the code of conduct that is in force."""
    content = _read("gedragscode-2026.1.yaml")
    principes = tuple(Principe(naam=Tekst(**row["naam"]), tekst=Tekst(**row["tekst"])) for row in content["principes"])
    return Gedragscode(versie=content["versie"], protocol=content["protocol"], principes=principes)


@lru_cache(maxsize=1)
def get_protocol() -> Protocol:
    """Give the protocol's title, edition and credits."""
    facts = _read("over-2026.1.yaml")["protocol"]
    return Protocol(**facts | {"partijen": tuple(facts["partijen"]), "netwerken": tuple(facts["netwerken"])})
