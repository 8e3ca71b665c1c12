"""Keep a view of the queue, forget one, and go from case to case in the order of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.accounts.sessions import weergaven
from meldpunt.core.errors import Conflict
from meldpunt.core.fields import Tekst
from support.dossiers import queries as dossiers

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
NAME, VALUE = 40, 60
CHOICES = ("weergave", "status", "gradatie", "vorm", "platform", "assignee", "sinds", "ongelezen", "termijn")


class WeergaveForm(forms.Form):
    """What somebody calls a view."""

    use_required_attribute = False
    naam = Tekst(label=gettext_lazy("Hoe noem je deze weergave?"), max_length=NAME)


@require_POST
@staff_page(*DESK)
def bewaar(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Keep the choices that stand above the list, under a name."""
    keuzes = {name: value[:VALUE] for name in CHOICES if (value := request.POST.get(name, ""))}
    form = WeergaveForm(request.POST)
    naam = form.cleaned_data["naam"].strip() if form.is_valid() else ""
    if not naam:
        sentence = _("Geef de weergave een naam van hoogstens %(n)s tekens.") % {"n": NAME}
        messages.error(request, sentence)
    else:
        try:
            weergaven.keep(by.open_kluis, naam=naam, keuzes=keuzes)
        except Conflict as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, _("De weergave is bewaard."))
    return redirect(f"{reverse('werkplek:werkvoorraad')}?{urlencode(keuzes)}")


@require_POST
@staff_page(*DESK)
def weg(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Forget a view."""
    weergaven.drop(by.open_kluis, naam=request.POST.get("naam", ""))
    messages.success(request, _("De weergave is weg."))
    return redirect("werkplek:werkvoorraad")


@require_GET
@staff_page(*DESK)
def volgende(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Go to the case after this one in the list."""
    return _go(request, dossiers.next_to(dossier_id, by=by), _("Dit was het laatste dossier van de lijst."))


@require_GET
@staff_page(*DESK)
def vorige(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Go to the case before this one in the list."""
    return _go(request, dossiers.next_to(dossier_id, by=by, back=True), _("Dit was het eerste dossier van de lijst."))


def _go(request: HttpRequest, dossier_id: UUID | None, sentence: str) -> HttpResponse:
    if dossier_id is None:
        messages.info(request, sentence)
        return redirect("werkplek:werkvoorraad")
    return redirect("werkplek:dossier", dossier_id)
