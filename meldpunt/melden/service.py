"""Sending a report: out of the concept, into the letterbox, once."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, active_accounts
from meldpunt.audit import service as audit
from meldpunt.core.clock import today
from meldpunt.core.db import SYSTEM, acting_as
from meldpunt.core.errors import Conflict
from meldpunt.melden import concept as concepten
from meldpunt.melden.bestanden import from_json
from meldpunt.melden.forms import answers_in
from meldpunt.melden.uitingen import links_of, uitingen_of
from meldpunt.outbox import service as outbox
from meldpunt.throttle.service import allow, source_of
from support.dossiers import letterbox
from support.nazorg import service as nazorg
from support.stappenplan import service as stappenplan
from support.vertrouwenspersonen import service as vertrouwenspersonen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from meldpunt.accounts.models import Account
    from meldpunt.melden.concept import Concept
    from meldpunt.melden.forms import Pagina

__all__ = ["kept_of", "let_go", "lezers_of", "may_submit", "melding_of", "submit_melding", "too_many_reports"]

HOUR = 60 * 60
TRIES = 4  # two reports at the same moment may draw the same alias


def submit_melding(nieuw: letterbox.NieuweMelding) -> letterbox.Ontvangst:
    """Hand a report to the letterbox, and owe what follows from it, in one transaction.

    Args:
        nieuw: the report; sending it twice is sending it once.

    Returns:
        The case's coded facts, the contact term among them.
    """
    for _attempt in range(TRIES):
        try:
            with acting_as(SYSTEM), audit.deferred():
                return _submit(nieuw)
        except IntegrityError:
            if letterbox.is_received(nieuw.melding_id):
                with acting_as(SYSTEM):
                    return letterbox.ontvangst_of(nieuw.melding_id)
    raise Conflict(_("Het lukte nu niet om je melding op te slaan. Druk nog een keer op de knop."))


def _submit(nieuw: letterbox.NieuweMelding) -> letterbox.Ontvangst:
    ontvangst = letterbox.receive_melding(nieuw)
    if ontvangst.nieuw:
        feiten = nazorg.plan_ontvangen(dossier_id=ontvangst.dossier_id, feiten=ontvangst.feiten)
        stappenplan.order(dossier_id=ontvangst.dossier_id, voorlopig=True)
        outbox.enqueue(
            task="nazorg.nieuwe_melding", subject=ontvangst.dossier_id, key=f"nieuwe_melding:{ontvangst.dossier_id}"
        )
        return letterbox.Ontvangst(dossier_id=ontvangst.dossier_id, feiten=feiten, nieuw=True)
    return ontvangst


def lezers_of(forms: Mapping[str, Pagina]) -> list[Account]:
    """Who can open this report once it is sent, by name: the page before sending says so."""
    values = forms["gevoel"].cleaned_data if forms["gevoel"].is_valid() else {}
    gekozen = uuid.UUID(values["persoon"]) if values.get("persoon") else None
    uitgesloten = frozenset(map(uuid.UUID, values.get("uitsluiten", ())))
    invallers = vertrouwenspersonen.list_invallers() if uitgesloten else []
    by_name = letterbox.check_can_exclude(uitgesloten=uitgesloten, gekozen=gekozen, invallers=invallers)
    return [
        account
        for account in active_accounts(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
        if account.pk in by_name or (account.rol == Rol.COORDINATOR and not uitgesloten)
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
        links=tuple(links_of(concept)),
        uitingen=tuple(uitingen_of(concept, gezien_op=values.get("wanneer_datum"))),
        wanneer=values.get("wanneer", ""),
        wanneer_datum=values.get("wanneer_datum"),
        over_wie=values.get("over_wie", ""),
        bestanden=tuple(from_json(raw) for raw in concept.bestanden),
        vertrouwenspersoon=uuid.UUID(persoon) if persoon else None,
        niet_zien=values.get("niet_zien", ""),
        uitgesloten=frozenset(map(uuid.UUID, values.get("uitsluiten", ()))),
        invallers=tuple(vertrouwenspersonen.list_invallers()) if values.get("uitsluiten") else (),
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
        gone = set(report.bron["stukken"])
        fresh.stukken = [raw for raw in fresh.stukken if raw["id"] not in gone]
        fresh.bestanden = [row for row in fresh.bestanden if row["file_id"] not in gone]  # the case has them now
        sent = {"op": today().isoformat(), "aantal": len(gone)}
        fresh.bron = {"verstuurd": [*fresh.bron.get("verstuurd", []), sent]}
        fresh.paginas = {}
        fresh.save()


def kept_of(report: Concept) -> Concept | None:
    """Where the parts of a report are kept; None where they never were, or are gone."""
    code = report.bron.get("code")
    return concepten.concept_with_code(code) if code else None


def may_submit(request: HttpRequest) -> bool:
    """Count one report from where this request comes; False when there were too many in this hour."""
    return allow(scope="report", key=source_of(request), limit=settings.REPORTS_PER_SOURCE, seconds=HOUR)


def too_many_reports() -> str:
    """What whoever sends too many reads."""
    return _(
        "Er zijn het laatste uur veel meldingen van jouw netwerk gekomen. Alles wat je invulde, is bewaard. "
        "Probeer het over een uur nog een keer, of bel ons."
    )
