"""The desk's pages of quarters: what is frozen, what is still open, and freezing one with two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.accounts.service import recent_proof
from meldpunt.core.errors import Conflict, NotFound
from meldpunt.core.fields import Tekst
from statistieken import service
from statistieken.afronding import BASE
from statistieken.vaststellen import keuze, queries
from statistieken.vaststellen import service as samen
from support.aandacht import queries as aandacht
from support.dossiers import queries as dossiers

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker
    from statistieken.service import Kwartaalstand

UNPROCESSABLE = 422


class HerzieningForm(forms.Form):
    """Why a quarter is done over."""

    use_required_attribute = False
    reden = Tekst(
        max_length=300,
        label=gettext_lazy("Welke fout was er?"),
        help_text=gettext_lazy("Het bestuur leest deze zin. Schrijf niets over een melding of een mens."),
        required=True,
        error_messages={"required": gettext_lazy("Schrijf op welke fout er was. Het bestuur leest dit.")},
    )


@require_safe
@staff_page(Rol.COORDINATOR)
def cijfers(request: HttpRequest, by: Medewerker) -> HttpResponse:  # noqa: ARG001 - the door hands over who came in
    """Show the last quarters and how far they are."""
    return render(request, "werkplek/cijfers.html", {"kwartalen": service.list_kwartalen()})


@require_http_methods(["GET", "HEAD", "POST"])
@recent_proof
@staff_page(Rol.COORDINATOR)
def vaststellen(request: HttpRequest, by: Medewerker, kwartaal: str) -> HttpResponse:
    """Show what is still open, and ask a second person to freeze."""
    if request.method == "POST":
        try:
            samen.ask(kwartaal=kwartaal, by=by)
        except Conflict as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, _("Gevraagd. Er is nog niets geteld. Een tweede coördinator geeft akkoord."))
        return redirect("werkplek:cijfers_vaststellen", kwartaal=kwartaal)
    return render(request, "werkplek/cijfers_vaststellen.html", _context(_stand(kwartaal), by=by))


@require_POST
@recent_proof
@staff_page(Rol.COORDINATOR)
def besluit(request: HttpRequest, by: Medewerker, kwartaal: str, verzoek_id: UUID) -> HttpResponse:
    """Agree, tell the administrators where nobody else can, or stop it."""
    if "akkoord" in request.POST:
        try:
            release = samen.agree(verzoek_id=verzoek_id, by=by)
        except Conflict as error:
            messages.error(request, error.sentence)
            return redirect("werkplek:cijfers_vaststellen", kwartaal=kwartaal)
        messages.success(request, _("Het kwartaal %s is vastgesteld. Het bestuur kan het nu zien.") % release.period)
        return redirect("werkplek:cijfers")
    if "waarschuwen" in request.POST:
        samen.warn(verzoek_id=verzoek_id, by=by)
        messages.success(request, _("De beheerders krijgen een mail. Hier lees je vanaf wanneer je verder kunt."))
    else:
        samen.stop(verzoek_id=verzoek_id, by=by)
        messages.success(request, _("Gestopt. Er is niets geteld."))
    return redirect("werkplek:cijfers_vaststellen", kwartaal=kwartaal)


@require_http_methods(["GET", "HEAD", "POST"])
@recent_proof
@staff_page(Rol.COORDINATOR)
def herzien(request: HttpRequest, by: Medewerker, kwartaal: str) -> HttpResponse:
    """Ask to do the last quarter over, because of an error."""
    stand = _stand(kwartaal)
    form = HerzieningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            samen.ask_revision(kwartaal=kwartaal, reden=form.cleaned_data["reden"], by=by)
        except Conflict as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Gevraagd. Er is nog niets geteld. Een tweede coördinator geeft akkoord."))
            return redirect("werkplek:cijfers_vaststellen", kwartaal=kwartaal)
    refusal = service.refusal_to_revise(kwartaal)
    context = {"stand": stand, "form": form, "weigering": refusal.sentence if refusal else ""}
    return render(request, "werkplek/cijfers_herzien.html", context, status=UNPROCESSABLE if form.errors else 200)


def _stand(kwartaal: str) -> Kwartaalstand:
    found = next((stand for stand in service.list_kwartalen() if str(stand.kwartaal) == kwartaal), None)
    if found is None:
        raise NotFound(_("Dit kwartaal staat niet in de lijst."))
    return found


def _context(stand: Kwartaalstand, *, by: Medewerker) -> dict[str, object]:
    """What the page says: exact live counts, and never a rounded figure, since each draw that is seen could be used."""
    found = dossiers.open_of(stand.kwartaal.first_day_after)
    return {
        "stand": stand,
        "regel": queries.waiting(str(stand.kwartaal), by=by),
        "open": found,
        "ongelezen": len(aandacht.unread_among(found.dossiers)),
        "minimum": keuze.kleinste_voor(stand.kwartaal, is_first=not service.has_releases()),
        "base": BASE,
    }
