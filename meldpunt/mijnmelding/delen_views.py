"""The two other parts of the page behind the code: the step plan, and what is the melder's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meldpunt.accounts.service import names_of
from meldpunt.audit import service as audit
from meldpunt.core.clock import now, to_local
from meldpunt.core.errors import DomainError
from meldpunt.melden.upload_views import received
from meldpunt.mijnmelding.forms import LinksForm
from meldpunt.mijnmelding.regie_views import behind_code
from meldpunt.mijnmelding.teksten import blikken_of
from meldpunt.mijnmelding.upload_views import add_later
from support.behandeling import gesprek
from support.gasten.queries import gasten_of
from support.regie import queries as regie
from support.regie import rules
from support.stappenplan import queries as stappenplan

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from support.dossiers import letterbox

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@behind_code
def plan(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:
    """The step plan, with a choice at each step that is kept on the spot."""
    if request.method != "POST":
        return _plan(request, melding, boek)
    stap = request.POST.get("stap", "")
    fault = _choose(melding, stap, request.POST.get("keuze", ""))
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"zin": fault or _kept()}, status=UNPROCESSABLE if fault else 200)
    if fault:
        messages.error(request, fault)
        return redirect("mijnmelding:plan")
    return _plan(request, melding, boek, open=stap, bewaard=_kept())


@require_http_methods(["GET", "POST"])
@behind_code
def gegevens(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:
    """What the melder decided, who looked, their files, and how to take everything along or away."""
    form = LinksForm()
    if request.FILES:
        return _add_files(request, melding)
    if request.method == "POST":
        form = LinksForm(request.POST)
        if form.is_valid():
            gesprek.add_links(zaak=melding.zaak, regels=form.cleaned_data["links"])
            messages.success(request, _("Toegevoegd en veilig bewaard."))
            return redirect("mijnmelding:gegevens")
    context = shared_context(melding, boek, deel="gegevens")
    context |= {
        "links": form,
        "bestemmingen": [
            (naar, item, regie.parts_to_choose(naar, boek))
            for naar, item in ((regie.bestemming(code), item) for code, item in boek.toestemmingen.items())
        ],
        "gasten": [item for item in gasten_of(melding.zaak) if item.loopt],
        "gezien": blikken_of(audit.latest_per_day(melding.gezien)),
        "buiten": sorted(names_of(map(str, melding.uitgesloten)).values()),
    }
    return render(request, "mijnmelding/gegevens.html", context, status=UNPROCESSABLE if form.errors else 200)


def shared_context(melding: letterbox.MijnMelding, boek: regie.Boek, *, deel: str) -> dict[str, Any]:
    """What all three parts show.

    Args:
        melding: the report.
        boek: its ledger of consents.
        deel: which part this is: ``nu``, ``plan`` or ``gegevens``.
    """
    newest = stappenplan.plan_of(melding.zaak)
    mag = rules.refusal_to_decide(boek, melding.zaak.lookup) is None
    return {
        "deel": deel,
        "melding": melding,
        "boek": boek,
        "mag": mag,
        "plan": newest,
        "nog_te_kiezen": _unchosen(newest) if newest and mag else 0,
    }


def _unchosen(newest: stappenplan.Plan) -> int:
    return sum(stap.keuze and stap.code not in newest.keuzes for stap in newest.inhoud.stappen)


def _plan(request: HttpRequest, melding: letterbox.MijnMelding, boek: regie.Boek, **shown: str) -> HttpResponse:
    context = shared_context(melding, boek, deel="plan") | shown
    context |= {
        "keuzes": stappenplan.Keuze.choices,
        "plan_in_de_maak": stappenplan.is_being_made(melding.dossier_id),
    }
    return render(request, "mijnmelding/plan.html", context)


def _choose(melding: letterbox.MijnMelding, stap: str, keuze: str) -> str:
    """Keep a choice; returns what is wrong with it, or nothing."""
    try:
        gesprek.choose_step(zaak=melding.zaak, blok=stap, keuze=keuze)
    except DomainError as error:
        return str(error.sentence)
    except ValueError:
        return _("Kies Doe ik, Later of Liever niet.")
    return ""


def _kept() -> str:
    return _("Bewaard om %(tijd)s uur. Het meldpunt ziet wat je koos.") % {"tijd": date_format(to_local(now()), "H.i")}


def _add_files(request: HttpRequest, melding: letterbox.MijnMelding) -> HttpResponse:
    came = received(request)
    added, full = add_later(melding, came.good)
    if added:
        messages.success(request, _("Toegevoegd en veilig bewaard."))
    for fout in came.fouten + full:
        messages.error(request, fout)
    return redirect("mijnmelding:gegevens")
