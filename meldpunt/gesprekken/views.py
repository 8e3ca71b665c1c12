"""One conversation: the sheet, its draft, and the answers that are corrected from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.models import Account
from meldpunt.accounts.service import Rol
from meldpunt.accounts.sessions import getypt
from meldpunt.core.clock import add_werkdagen, now, to_local, today
from meldpunt.core.errors import Conflict, InvalidTransition, NotFound
from meldpunt.gesprekken.forms import AntwoordenForm, BladForm
from support.behandeling import inzien, spreken
from support.behandeling import triage as indeling
from support.dossiers import queries as dossiers
from support.dossiers.rules import not_there
from support.nazorg import queries as nazorg
from triage import service as triage
from triage.forms import known_codes

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker
    from support.behandeling.inzien import Inzage
    from support.nazorg.queries import Moment

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
HTTP_OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
NEWEST = 6  # of what happened since the last talk


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def blad(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """The sheet beside a conversation; what is written on it is kept while it is written, and sent at the end."""
    if "bewaar" in request.POST:
        _keep(request, dossier_id, by)
        messages.success(request, _("Bewaard. Je gaat verder waar je was als je het gesprek weer opent."))
        return redirect("werkplek:dossier", dossier_id)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    momenten = _open_moments(dossier_id)
    bij = _chosen(request, momenten)
    helps = nazorg.blad_voor(
        soort=nazorg.Momentsoort(bij.soort) if bij else None,
        vormen=inzage.kaart.feiten.vormen,
        eerder=inzage.kaart.feiten.contact_op is not None,
    )
    form = BladForm(
        request.POST if request.method == "POST" else _draft(dossier_id, by),
        blad=helps,
        momenten=[(item.id, _name_of(item)) for item in momenten],
        bij=bij.id if bij else None,
    )
    status = HTTP_OK
    if "rond_af" in request.POST:
        if form.is_valid():
            try:
                return _finish(request, by, dossier_id, form)
            except (Conflict, InvalidTransition) as error:
                form.add_error(None, error.sentence)
        status = UNPROCESSABLE
    elif form.is_bound:
        form.errors.clear()  # a draft is not sent yet: nothing in it is wrong
    context = {
        "kaart": inzage.kaart,
        "contact": inzage.contact,
        "form": form,
        "blad": helps,
        "moment": bij,
        "sinds": _since_last_talk(inzage),
        "antwoorden": triage.answers_in_words(inzage.besluit.antwoorden, namens=inzage.kaart.feiten.namens),
    }
    return render(request, "gesprekken/blad.html", context, status=status)


@require_POST
@staff_page(*DESK)
def bewaar(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Keep what stands on the sheet while somebody types; answers with the time."""
    kept = _keep(request, dossier_id, by)
    return JsonResponse({"om": f"{to_local(now()):%H:%M}" if kept else ""})


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def feiten(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Complete or mend the answers with what was heard; whoever has the case may."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    before = inzage.besluit.antwoorden
    antwoorden = dict(before)
    if request.method == "POST":
        antwoorden = known_codes({key: request.POST.getlist(key) for key in request.POST}, triage.boom().vragen)
    form = AntwoordenForm(request.POST or None, antwoorden=antwoorden, initial=_as_initial(antwoorden))
    asked = {name: codes for name, codes in antwoorden.items() if name in form.fields}
    status = HTTP_OK
    if "bewaar" in request.POST and form.is_valid():
        try:
            rose = indeling.correct(dossier_id=dossier_id, antwoorden=asked, was=request.POST.get("was", ""), by=by)
        except Conflict as error:
            form.add_error(None, error.sentence)
            status = CONFLICT
        else:
            messages.success(request, _("Bewaard. De ernst gaat omhoog.") if rose else _("Bewaard."))
            return redirect("gesprekken:blad", dossier_id)
    context = {
        "kaart": inzage.kaart,
        "form": form,
        "was": inzage.besluiten[-1].id,
        "vervallen": _dropped(before, asked, namens=inzage.kaart.feiten.namens) if request.method == "POST" else [],
        "uitkomst": triage.evaluate(asked).gradatie.value,
    }
    return render(
        request,
        "gesprekken/feiten.html",
        context,
        status=UNPROCESSABLE if form.errors and status == HTTP_OK else status,
    )


def _finish(request: HttpRequest, by: Medewerker, dossier_id: UUID, form: BladForm) -> HttpResponse:
    gevoerd = form.gesprek
    spreken.finish_talk(dossier_id=dossier_id, moment_id=form.moment_id, gevoerd=gevoerd, by=by)
    getypt.drop(by.actor_id, bij=dossier_id)
    messages.success(request, _("Het gesprek staat in de tijdlijn."))
    if gevoerd.veilig == spreken.Veiligheid.GEVAAR:
        messages.info(
            request, _("Nu gevaar? Laat de melder 112 bellen, of bel zelf. De coördinatoren zien dit nu ook.")
        )
    elif gevoerd.veilig == spreken.Veiligheid.TWIJFEL:
        messages.info(request, _("De coördinatoren zien nu dat er twijfel is. Overleg vandaag nog."))
    elif not gevoerd.bereikt and form.moment_id is not None:
        messages.info(request, _("De volgende poging staat klaar voor de volgende werkdag."))
    return redirect("werkplek:dossier", dossier_id)


def _keep(request: HttpRequest, dossier_id: UUID, by: Medewerker) -> bool:
    """Keep what was typed, sealed under the key of whoever types; of a case that they may not read, nothing.

    Raises:
        NotFound: there is no such case, for this person.
    """
    if dossier_id not in dossiers.kaarten_of([dossier_id], by=by):
        raise NotFound(not_there())
    account = request.user
    pad = reverse("gesprekken:blad", args=[dossier_id])
    velden = {name: values for name, values in request.POST.lists() if name != "bewaar"}
    return isinstance(account, Account) and getypt.keep(account, pad=pad, velden=velden, bij=dossier_id)


def _draft(dossier_id: UUID, by: Medewerker) -> dict[str, Any] | None:
    found = getypt.kept(by.open_kluis, bij=dossier_id)
    return {name: values[0] for name, values in found.velden.items() if values} if found else None


def _open_moments(dossier_id: UUID) -> list[Moment]:
    """The open moments at which one speaks with the melder, the soonest first."""
    return [item for item in nazorg.moments_of(dossier_id) if item.stand == "open" and item.is_gesprek]


def _chosen(request: HttpRequest, momenten: list[Moment]) -> Moment | None:
    """The moment that the link named, else the one that is due by the next working day."""
    named = request.POST.get("moment") or request.GET.get("moment")
    if named:
        return next((item for item in momenten if str(item.id) == named), None)
    soon = add_werkdagen(today(), 1)
    return next((item for item in momenten if to_local(item.voor).date() <= soon), None)


def _name_of(moment: Moment) -> str:
    return f"{moment.naam}, {date_format(to_local(moment.voor), 'D j b')}"


def _since_last_talk(inzage: Inzage) -> list[Any]:
    """What the melder did since somebody spoke with them, the newest first."""
    since = inzage.kaart.feiten.contact_op
    talks = [regel.op for regel in inzage.tijdlijn if regel.soort in ("contact", "gesprek")]
    last = max([*talks, *([since] if since else [])], default=None)
    rows = [regel for regel in inzage.tijdlijn if regel.rol == "melder" and (last is None or regel.op > last)]
    return sorted(rows, key=lambda regel: regel.op, reverse=True)[:NEWEST]


def _as_initial(antwoorden: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    multiple = {vraag.id for vraag in triage.boom().vragen if vraag.is_meerkeuze}
    return {key: list(codes) if key in multiple else codes[0] for key, codes in antwoorden.items() if codes}


def _dropped(
    before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]], *, namens: bool
) -> list[tuple[str, str]]:
    """Answers that count no more because their question is not asked any more, each with that question."""
    gone = {name: codes for name, codes in before.items() if name not in after}
    return triage.answers_in_words(gone, namens=namens)
