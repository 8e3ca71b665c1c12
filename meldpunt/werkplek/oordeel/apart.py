"""The page on which a coordinator sets a case apart as criticism, with a reason, or lets it count again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.core.errors import Conflict
from meldpunt.core.fields import Tekst
from meldpunt.werkplek.dossier import UNPROCESSABLE, case_context
from support.behandeling import inzien
from support.behandeling.afwegen import kritiek as afwegen

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker


class KritiekForm(forms.Form):
    """Why this is criticism."""

    use_required_attribute = False
    reden = Tekst(
        max_length=1000,
        label=gettext_lazy("Waarom is dit kritiek?"),
        help_text=gettext_lazy("De melder leest dit. Schrijf het warm: kritiek mag, en het kan wel pijn doen."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=True,
        error_messages={"required": gettext_lazy("Schrijf op waarom dit kritiek is. De melder leest dit.")},
    )


@require_http_methods(["GET", "POST"])
@staff_page(Rol.COORDINATOR)
def kritiek(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Set a case apart as criticism, or let it count again."""
    if "terug" in request.POST:
        afwegen.put_back(dossier_id=dossier_id, by=by)
        messages.success(request, _("Dit dossier telt weer mee."))
        return redirect("werkplek:dossier", dossier_id)
    form = KritiekForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            afwegen.set_apart(dossier_id=dossier_id, reden=form.cleaned_data["reden"], by=by)
        except Conflict as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Apart gezet. De melder leest waarom. De steun gaat door."))
            return redirect("werkplek:dossier", dossier_id)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    refusal = afwegen.refusal_to_set_apart(inzage.kaart.feiten)
    context = case_context(inzage, by, "overzicht") | {"form": form, "weigering": refusal.sentence if refusal else ""}
    return render(request, "werkplek/kritiek.html", context, status=UNPROCESSABLE if form.errors else 200)
