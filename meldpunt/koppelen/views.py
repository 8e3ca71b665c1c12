"""Which cases may belong together: comparing, saying yes or no, and the decision about accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict, DomainError, NotAllowed
from meldpunt.koppelen.beeld import voorstel_of
from meldpunt.koppelen.forms import FgForm
from meldpunt.throttle.service import allow
from support.aanvallen import queries as aanvallen
from support.behandeling.aanvallen import koppelen
from support.dossiers import queries as dossiers

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker
    from support.behandeling.aanvallen.koppelen import Vergelijkslag

UNPROCESSABLE, CONFLICT, TOO_MANY = 422, 409, 429
LOOKS = 20  # a minute
PERIODES = {14: _l("De laatste twee weken"), 31: _l("De laatste maand"), 92: _l("De laatste drie maanden")}
USUAL = 31


@require_GET
@staff_page(Rol.COORDINATOR)
def lijst(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """The attacks there are, and the button that compares."""
    return render(request, "koppelen/lijst.html", _context(by))


@require_POST
@staff_page(Rol.COORDINATOR)
def vergelijken(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Compare cases, and show what may belong together; what was found comes in a form, since it is kept nowhere."""
    context = _context(by) | {"dagen": _days(request)}
    if not allow(scope="vergelijken", key=by.actor_id, limit=LOOKS, seconds=60):
        context["fout"] = _("Je vergelijkt heel veel achter elkaar. Probeer het straks weer.")
        return render(request, "koppelen/lijst.html", context, status=TOO_MANY)
    try:
        slag = koppelen.compare(dagen=_days(request), verder=request.POST.get("verder", ""), by=by)
    except Conflict as error:
        return render(request, "koppelen/lijst.html", context | {"fout": error.sentence}, status=CONFLICT)
    return render(request, "koppelen/lijst.html", context | {"slag": slag, "voorstellen": _proposals(slag, by)})


@require_POST
@staff_page(Rol.COORDINATOR)
def bevestig(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Say that the ticked cases are one attack, or that the proposed ones do not belong together."""
    ids = ids_in(request, "voorgesteld" if "nee" in request.POST else "dossier")
    aanval_id, redenen = id_of(request.POST.get("aanval", "")), request.POST.getlist("reden")
    try:
        if "nee" in request.POST:
            koppelen.reject(dossier_ids=ids, by=by)
            messages.success(request, _("Onthouden. Dit voorstel komt alleen terug als er een melding bij komt."))
            return redirect("koppelen:lijst")
        if aanval_id is not None:
            koppelen.add(aanval_id=aanval_id, dossier_ids=ids, redenen=redenen, by=by)
        else:
            aanval_id = koppelen.confirm(dossier_ids=ids, redenen=redenen, by=by)
    except (Conflict, NotAllowed) as error:
        messages.error(request, error.sentence)
        return redirect("koppelen:lijst")
    return redirect("koppelen:aanval", aanval_id)


@require_POST
@staff_page(Rol.COORDINATOR)
def besluit(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Enter what the data protection officer decided about comparing accounts."""
    form = FgForm(request.POST)
    if form.is_valid():
        filled = form.cleaned_data
        try:
            koppelen.enter_fg(
                mag=filled["mag"] == "ja", genomen_op=filled["genomen_op"], kenmerk=filled["kenmerk"], by=by
            )
        except DomainError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Het besluit staat erin, met jouw naam en de dag van vandaag."))
            return redirect("koppelen:lijst")
    return render(request, "koppelen/lijst.html", _context(by) | {"fg_form": form}, status=UNPROCESSABLE)


def ids_in(request: HttpRequest, name: str) -> list[UUID]:
    """The ids that a form sent under this name; what is none is left out."""
    return [found for text in request.POST.getlist(name) if (found := id_of(text)) is not None]


def id_of(text: str) -> UUID | None:
    """An id, where the text is one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _context(by: Medewerker) -> dict[str, Any]:
    found = aanvallen.aanvallen_for(by)
    return {
        "aanvallen": found,
        "besluit": aanvallen.fg_besluit(),
        "fg_form": FgForm(),
        "periodes": list(PERIODES.items()),
        "dagen": USUAL,
    }


def _days(request: HttpRequest) -> int:
    text = request.POST.get("dagen", "")
    return int(text) if text in {str(days) for days in PERIODES} else USUAL


def _proposals(slag: Vergelijkslag, by: Medewerker) -> list[Any]:
    kaarten = dossiers.kaarten_of({pk for groep in slag.groepen for pk in groep.dossiers}, by=by)
    return [voorstel_of(groep, kaarten) for groep in slag.groepen if groep.dossiers <= set(kaarten)]
