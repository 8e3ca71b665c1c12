"""The pages on which an administrator or a coordinator writes down what was looked up: numbers and the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Rol
from meldpunt.beheer.forms import KLOPT, JuristForm, KaartForm
from meldpunt.nakijken import queries
from meldpunt.nakijken import service as nakijken

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker

UNPROCESSABLE = 422


@require_GET
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def nabellen(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Every contact card: what still has to be called, and who called when."""
    cards = [stand for stand in queries.cards() if not stand.kaart.altijd]
    context = {
        "basis": _basis(by),
        "open": [stand for stand in cards if stand.is_due],
        "klaar": [stand for stand in cards if not stand.is_due],
    }
    return render(request, "beheer/nabellen.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def kaart(request: HttpRequest, by: Medewerker, code: str) -> HttpResponse:
    """One card, and the form that says who looked it up."""
    stand = next((stand for stand in queries.cards() if stand.kaart.code == code and not stand.kaart.altijd), None)
    if stand is None:
        raise Http404
    form = KaartForm(request.POST if request.method == "POST" else None, gezien=stand.kaart.gezien)
    if request.method == "POST" and form.is_valid():
        klopt = form.cleaned_data["klopt"] == KLOPT
        nakijken.record_call(
            code=code,
            gezien=stand.kaart.gezien,
            klopt=klopt,
            naam=form.cleaned_data["naam"],
            nagekeken_op=form.cleaned_data["nagekeken_op"],
            by=by,
        )
        messages.success(request, _shown() if klopt else _hidden())
        return redirect("beheer_nabellen")
    context = {"basis": _basis(by), "stand": stand, "form": form}
    return render(request, "beheer/kaart.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_GET
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def jurist(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """The sheet for the lawyer: every question, with its answer."""
    return render(request, "beheer/jurist.html", {"basis": _basis(by), "standen": queries.questions()})


@require_http_methods(["GET", "POST"])
@staff_page(Rol.BEHEER, Rol.COORDINATOR)
def juristvraag(request: HttpRequest, by: Medewerker, code: str) -> HttpResponse:
    """One question for the lawyer, and the form for the answer."""
    stand = next((stand for stand in queries.questions() if stand.vraag.code == code), None)
    if stand is None:
        raise Http404
    form = JuristForm(request.POST if request.method == "POST" else None, gezien=stand.vraag.gezien)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("naam", "nagekeken_op", "antwoord", "bron")}
        antwoord = nakijken.Juristantwoord(**values)
        nakijken.record_answer(code=code, gezien=stand.vraag.gezien, antwoord=antwoord, by=by)
        messages.success(request, _("Het antwoord is opgeschreven."))
        return redirect("beheer_jurist")
    context = {"basis": _basis(by), "stand": stand, "form": form}
    return render(request, "beheer/juristvraag.html", context, status=UNPROCESSABLE if form.errors else 200)


def _basis(by: Medewerker) -> str:
    """The frame with the menu of this role."""
    return "beheer/base.html" if by.rol == Rol.BEHEER else "werkplek/base.html"


def _shown() -> str:
    return _("Opgeschreven. Iedereen ziet deze kaart nu, met de maand erbij.")


def _hidden() -> str:
    return _(
        "Opgeschreven. Niemand ziet deze kaart tot hij klopt. Laat de tekst verbeteren en kijk hem dan opnieuw na."
    )
