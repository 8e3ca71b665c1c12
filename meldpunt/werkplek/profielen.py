"""The profiles of trusted persons: what melders read about them, and whether they can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Medewerker, Rol
from meldpunt.core.errors import Conflict
from support.behandeling import erbuiten, toewijzen
from support.vertrouwenspersonen import queries as pool
from support.vertrouwenspersonen.queries import Expertise

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

UNPROCESSABLE = 422


class ProfielForm(forms.Form):
    """What stands in a profile."""

    expertise = forms.MultipleChoiceField(
        label=gettext_lazy("Waar weet deze persoon van?"),
        choices=Expertise.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    over = forms.CharField(
        label=gettext_lazy("Wat melders lezen"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Een zin of twee, in de ik-vorm."),
        error_messages={"max_length": gettext_lazy("Maak deze tekst korter: er passen 200 tekens in.")},
    )
    telefoon = forms.CharField(label=gettext_lazy("Telefoon"), required=False, max_length=30)
    uren = forms.CharField(label=gettext_lazy("Te bereiken op"), required=False, max_length=80)
    extern = forms.BooleanField(label=gettext_lazy("Komt van buiten de partij"), required=False)
    beschikbaar = forms.BooleanField(label=gettext_lazy("Kan nu dossiers aannemen"), required=False)
    openbaar = forms.BooleanField(label=gettext_lazy("Melders mogen deze persoon zelf kiezen"), required=False)


class BandenForm(forms.Form):
    """To which parts of the party somebody belongs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the parts that this installation lists."""
        super().__init__(*args, **kwargs)
        self.fields["onderdelen"] = forms.MultipleChoiceField(
            label=_("Bij welke fracties en afdelingen hoor je?"),
            choices=[(part, part) for part in pool.onderdelen()],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Kies niets als je nergens bij hoort. Ook dat bewaren we als antwoord."),
        )


@require_http_methods(["GET", "POST"])
@staff_page(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
def banden(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Show and change one's own ties with parts of the party."""
    known = pool.banden_of(by.id)
    form = BandenForm(request.POST if request.method == "POST" else None, initial={"onderdelen": known or ()})
    if request.method == "POST" and form.is_valid():
        try:
            left = erbuiten.declare_ties(parts=form.cleaned_data["onderdelen"], by=by)
        except Conflict as error:
            form.add_error(None, error.sentence)
        else:
            gone = ngettext("Je bent nu buiten %(n)s dossier.", "Je bent nu buiten %(n)s dossiers.", left) % {"n": left}
            messages.success(request, f"{_('Bewaard.')} {gone}" if left else _("Bewaard."))
            return redirect("werkplek:werkvoorraad")
    context = {"form": form, "onderdelen": pool.onderdelen(), "beantwoord": known is not None}
    return render(request, "werkplek/banden.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page(Rol.COORDINATOR)
def profiel(request: HttpRequest, by: Medewerker, account_id: UUID) -> HttpResponse:
    """Show and change one profile."""
    found = pool.profile(account_id)
    form = ProfielForm(request.POST or None, initial=dict(found.velden))
    if request.method == "POST" and form.is_valid():
        toewijzen.set_profile(account_id=account_id, velden=form.cleaned_data, by=by)
        messages.success(request, _("Het profiel van %(naam)s is bewaard.") % {"naam": found.naam})
        return redirect("werkplek:vertrouwenspersonen")
    context = {"form": form, "naam": found.naam}
    return render(request, "werkplek/profiel.html", context, status=UNPROCESSABLE if form.errors else 200)
