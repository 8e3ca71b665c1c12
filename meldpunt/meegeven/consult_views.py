"""Asking an expert outside for advice, without anything that leads to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.core.errors import Conflict, NotAllowed, NotFound
from meldpunt.core.pdf import can_make_pdf
from meldpunt.meegeven.forms import ConsultantwoordForm, ConsultForm
from meldpunt.meegeven.views import CONFLICT, DESK, HTTP_OK, SHEETS, UNPROCESSABLE
from support.behandeling import inzien
from support.behandeling.consulteren import vraag as consulteren
from support.consultatie import queries as consultatie
from support.dossiers import rules
from support.dossiers.rules import not_there
from support.papier import queries as papier
from support.stappenplan import queries as stappenplan

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from meldpunt.accounts.service import Medewerker
    from support.consultatie.queries import Consultatie


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def consulten(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """What was asked so far, and a new question; what may lead to a person stands beside it in the very words."""
    form = ConsultForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _list(request, by, dossier_id, form, status=UNPROCESSABLE if form.errors else HTTP_OK)
    try:
        made = consulteren.ask(dossier_id=dossier_id, by=by, meekijken="meekijken" in request.POST, **form.cleaned_data)
    except consulteren.LeadsToSomebody as error:
        form.add_error("vraag", error.sentence)
        return _list(request, by, dossier_id, form, status=CONFLICT, sporen=error.sporen)
    except Conflict as error:
        form.add_error(None, error.sentence)
        return _list(request, by, dossier_id, form, status=CONFLICT)
    return redirect("meegeven:consult", dossier_id, made)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def consult(request: HttpRequest, by: Medewerker, dossier_id: UUID, consult_id: UUID) -> HttpResponse:
    """One question: the text to copy or print, who looks along, and the answer."""
    form = ConsultantwoordForm(request.POST if request.method == "POST" else None)
    status = HTTP_OK
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                consulteren.answer(dossier_id=dossier_id, consult_id=consult_id, by=by, **form.cleaned_data)
            except Conflict as error:
                form.add_error(None, error.sentence)
                status = CONFLICT
            else:
                messages.success(request, _("Het antwoord ligt op slot in de tijdlijn."))
                return redirect("meegeven:consult", dossier_id, consult_id)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    found = _found(consultatie.consult_of(inzage.zaak, consult_id))
    context = {
        "kaart": inzage.kaart,
        "consult": found,
        "vel": found.vel,
        "dicht": consulteren.refusal_to_take_along(found),
        "van_mij": found.door == by.actor_id,
        "form": form,
    }
    return render(request, "meegeven/consult.html", context, status=status)


@require_POST
@staff_page(*DESK)
def consult_meekijken(request: HttpRequest, by: Medewerker, dossier_id: UUID, consult_id: UUID) -> HttpResponse:
    """Say as the second person whether it may go outside."""
    akkoord = "akkoord" in request.POST
    try:
        consulteren.second(dossier_id=dossier_id, consult_id=consult_id, akkoord=akkoord, by=by)
    except (Conflict, NotAllowed) as error:
        messages.error(request, error.sentence)
    else:
        done = _("De vraag mag naar buiten.") if akkoord else _("De vraag gaat niet naar buiten.")
        messages.success(request, done)
    return redirect("meegeven:consult", dossier_id, consult_id)


@require_POST
@staff_page(*DESK)
def consult_pdf(request: HttpRequest, by: Medewerker, dossier_id: UUID, consult_id: UUID) -> HttpResponse:
    """The sheet to print: as PDF, or as text where this machine makes none."""
    try:
        found = consulteren.open_sheet(dossier_id=dossier_id, consult_id=consult_id, by=by)
    except Conflict as error:
        messages.error(request, error.sentence)
        return redirect("meegeven:consult", dossier_id, consult_id)
    if can_make_pdf():
        content = stappenplan.pdf_apart(papier.html_of(found.vel), sheets=SHEETS)
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = 'inline; filename="vraag.pdf"'
        return response
    response = HttpResponse(found.vel.tekst, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="vraag.txt"'
    return response


def _list(
    request: HttpRequest, by: Medewerker, dossier_id: UUID, form: ConsultForm, *, status: int, **more: Any
) -> HttpResponse:
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    context = more | {
        "kaart": inzage.kaart,
        "consulten": consultatie.consulten_of(inzage.zaak),
        "dicht": rules.refusal_to_add(inzage.kaart),
        "form": form,
    }
    return render(request, "meegeven/consulten.html", context, status=status)


def _found(consult: Consultatie | None) -> Consultatie:
    if consult is None:
        raise NotFound(not_there())
    return consult
