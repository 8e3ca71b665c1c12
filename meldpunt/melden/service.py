"""Sending a report: out of the concept, into the letterbox, once."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, active_accounts
from meldpunt.core.clock import today
from meldpunt.core.errors import require
from meldpunt.melden import concept as concepten
from meldpunt.melden.forms import answers_in
from meldpunt.melden.inhoud import Bron, Ontvangstbewijs, Verstuurd
from meldpunt.melden.lezers import near_of
from meldpunt.melden.uitingen import day_of, typed_links_of, uitingen_of
from meldpunt.throttle.service import allow, source_of
from support.behandeling import aannemen
from support.dossiers import letterbox
from support.vertrouwenspersonen import queries as vertrouwenspersonen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from meldpunt.accounts.models import Account
    from meldpunt.melden.concept import Concept
    from meldpunt.melden.forms import Pagina

__all__ = ["kept_of", "let_go", "lezers_of", "may_submit", "melding_of", "submit", "too_many_reports"]

HOUR = 60 * 60


def submit(concept: Concept, forms: dict[str, Pagina]) -> None:
    """Send the report that a concept holds, and put the receipt in its place, in one transaction."""
    nieuw = melding_of(concept, forms)
    with transaction.atomic():
        feiten = aannemen.submit_melding(nieuw).feiten
        let_go(concept)
        receipt = Ontvangstbewijs(
            code=concept.code,
            contact_voor=feiten.contact_voor,
            uitkomsten=feiten.getoond,
            kanaal=nieuw.kanaal,
            acuut=feiten.acuut,
            voor_ander=feiten.voor_ander,
            kiest=not feiten.zonder_regie,
            adres=_is_address_shared(nieuw.antwoorden),
        )
        concepten.store_receipt(concept, receipt)


def _is_address_shared(antwoorden: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether an address is online; where nobody said yet what was shared, it may be."""
    return "DOXING" in antwoorden.get("V1", ()) and "adres" in antwoorden.get("D1", ("adres",))


def lezers_of(forms: Mapping[str, Pagina]) -> list[Account]:
    """Who can open this report once it is sent, by name: the page before sending says so."""
    values = forms["met-wie"].cleaned_data if forms["met-wie"].is_valid() else {}
    gekozen = uuid.UUID(values["persoon"]) if values.get("persoon") else None
    uitgesloten = frozenset(map(uuid.UUID, values.get("uitsluiten", ()))) | near_of(values)
    op_naam = letterbox.gives_keys_by_name(
        uitgesloten, onderdelen=values.get("onderdelen", ()), banden_mogen=bool(values.get("banden_mogen"))
    )
    people: dict[str, Any] = {
        "uitgesloten": uitgesloten,
        "gekozen": gekozen,
        "invallers": vertrouwenspersonen.list_invallers() if op_naam else [],
        "op_naam": op_naam,
    }
    require(letterbox.refusal_to_exclude(**people))
    by_name = letterbox.readers_by_name(**people)
    return [
        account
        for account in active_accounts(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
        if account.pk in by_name or (account.rol == Rol.COORDINATOR and not op_naam)
    ]


def melding_of(concept: Concept, forms: dict[str, Pagina]) -> letterbox.NieuweMelding:
    """The report that a concept holds; every page of it was checked before."""
    values: dict[str, Any] = {}
    antwoorden = answers_in(concept.paginas)
    for form in forms.values():
        form.is_valid()
        values |= form.cleaned_data
    persoon = values.get("persoon")
    return letterbox.NieuweMelding(
        melding_id=concept.melding_id,
        code=concept.code,
        antwoorden=antwoorden,
        verhaal=values.get("verhaal", ""),
        platforms=tuple(values.get("platforms", ())),
        links=tuple(typed_links_of(concept)),
        uitingen=tuple(uitingen_of(concept, gezien_op=day_of(forms["waar"]))),
        wanneer=values.get("wanneer", ""),
        wanneer_datum=values.get("wanneer_datum"),
        over_wie=values.get("over_wie", ""),
        bestanden=concept.bestanden,
        vertrouwenspersoon=uuid.UUID(persoon) if persoon else None,
        niet_zien=values.get("niet_zien", ""),
        uitgesloten=frozenset(map(uuid.UUID, values.get("uitsluiten", ()))),
        invallers=tuple(vertrouwenspersonen.list_invallers()) if values.get("uitsluiten") else (),
        onderdelen=tuple(values.get("onderdelen", ())),
        banden_mogen=bool(values.get("banden_mogen")),
        kanaal=values.get("kanaal", "code"),
        naam=values.get("naam", ""),
        email=values.get("email", ""),
        telefoon=values.get("telefoon", ""),
        bel_wanneer=values.get("bel_wanneer", ""),
        voicemail=values.get("voicemail", ""),
        taal=(get_language() or "nl")[:2],
    )


def let_go(report: Concept) -> None:
    """What went along with a report that is in, is no longer kept; what stayed behind stays."""
    kept = kept_of(report)
    if kept is None:
        return
    with concepten.exclusive(kept) as fresh:
        gone = set(report.bron.stukken)
        sent = Verstuurd(op=today(), aantal=len(gone))
        fresh.with_(
            stukken=tuple(stuk for stuk in fresh.stukken if stuk.id not in gone),
            # the case has these files now
            bestanden=tuple(row for row in fresh.bestanden if str(row.file_id) not in gone),
            bron=Bron(verstuurd=(*fresh.bron.verstuurd, sent)),
            paginas={},
        ).save()


def kept_of(report: Concept) -> Concept | None:
    """Where the parts of a report are kept; None where they never were, or are gone."""
    return concepten.concept_with_code(report.bron.code) if report.bron.code else None


def may_submit(request: HttpRequest) -> bool:
    """Count one report from where this request comes; False when there were too many in this hour."""
    return allow(scope="report", key=source_of(request), limit=settings.REPORTS_PER_SOURCE, seconds=HOUR)


def too_many_reports() -> str:
    """What whoever sends too many reads."""
    return _(
        "Er zijn het laatste uur veel meldingen van jouw netwerk gekomen. Alles wat je invulde, is bewaard. "
        "Probeer het over een uur nog een keer, of bel ons."
    )
