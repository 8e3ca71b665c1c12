"""What has to be done and by when: the list of a person, and one moment that is done, moved or falls away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol, names_at_desk
from meldpunt.core.clock import to_local, today
from meldpunt.core.errors import Conflict, InvalidTransition, NotFound
from meldpunt.taken.forms import GedaanForm, RedenForm, TaakForm, VerzetForm
from support.behandeling import gesprek
from support.dossiers import queries as dossiers
from support.dossiers.rules import not_there
from support.nazorg import queries as nazorg

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from uuid import UUID

    from django import forms
    from django.http import HttpRequest, HttpResponse, QueryDict

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.queries import Kaart
    from support.nazorg.queries import Moment

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
HTTP_OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
LAST_DAY_OF_WEEK = 7
LATER, MANY = 50, 10_000  # of what comes after this week, until somebody asks for all


@dataclass(frozen=True)
class Taakregel:
    """One open moment in the list: what, in which case, and who looks after it."""

    moment: Moment
    kaart: Kaart
    wie: str


@dataclass(frozen=True)
class Taakgroep:
    """The moments of one stretch of time, and how many of them the page leaves out."""

    naam: str
    regels: tuple[Taakregel, ...]
    meer: int

    @property
    def aantal(self) -> int:
        """How many moments there are in it."""
        return len(self.regels) + self.meer


@require_GET
@staff_page(*DESK)
def lijst(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """Every open moment that somebody has to do with, by stretch of time; a coordinator may look at all or at own."""
    own = by.rol != Rol.COORDINATOR or request.GET.get("wie") == "mij"
    kaarten = {kaart.id: kaart for kaart in dossiers.with_date(by, own=own)}
    names = names_at_desk(str(kaart.assignee_id) for kaart in kaarten.values() if kaart.assignee_id)
    regels = [
        Taakregel(item, kaarten[item.dossier_id], names.get(str(kaarten[item.dossier_id].assignee_id), ""))
        for item in nazorg.agenda(kaarten)
    ]
    context = {
        "groepen": _groups(regels, most=MANY if request.GET.get("later") == "alles" else LATER),
        "is_coordinator": by.rol == Rol.COORDINATOR,
        "van_mij": own,
    }
    return render(request, "taken/lijst.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def moment(request: HttpRequest, by: Medewerker, moment_id: UUID) -> HttpResponse:
    """Say how something went; whoever was not reached is tried again on the next working day."""
    found, kaart = _found(moment_id, by)
    form = GedaanForm(_sent(request), is_taak=found.is_taak)

    def deed(uitkomst: str = "", **filled: str) -> str:
        gedaan = nazorg.Momentstand.GEDAAN
        gesprek.finish_moment(moment_id=found.id, naar=gedaan, by=by, uitkomst=uitkomst, **filled)
        if uitkomst in ("", nazorg.Contactuitkomst.BEREIKT):
            return _("Genoteerd.")
        return _("Genoteerd. De volgende poging staat klaar voor de volgende werkdag.")

    return _page(request, "taken/moment.html", found, kaart, form, deed)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def verzet(request: HttpRequest, by: Medewerker, moment_id: UUID) -> HttpResponse:
    """Put something on another day, with a reason."""
    found, kaart = _found(moment_id, by)

    def deed(dag: date, reden: str) -> str:
        gesprek.postpone_moment(moment_id=found.id, dag=dag, reden=reden, by=by)
        return _("Verzet.")

    return _page(request, "taken/verzet.html", found, kaart, VerzetForm(_sent(request)), deed)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def vervalt(request: HttpRequest, by: Medewerker, moment_id: UUID) -> HttpResponse:
    """Let something fall away, with a reason."""
    found, kaart = _found(moment_id, by)

    def deed(reden: str) -> str:
        gesprek.finish_moment(moment_id=found.id, naar=nazorg.Momentstand.VERVALLEN, by=by, tekst=reden)
        return _("Het vervalt.")

    return _page(request, "taken/vervalt.html", found, kaart, RedenForm(_sent(request)), deed)


@require_POST
@staff_page(*DESK)
def ongedaan(request: HttpRequest, by: Medewerker, moment_id: UUID) -> HttpResponse:
    """Undo for a day that something was done or fell away."""
    found, kaart = _found(moment_id, by)
    try:
        gesprek.reopen_moment(moment_id=found.id, by=by)
    except (Conflict, InvalidTransition) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Het staat weer open."))
    return redirect("werkplek:dossier", kaart.id)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def nieuw(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Put a task of one's own in the agenda of a case."""
    kaart = _kaart(dossier_id, by)

    def deed(**filled: Any) -> str:
        gesprek.add_taak(dossier_id=kaart.id, by=by, **filled)
        return _("De taak staat klaar.")

    return _page(request, "taken/nieuw.html", None, kaart, TaakForm(_sent(request)), deed)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _found(moment_id: UUID, by: Medewerker) -> tuple[Moment, Kaart]:
    """A moment and the clear side of its case; to whoever may not read that, neither is there."""
    found = nazorg.find(moment_id)
    if found is None:
        raise NotFound(not_there())
    return found, _kaart(found.dossier_id, by)


def _kaart(dossier_id: UUID, by: Medewerker) -> Kaart:
    kaart = dossiers.kaarten_of([dossier_id], by=by).get(dossier_id)
    if kaart is None:
        raise NotFound(not_there())
    return kaart


def _page(
    request: HttpRequest,
    template: str,
    found: Moment | None,
    kaart: Kaart,
    form: forms.Form,
    deed: Callable[..., str],
) -> HttpResponse:
    """Show the form; a right one is done, and leads back to the case.

    What cannot be done any more is said on the page, where everything that was typed still stands.
    """
    status = UNPROCESSABLE if form.errors else HTTP_OK
    if form.is_valid():
        try:
            messages.success(request, deed(**form.cleaned_data))
            return redirect("werkplek:dossier", kaart.id)
        except (Conflict, InvalidTransition) as error:
            form.add_error(None, error.sentence)
            status = CONFLICT
    return render(request, template, {"moment": found, "kaart": kaart, "form": form}, status=status)


def _groups(regels: list[Taakregel], *, most: int) -> list[Taakgroep]:
    """The list cut into stretches of time; those without anything are left out.

    Args:
        regels: the open moments, soonest first.
        most: how many of those after this week the page shows; nothing that is due before is cut off.
    """
    day = today()
    end_of_week = day + timedelta(days=LAST_DAY_OF_WEEK - day.isoweekday())
    parts: dict[str, list[Taakregel]] = {_("Over tijd"): [], _("Vandaag"): [], _("Deze week"): [], _("Later"): []}
    late, now_, week, later = parts.values()
    for regel in regels:
        due = to_local(regel.moment.voor).date()
        if regel.moment.te_laat:
            late.append(regel)
        elif due == day:
            now_.append(regel)
        else:
            (week if due <= end_of_week else later).append(regel)
    found = [Taakgroep(naam, tuple(rows), 0) for naam, rows in parts.items() if rows and rows is not later]
    return [*found, Taakgroep(_("Later"), tuple(later[:most]), len(later[most:]))] if later else found
