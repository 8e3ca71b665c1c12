"""The administrator's page of mail: whether it arrives, and a rest in which nobody of the desk is mailed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict
from meldpunt.core.fields import DagVooruit
from meldpunt.outbox import service as outbox
from support.bel.queries import bel_of
from support.bezetting import stilte

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

UNPROCESSABLE = 422


class RustForm(forms.Form):
    """The last day without mail."""

    use_required_attribute = False
    tot = DagVooruit(
        label=gettext_lazy("Tot en met welke dag mailen we niemand?"),
        help_text=gettext_lazy("Hoogstens twee weken vooruit, bijvoorbeeld tijdens een verhuizing van de server."),
    )


@require_http_methods(["GET", "POST"])
@staff_page(Rol.BEHEER)
def mail(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Show whether mail arrives, and let the installation mail nobody of the desk for some days."""
    if request.method == "POST" and "aan" in request.POST:
        stilte.set_rest(tot=None, by=by)
        messages.success(request, _("Het meldpunt mailt weer."))
        return redirect("beheer_mail")
    form = RustForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            stilte.set_rest(tot=form.cleaned_data["tot"], by=by)
        except Conflict as error:
            form.add_error("tot", error.sentence)
        else:
            messages.success(request, _("Bewaard."))
            return redirect("beheer_mail")
    context = {"form": form, "bel": bel_of(by), "hapering": outbox.trouble()}
    return render(request, "beheer/mail.html", context, status=UNPROCESSABLE if form.errors else 200)
