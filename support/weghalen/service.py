"""The public face of taking down for the use cases: rows that go from rung to rung, and what is sealed of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.core.clock import today
from meldpunt.core.errors import InvalidTransition, NotFound
from support.weghalen.gebeurtenissen import WeghaalGebeurtenis, Weghaalregelsoort
from support.weghalen.inhoud import Verzoeksport, Verzoektekst
from support.weghalen.models import Verwijderverzoek, kenmerk_of
from support.weghalen.opstellen import BESTEMMING, Verzoekkeuze, write_request
from support.weghalen.platformen import platform_of, reden_of, weghaaldata
from support.weghalen.queries import Verwijderloop, dossier_of, links_of, loop_of, lopen_of
from support.weghalen.sporten import Vervolg, next_step
from support.weghalen.states import LOOPT, TRANSITIONS, Stap, Uitslag, Verzoekstand

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from support.dossiers.service import Zaak

__all__ = [
    "BESTEMMING",
    "LOOPT",
    "Stap",
    "Uitslag",
    "Vervolg",
    "Verwijderloop",
    "Verzoekkeuze",
    "Verzoeksport",
    "Verzoekstand",
    "Verzoektekst",
    "WeghaalGebeurtenis",
    "Weghaalregelsoort",
    "begin",
    "dossier_of",
    "kenmerk_of",
    "links_of",
    "loop_of",
    "lopen_of",
    "move",
    "next_step",
    "note_due",
    "platform_of",
    "reden_of",
    "tell_again",
    "the_loop",
    "weghaaldata",
    "write_request",
]


def begin(dossier_id: UUID, *, voor: date) -> UUID:
    """A new request of a held case, with the day of its first step; returns its id."""
    row = Verwijderverzoek(dossier_id=dossier_id, stap_voor=voor)
    row.save(force_insert=True)
    return row.pk


def move(verzoek_id: UUID, naar: Verzoekstand, *, voor: date | None) -> None:
    """Bring a request of a held case to a rung, or leave it on its own, with the day of the next step.

    Args:
        verzoek_id: the request.
        naar: the rung; its own where somebody only looked.
        voor: the day of the next step; none where it is over.

    Raises:
        InvalidTransition: it cannot go there from where it is.
        NotFound: there is no such request.
    """
    row = Verwijderverzoek.objects.select_for_update().filter(pk=verzoek_id).first()
    if row is None:
        raise NotFound(_("Dit verwijderverzoek bestaat niet."))
    before = Verzoekstand(row.stand)
    if (naar == before and before not in LOOPT) or (naar != before and naar not in TRANSITIONS[before]):
        raise InvalidTransition(_("Dit is intussen veranderd. Kijk op deze pagina hoe het nu staat."))
    Verwijderverzoek.objects.filter(pk=verzoek_id).update(stand=naar, stap_voor=voor, verteld=False)


def tell_again(verzoek_id: UUID) -> None:
    """Let the next step of a request of a held case be told once more on its day, also where it was told already."""
    Verwijderverzoek.objects.filter(pk=verzoek_id).update(verteld=False)


def the_loop(zaak: Zaak, verzoek_id: UUID) -> Verwijderloop:
    """One request of an opened case.

    Raises:
        NotFound: it is none of this case.
    """
    found = loop_of(zaak, verzoek_id)
    if found is None:
        raise NotFound(_("Dit verwijderverzoek bestaat niet."))
    return found


def note_due() -> list[UUID]:
    """Mark the requests whose next step is due, each once; returns the cases, each once."""
    rows = Verwijderverzoek.objects.filter(stand__in=LOOPT, verteld=False, stap_voor__lte=today())
    found = list(rows.values_list("pk", "dossier_id"))
    Verwijderverzoek.objects.filter(pk__in=[pk for pk, _dossier in found]).update(verteld=True)
    return list(dict.fromkeys(dossier_id for _pk, dossier_id in found))
