"""Taking a report on the phone or at a desk: one page that follows the conversation, and a code to read aloud."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.vault import service as vault
from meldpunt.werkplek.forms import AannemenForm
from support.behandeling import aannemen as ontvangst
from support.dossiers import letterbox
from triage import service as triage
from triage.forms import known_codes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def aannemen(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Write down what somebody tells; their code is shown once."""
    raw = dict(request.POST.lists()) if request.method == "POST" else None
    antwoorden = known_codes(raw or {}, triage.boom().vragen)
    form = AannemenForm(raw, lijst=triage.vragenlijst(antwoorden))
    if request.method != "POST":
        return render(request, "werkplek/aannemen.html", {"form": form, "melding_id": uuid.uuid4()})
    melding_id = _melding_id(request)
    if letterbox.is_received(melding_id):
        messages.info(request, _("Deze melding is al aangenomen. De code lieten we één keer zien."))
        return redirect("werkplek:werkvoorraad")
    new = _not_shown_yet(request, form)
    if "verder" in request.POST or new:
        form.errors.clear()  # nothing is sent yet
        context = {"form": form, "melding_id": melding_id, "nieuw": new}
        return render(request, "werkplek/aannemen.html", context)
    if not form.is_valid():
        context = {"form": form, "melding_id": melding_id}
        return render(request, "werkplek/aannemen.html", context, status=UNPROCESSABLE)
    code = vault.new_code()
    nieuw = _nieuw(form.cleaned_data, antwoorden, code, melding_id=melding_id, by=by)
    received = ontvangst.take_in_conversation(nieuw=nieuw, by=by)
    context = {
        "groepen": vault.Code.parse(code).groups,
        "dossier_id": received.dossier_id,
        "voor_ander": received.feiten.voor_ander,
        "kiest": not received.feiten.zonder_regie,
    }
    return render(request, "werkplek/aangenomen.html", context)


def _not_shown_yet(request: HttpRequest, form: AannemenForm) -> list[str]:
    """The questions that what happened leads to and that did not stand on the page yet: they are asked once."""
    shown = request.POST.getlist("getoond")
    return [vraag.vraag for vraag in form.vragen if shown and vraag.id not in shown]


def _nieuw(
    filled: dict[str, Any],
    antwoorden: dict[str, tuple[str, ...]],
    code: str,
    *,
    melding_id: uuid.UUID,
    by: Medewerker,
) -> letterbox.NieuweMelding:
    """A trusted person who takes a report reads it from then on; a coordinator reads it as any other."""
    return letterbox.NieuweMelding(
        melding_id=melding_id,
        code=code,
        antwoorden=antwoorden,
        verhaal=filled["verhaal"],
        platforms=tuple(filled["platforms"]),
        over_wie=filled["over_wie"],
        wanneer_datum=filled["kennisdag"],
        vertrouwenspersoon=by.id if by.rol == Rol.VERTROUWENSPERSOON else None,
        kanaal=filled["kanaal"],
        naam=filled["naam"],
        email=filled["email"],
        telefoon=filled["telefoon"],
        bel_wanneer=filled["bel_wanneer"],
        voicemail=filled["voicemail"],
    )


def _melding_id(request: HttpRequest) -> uuid.UUID:
    """The id that the page sent along, so that pressing twice is sending once."""
    try:
        return uuid.UUID(request.POST.get("melding_id", ""))
    except ValueError:
        return uuid.uuid4()
