"""Trusted persons: their profiles, their ties, and what happens to their cases when they stop or are away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from meldpunt.accounts.factors import recent_proof
from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Medewerker, Rol, names_of
from meldpunt.core.errors import Conflict
from meldpunt.core.fields import Dag
from meldpunt.werkplek.verlof import Hoogstens
from meldpunt.werkplek.woorden import ernst_word, form_words, termijn_of
from support.bezetting import erbuiten, toewijzen
from support.dossiers import queries as dossiers
from support.vertrouwenspersonen import queries as pool
from support.vertrouwenspersonen.queries import Expertise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.werkplek.woorden import Termijn
    from support.vertrouwenspersonen.matching import Voorstel

NOBODY = "niemand"
CONFLICT, UNPROCESSABLE = 409, 422


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
    talen = forms.CharField(label=gettext_lazy("Welke talen?"), required=False, max_length=120)
    hoogstens = Hoogstens()
    training_op = Dag(label=gettext_lazy("Laatste training, op welke dag?"))
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


@dataclass(frozen=True)
class Verdeelrij:
    """One case that goes to somebody else, in words.

    Attributes:
        id: of the case.
        alias: how the desk calls it.
        kenmerk: its number.
        ernst: how serious it is.
        vormen: what it is about.
        termijn: when something has to happen.
        mensen: who could take it, the best fit first.
        gekozen: the id of who is chosen on the page; ``NOBODY`` for nobody yet.
        gebleven: why it stayed where it was, after an attempt.
    """

    id: UUID
    alias: str
    kenmerk: str
    ernst: str
    vormen: str
    termijn: Termijn
    mensen: tuple[Voorstel, ...]
    gekozen: str
    gebleven: str

    @property
    def past(self) -> Voorstel | None:
        """Who fits best."""
        return self.mensen[0] if self.mensen else None


@require_http_methods(["GET", "POST"])
@recent_proof
@staff_page(Rol.COORDINATOR)
def verdelen(request: HttpRequest, by: Medewerker, account_id: UUID) -> HttpResponse:
    """All cases of one person with a proposal for each, given to others with one press."""
    gebleven: Mapping[UUID, str] = {}
    if request.method == "POST":
        verdeling = toewijzen.divide(van=account_id, keuzes=_chosen(request, by, account_id), by=by)
        gebleven = verdeling.gebleven
        _tell_division(request, verdeling)
        if not gebleven:
            return redirect("werkplek:vertrouwenspersonen")
    rijen = _division(request, by, account_id, gebleven)
    naam = names_of([str(account_id)]).get(str(account_id), "")
    context = {"naam": naam, "rijen": rijen, "niemand": NOBODY}
    return render(request, "werkplek/verdelen.html", context, status=CONFLICT if gebleven else 200)


@require_http_methods(["GET", "POST"])
@staff_page(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
def teruggeven(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Give back every case that one looks after, in one press."""
    if request.method == "POST":
        verdeling = toewijzen.give_back(by=by)
        count = verdeling.losgelaten
        given = ngettext("%(n)s dossier is terug.", "%(n)s dossiers zijn terug.", count) % {"n": count}
        messages.success(request, f"{given} {_('De coördinatoren horen het nu.')}" if count else given)
        for kaart in dossiers.kaarten_of(verdeling.gebleven, by=by).values():
            messages.warning(request, f"{kaart.alias}: {verdeling.gebleven[kaart.id]}")
        return redirect("werkplek:werkvoorraad")
    context = {"aantal": dossiers.open_load(by)[by.id], "is_coordinator": by.rol == Rol.COORDINATOR}
    return render(request, "werkplek/teruggeven.html", context)


def _chosen(request: HttpRequest, by: Medewerker, account_id: UUID) -> dict[UUID, UUID | None]:
    """To whom each case on the page goes; one without a choice that the page offers is left where it is."""
    kaarten = [kaart for kaart in dossiers.open_with(account_id) if f"naar-{kaart.id}" in request.POST]
    found: dict[UUID, UUID | None] = {}
    for dossier_id, mensen in pool.suggest_division(kaarten=kaarten, van=account_id, by=by).items():
        able = {str(item.kandidaat.account_id): item.kandidaat.account_id for item in mensen}
        chosen = request.POST[f"naar-{dossier_id}"]
        if chosen == NOBODY or chosen in able:
            found[dossier_id] = able.get(chosen)
    return found


def _division(request: HttpRequest, by: Medewerker, account_id: UUID, gebleven: Mapping[UUID, str]) -> list[Verdeelrij]:
    found = dossiers.open_with(account_id)
    visible = dossiers.kaarten_of([kaart.id for kaart in found], by=by)
    kaarten = [kaart for kaart in found if kaart.id in visible]
    offers = pool.suggest_division(kaarten=kaarten, van=account_id, by=by)
    rows = []
    for kaart in kaarten:
        mensen = tuple(offers[kaart.id])
        best = str(mensen[0].kandidaat.account_id) if mensen else NOBODY
        rows.append(
            Verdeelrij(
                id=kaart.id,
                alias=kaart.alias,
                kenmerk=kaart.kenmerk,
                ernst=ernst_word(kaart.feiten),
                vormen=form_words(kaart.feiten),
                termijn=termijn_of(kaart.due_on, feiten=kaart.feiten),
                mensen=mensen,
                gekozen=request.POST.get(f"naar-{kaart.id}", best),
                gebleven=gebleven.get(kaart.id, ""),
            )
        )
    return rows


def _tell_division(request: HttpRequest, verdeling: toewijzen.Verdeling) -> None:
    given, loose, stayed = verdeling.toegewezen, verdeling.losgelaten, len(verdeling.gebleven)
    parts = [
        ngettext("%(n)s dossier is toegewezen.", "%(n)s dossiers zijn toegewezen.", given) % {"n": given},
        ngettext("%(n)s wacht nu op iemand.", "%(n)s wachten nu op iemand.", loose) % {"n": loose} if loose else "",
        ngettext("%(n)s bleef waar het was.", "%(n)s bleven waar ze waren.", stayed) % {"n": stayed} if stayed else "",
    ]
    level = messages.WARNING if stayed else messages.SUCCESS
    messages.add_message(request, level, " ".join(part for part in parts if part))
