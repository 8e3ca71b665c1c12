"""What pages read of cards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from meldpunt.accounts.service import names_of
from meldpunt.core.errors import NotFound, require
from statistieken.casuistiek import rules
from statistieken.casuistiek.inhoud import Herkenbaar, Kaarttekst
from statistieken.casuistiek.lijst import Kaartdata, kaartdata
from statistieken.casuistiek.models import CODE, TEXT, TITLE, Gedeeldekaart, Handreiking, Leerkaart
from statistieken.casuistiek.sporen import find_on, known
from statistieken.casuistiek.states import Leerkaartstand
from triage.begrippen import taxonomie
from triage.ernst import Gradatie

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from meldpunt.accounts.service import Medewerker
    from meldpunt.core.typed.sporen import Gevondenspoor

__all__ = [
    "CODE",
    "TEXT",
    "TITLE",
    "Handreiking",
    "Herkenbaar",
    "Kaartbeeld",
    "Kaartdata",
    "Kaartfilter",
    "Kaartregel",
    "Leerkaartstand",
    "document_of",
    "documents_of",
    "gradaties",
    "kaart_of",
    "kaartdata",
    "open_cards",
    "shared",
    "shared_in",
    "vormen",
    "years",
]


@dataclass(frozen=True)
class Kaartfilter:
    """What a list is narrowed to; empty is everything."""

    vorm: str = ""
    gradatie: str = ""
    besproken: str = ""


@dataclass(frozen=True)
class Kaartregel:
    """One shared card."""

    id: UUID
    titel: str
    gebeurd: str
    hielp: str
    hielp_niet: str
    les: str
    vorm: str
    gradatie: str
    jaar: int
    besproken_op: date | None = None


@dataclass(frozen=True)
class Kaartbeeld:
    """One card, as one person sees it.

    Attributes:
        tekst: its words and what was said of it.
        sporen: what on it may lead to a person, while it is not shared.
        mag: what this person may do: ``veranderen``, ``lezen``, ``terugvragen``, ``bespreken``, ``intrekken``.
    """

    kaart: Leerkaart
    tekst: Kaarttekst = field(repr=False)
    door: str
    tweede: str
    sporen: tuple[Gevondenspoor, ...] = field(repr=False)
    besproken: tuple[date, ...]
    mag: frozenset[str]

    @property
    def vorm(self) -> str:
        """Its form in words."""
        return vormen().get(self.tekst.woorden.vorm if self.tekst.woorden else "", "")

    @property
    def gradatie(self) -> str:
        """Its gradation in words."""
        return gradaties().get(self.tekst.woorden.gradatie if self.tekst.woorden else "", "")


def vormen() -> dict[str, str]:
    """The forms of the taxonomy, in the words of the desk."""
    return {term.code: term.desk for term in taxonomie().lijst("vorm").termen}


def gradaties() -> dict[str, str]:
    """The gradations, in words."""
    return {item.value: item.value.capitalize() for item in Gradatie}


def kaart_of(kaart_id: UUID, *, by: Medewerker) -> Kaartbeeld:
    """One card.

    Raises:
        NotFound: there is no such card for this person.
    """
    kaart = Leerkaart.objects.filter(pk=kaart_id).first()
    if kaart is None:
        raise NotFound(_("Deze kaart is er niet, of niet meer."))
    require(rules.refusal_to_read(by, kaart))
    tekst, names = kaart.tekst, names_of([str(kaart.door_id), str(kaart.tweede_id or "")])
    waits = kaart.stand in (Leerkaartstand.CONCEPT, Leerkaartstand.TER_TOETSING)
    shared_card = Gedeeldekaart.objects.filter(pk=kaart.pk).first()
    return Kaartbeeld(
        kaart=kaart,
        tekst=tekst,
        door=names.get(str(kaart.door_id), ""),
        tweede=names.get(str(kaart.tweede_id), ""),
        sporen=find_on(tekst.woorden, known()) if waits and tekst.woorden else (),
        besproken=tuple(shared_card.besprekingen.values_list("op", flat=True)) if shared_card else (),
        mag=_may(kaart, by=by),
    )


def open_cards(*, by: Medewerker) -> tuple[list[Kaartbeeld], list[Kaartbeeld]]:
    """The concepts of this person, and what waits for a second reader."""
    mine = Q(stand=Leerkaartstand.CONCEPT, door_id=by.id)
    found = [kaart_of(pk, by=by) for pk in Leerkaart.objects.filter(mine).values_list("pk", flat=True)]
    waiting = Leerkaart.objects.filter(stand=Leerkaartstand.TER_TOETSING).order_by("sinds").values_list("pk", flat=True)
    return found, [kaart_of(pk, by=by) for pk in waiting]


def shared(only: Kaartfilter) -> list[Kaartregel]:
    """The shared cards, the newest year first."""
    rows = Gedeeldekaart.objects.all()
    rows = rows.filter(vorm=only.vorm) if only.vorm else rows
    rows = rows.filter(gradatie=only.gradatie) if only.gradatie else rows
    if only.besproken:
        rows = rows.filter(besprekingen__isnull=only.besproken != "ja")
    return _lines(rows)


def shared_in(jaar: int) -> list[Kaartregel]:
    """The shared cards of a year, in a fixed order."""
    return _lines(Gedeeldekaart.objects.filter(jaar=jaar).order_by("vorm", "titel", "kaart_id"))


def years() -> list[int]:
    """The years in which cards were shared, the last first."""
    return sorted(set(Gedeeldekaart.objects.values_list("jaar", flat=True)), reverse=True)


def documents_of(jaar: int) -> Sequence[Handreiking]:
    """What was asked for of a year, the last first, without the bytes."""
    return list(Handreiking.objects.filter(jaar=jaar).defer("inhoud"))


def document_of(handreiking_id: UUID) -> Handreiking:
    """One document that is there.

    Raises:
        NotFound: it is not there, or it is still being made.
    """
    found = Handreiking.objects.filter(pk=handreiking_id).exclude(sha256="").first()
    if found is None:
        raise NotFound(_("Dit bestand is er niet, of het wordt nog gemaakt."))
    return found


def _lines(rows: QuerySet[Gedeeldekaart]) -> list[Kaartregel]:
    vorm, gradatie = vormen(), gradaties()
    return [
        Kaartregel(
            id=row.pk,
            titel=row.titel,
            gebeurd=row.gebeurd,
            hielp=row.hielp,
            hielp_niet=row.hielp_niet,
            les=row.les,
            vorm=vorm.get(row.vorm, row.vorm),
            gradatie=gradatie.get(row.gradatie, row.gradatie),
            jaar=row.jaar,
            besproken_op=row.laatst,
        )
        for row in rows.annotate(laatst=Max("besprekingen__op"))
    ]


def _may(kaart: Leerkaart, *, by: Medewerker) -> frozenset[str]:
    own = kaart.door_id == by.id
    waits = kaart.stand == Leerkaartstand.TER_TOETSING
    asked = {
        "veranderen": rules.refusal_to_change(by, kaart) is None,
        "lezen": rules.refusal_to_judge(by, kaart) is None,
        "terugvragen": own and waits,
        "bespreken": rules.refusal_to_discuss(by, kaart) is None,
        "intrekken": rules.refusal_to_withdraw(by, kaart) is None,
    }
    return frozenset(name for name, allowed in asked.items() if allowed)
