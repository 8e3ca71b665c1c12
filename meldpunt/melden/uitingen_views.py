"""The page on which a melder may say more about each thing that came in; nobody has to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from meldpunt.core.fields import ChoiceLabel, Dag, Tekst, pick_one
from meldpunt.melden import concept as concepten
from meldpunt.melden.concept import concept_of
from meldpunt.melden.forms import BY_SLUG
from meldpunt.melden.stappen import page_url
from meldpunt.melden.uitingen import Los, choose_read, correct, day_of, gelezen_of, losse_of, uitingen_of
from support.dossiers import letterbox

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest

    from meldpunt.melden.concept import Concept

UNPROCESSABLE = 422
FILES_AT_ONCE = 3  # two fields each: never more than seven on one page


class UitingForm(forms.Form):
    """What a melder may know better about one thing that came in."""

    use_required_attribute = False
    account = Tekst(
        label=_("Van welk account kwam het?"),
        help_text=_("De naam of het adres dat erbij staat."),
        max_length=200,
        attrs={"autocomplete": "off"},
    )
    dag = Dag(label=_("Op welke dag zag je het?"), help_text=_("Ongeveer is goed."))

    def __init__(self, data: Any = None, *, initial: Mapping[str, object]) -> None:
        """Ask whether it is still there, in today's language."""
        super().__init__(data, initial=dict(initial), label_suffix="")
        self.fields["online"] = pick_one(online_choices(), label=_("Staat het er nog?"))
        self.order_fields(["account", "online", "dag"])


def online_choices() -> list[tuple[str, ChoiceLabel]]:
    """Whether something is still online."""
    return [
        ("ja", ChoiceLabel(gettext("Ja"))),
        ("nee", ChoiceLabel(gettext("Nee"))),
        ("weet_niet", ChoiceLabel(gettext("Weet niet"))),
    ]


@require_http_methods(["GET", "POST"])
def berichten(request: HttpRequest) -> HttpResponse:
    """Everything that came in, as a list; and what was read in files, with the choice to leave it out."""
    concept = concept_of(request)
    if concept is None:
        return redirect(page_url("voor-wie"))
    if request.method == "POST":
        with concepten.exclusive(concept) as fresh:
            _choose_files(request, fresh).save()
        return redirect("melden:controle" if "verder" in request.POST else "melden:berichten")
    day = _day(concept)
    context = {
        "losse": losse_of(concept, gezien_op=day),
        "gelezen": gelezen_of(concept)[:FILES_AT_ONCE],
        "frequentie": letterbox.frequentie_of(uitingen_of(concept, gezien_op=day)),
    }
    return render(request, "melden/berichten.html", context)


@require_http_methods(["GET", "POST"])
def bericht(request: HttpRequest, index: int) -> HttpResponse:
    """One link or screenshot: three questions that may all be skipped."""
    concept = concept_of(request)
    if concept is None:
        return redirect(page_url("voor-wie"))
    losse = losse_of(concept, gezien_op=_day(concept))
    if not 1 <= index <= len(losse):
        raise Http404
    los = losse[index - 1]
    form = UitingForm(request.POST or None, initial=_initial(los))
    if request.method == "POST" and form.is_valid():
        with concepten.exclusive(concept) as fresh:
            correct(fresh, los, **form.cleaned_data).save()
        if "volgende" in request.POST and index < len(losse):
            return redirect("melden:bericht", index + 1)
        return redirect("melden:berichten")
    context = {"form": form, "los": los, "aantal": len(losse), "laatste": index == len(losse)}
    return render(request, "melden/bericht.html", context, status=UNPROCESSABLE if form.errors else 200)


def _choose_files(request: HttpRequest, concept: Concept) -> Concept:
    for bestand in request.POST.getlist("bestand"):
        mee, ik = f"mee_{bestand}" in request.POST, request.POST.get(f"ik_{bestand}", "")
        concept = choose_read(concept, bestand, mee=mee, ik=ik)
    return concept


def _day(concept: Concept) -> date | None:
    return day_of(BY_SLUG["waar"](concept.raw("waar") or {}))


def _initial(los: Los) -> dict[str, object]:
    return {"account": los.uiting.account, "online": los.uiting.online, "dag": los.uiting.gezien_op}
