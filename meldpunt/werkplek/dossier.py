"""One case: overview, timeline, evidence, messages, triage, assignment, log."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Medewerker, Rol, names_at_desk, names_of, prove_first, recently_proved
from meldpunt.audit import service as audit
from meldpunt.core.clock import add_werkdagen, to_local, today
from meldpunt.core.errors import Conflict, NotFound
from meldpunt.werkplek.forms import AntwoordForm, NotitieForm
from meldpunt.werkplek.overdracht.sporen import sporen_of
from meldpunt.werkplek.waarnemen.views import afwezig_of
from meldpunt.werkplek.woorden import (
    GROEPEN,
    Dossierfeit,
    answer_lines,
    ernst_word,
    form_words,
    klachttermijn_of,
    status_word,
    termijn_of,
    tijdlijnpunt,
    words,
)
from support.aandacht import queries as aandacht
from support.aanvallen import queries as aanvallen
from support.behandeling import gesprek, inzien, plannen, sluiten
from support.bezetting import erbuiten
from support.bezetting import toewijzen as toewijzing
from support.dossiers import rules
from support.dossiers.states import OWN_WAY, TRANSITIONS, Status
from support.gasten import queries as gasten
from support.nazorg import queries as nazorg
from support.stappenplan import queries as stappenplan
from support.vertrouwenspersonen import queries as vertrouwenspersonen

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from support.behandeling.inzien import Inzage

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
UNPROCESSABLE = 422
PLACES = {
    aandacht.Reden.NIEUW: "werkplek:triage",
    aandacht.Reden.NIEMAND: "werkplek:toewijzen_dossier",
    aandacht.Reden.IEMAND_ANDERS: "werkplek:toewijzen_dossier",
    aandacht.Reden.AKKOORD: "werkplek:akkoord",
    aandacht.Reden.INGETROKKEN: "werkplek:akkoord",
    aandacht.Reden.ZONDER_AKKOORD: "werkplek:akkoord",
    aandacht.Reden.CONSULT: "meegeven:consulten",
    aandacht.Reden.REACTIE: "werkplek:akkoord",
    aandacht.Reden.STIL: "werkplek:akkoord",
    aandacht.Reden.WEGHALEN: "werkplek:akkoord",
    **dict.fromkeys(
        (
            aandacht.Reden.MEELEZEN,
            aandacht.Reden.MEELEZER_BEGINT,
            aandacht.Reden.MEELEZER_SCHREEF,
            aandacht.Reden.MEELEZEN_STOPT,
        ),
        "gasten:gast",
    ),
    aandacht.Reden.ANTWOORD: "werkplek:tijdlijn",
    aandacht.Reden.KEUZE: "werkplek:stappenplan",
    aandacht.Reden.TWEEDE_BLIK: "werkplek:dossier",
    aandacht.Reden.SLUITEN: "werkplek:sluiten",
    aandacht.Reden.AANGEVULD: "werkplek:triage",
    aandacht.Reden.ONVEILIG: "werkplek:tijdlijn",
    aandacht.Reden.NIET_SLUITEN: "werkplek:tijdlijn",
    aandacht.Reden.BEWIJS: "werkplek:dossier",
    aandacht.Reden.GESPROKEN: "werkplek:dossier",
    aandacht.Reden.VERBETERD: "werkplek:dossier",
    aandacht.Reden.WENSEN: "werkplek:dossier",
    aandacht.Reden.DOOR_MELDER_GESLOTEN: "werkplek:dossier",
    aandacht.Reden.TOEGEWEZEN: "werkplek:overdracht",
}  # where each thing is done; anything else by writing to the melder
AANVAL_STAP = "aanval_stap"  # the kind of line that a step for a whole attack leaves in each of its cases
NEWEST = 12  # lines of the log beside the timeline


@require_GET
@staff_page(*DESK)
def overzicht(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """The case at a glance; the story and the files stay covered until somebody asks for them."""
    wacht = aandacht.in_case(dossier_id, by=by)  # before it is looked at
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    momenten = nazorg.moments_of(dossier_id)
    context = case_context(inzage, by, "overzicht") | {
        "wacht": [
            (item, reverse(PLACES.get(item.reden, "werkplek:berichten_dossier"), args=[dossier_id])) for item in wacht
        ],
        "feiten": _feiten(inzage),
        "momenten": momenten,
        "sporen": sporen_of(inzage, momenten),
        "wacht_op_tweede": inzage.wacht_op_tweede,
        "meelezer": next((item for item in gasten.gasten_of(inzage.zaak) if item.loopt), None),
        "uitgesloten": sorted(names_of(map(str, inzage.uitgesloten)).values()),
        "mag_tweede": inzage.wacht_op_tweede is not None
        and rules.refusal_to_second(by, inzage.wacht_op_tweede.door) is None,
    }
    return render(request, "werkplek/dossier.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def tijdlijn(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """What happened, newest day first, and a new note."""
    form = NotitieForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        visible = form.cleaned_data["ziet"] == "melder"
        gesprek.add_notitie(dossier_id=dossier_id, tekst=form.cleaned_data["tekst"], by=by, zichtbaar=visible)
        return redirect("werkplek:tijdlijn", dossier_id)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    toon = request.GET.get("toon", "")
    points = [tijdlijnpunt(regel) for regel in sorted(inzage.tijdlijn, key=lambda regel: regel.op, reverse=True)]
    shown = [point for point in points if toon not in GROEPEN or point.groep == toon]
    days = [(day, list(rows)) for day, rows in groupby(shown, key=lambda point: to_local(point.regel.op).date())]
    present = {point.groep for point in points}
    context = case_context(inzage, by, "tijdlijn") | {"dagen": days, "form": form, "toon": toon}
    context["groepen"] = [(code, naam) for code, naam in GROEPEN.items() if code in present]
    context |= {"keken": _keken_kort(dossier_id), "kort": True}
    return render(request, "werkplek/tijdlijn.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def berichten(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """The conversation with the melder."""
    form = AntwoordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        gesprek.send_bericht(dossier_id=dossier_id, tekst=form.cleaned_data["tekst"], by=by)
        messages.success(request, _("Je bericht staat klaar voor de melder."))
        return redirect("werkplek:berichten_dossier", dossier_id)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by, berichten=True)
    context = case_context(inzage, by, "berichten") | {"form": form}
    return render(request, "werkplek/berichten.html", context, status=_status(form))


@require_GET
@staff_page(*DESK)
def plan(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """The step plan as the melder sees it, what they chose in it, and what changed since the version before."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    found = stappenplan.plan_of(inzage.zaak)
    context = case_context(inzage, by, "stappenplan") | {
        "plan": found,
        "plan_in_de_maak": stappenplan.is_being_made(dossier_id),
        "dicht": rules.refusal_to_add(inzage.kaart),
        "gekozen": plannen.choices_of(inzage.zaak, found) if found else [],
        "keuze_wacht": any(item.reden == aandacht.Reden.KEUZE for item in aandacht.in_case(dossier_id, by=by)),
        "taakdag": add_werkdagen(today(), 1),
    }
    return render(request, "werkplek/stappenplan.html", context)


@require_GET
@staff_page(*DESK)
def plan_pdf(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The step plan as a file."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    found = stappenplan.plan_of(inzage.zaak)
    if found is None:
        return redirect("werkplek:stappenplan", dossier_id)
    response = HttpResponse(stappenplan.pdf_of(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="stappenplan-{found.gemaakt_op:%Y-%m-%d}.pdf"'
    return response


@require_GET
@staff_page(*DESK)
def logboek(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Who looked and who did what, in order."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    return render(request, "werkplek/logboek.html", case_context(inzage, by, "logboek") | {"keken": _keken(dossier_id)})


@require_http_methods(["GET", "POST"])
@staff_page(Rol.COORDINATOR)
def toewijzen(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponseBase:
    """Who fits, with visible reasons; assigning hands over one key.

    One proof carries half an hour of giving cases to colleagues who hold a key already, and five minutes for others.
    """
    if not recently_proved(request, seconds=settings.ASSIGN_PROOF_SECONDS):
        return prove_first(request)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    voorstellen = vertrouwenspersonen.suggest(inzage=inzage, by=by, uitgesloten=_kept_out(inzage))
    if request.method == "POST":
        able = (v for v in voorstellen if v.kan)
        chosen = next((v for v in able if str(v.kandidaat.account_id) == request.POST.get("aan")), None)
        known = chosen is not None and vertrouwenspersonen.holds_a_key(chosen.kandidaat.account_id)
        if not known and not recently_proved(request):
            return prove_first(request)
        if chosen is None:
            messages.error(request, _("Kies een van de mensen op deze pagina."))
            return redirect("werkplek:toewijzen_dossier", dossier_id)
        was = request.POST.get("was")
        try:
            toewijzing.assign(dossier_id=dossier_id, account_id=chosen.kandidaat.account_id, by=by, was=was)
        except Conflict as error:
            messages.error(request, error.sentence)
            return redirect("werkplek:toewijzen_dossier", dossier_id)
        messages.success(request, _("Toegewezen aan %(naam)s.") % {"naam": chosen.kandidaat.naam})
        return redirect("werkplek:dossier", dossier_id)
    context = case_context(inzage, by, "toewijzen") | {
        "voorstellen": voorstellen,
        "beste": next((v for v in voorstellen if v.kan), None),
    }
    return render(request, "werkplek/toewijzen.html", context)


def _kept_out(inzage: Inzage) -> dict[UUID, str]:
    """Who may not look after a case, and in words why."""
    now_with = inzage.kaart.assignee_id
    found = {now_with: _("kijkt al naar dit dossier om")} if now_with else {}
    found |= {account_id: _("blijft buiten dit dossier") for account_id in inzage.uitgesloten}
    near = vertrouwenspersonen.tied_to(inzage.kaart.feiten.blijft_weg_van)
    return found | {account_id: _("hoort bij de fractie of afdeling van de afzender") for account_id in near}


@require_POST
@staff_page(*DESK)
def wacht(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Say that something that waited is done.

    Raises:
        NotFound: there is no such case, or nothing of this kind can wait; the latter whatever the case.
    """
    reden = request.POST.get("reden", "")
    if reden not in aandacht.Reden.values:
        raise NotFound(_("Kies een van de dingen op de pagina van het dossier."))
    try:
        gesprek.settle_aandacht(dossier_id=dossier_id, reden=aandacht.Reden(reden), by=by)
    except Conflict as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("“%(wat)s” staat op gedaan.") % {"wat": aandacht.Reden(reden).label})
    return redirect("werkplek:dossier", dossier_id)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def opzij(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Say that one is too close to a case, and lose its key."""
    if request.method == "POST":
        try:
            erbuiten.step_back(dossier_id=dossier_id, by=by)
        except Conflict as error:
            messages.error(request, error.sentence)
            return redirect("werkplek:dossier", dossier_id)
        messages.success(request, _("Je bent hierbuiten. Een ander neemt het over."))
        return redirect("werkplek:werkvoorraad")
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    return render(request, "werkplek/opzij.html", case_context(inzage, by, "overzicht"))


@require_POST
@staff_page(*DESK)
def status(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Bring the case to another state.

    Raises:
        NotFound: there is no such case, or no such state; the latter whatever the case.
    """
    naar = request.POST.get("naar", "")
    if naar not in Status.values:
        raise NotFound(_("Kies een van de statussen op de pagina van het dossier."))
    if naar == Status.AFGESLOTEN:
        return redirect("werkplek:sluiten", dossier_id)
    sluiten.change_status(dossier_id=dossier_id, naar=Status(naar), by=by)
    messages.success(request, _("De status is nu “%(naar)s”.") % {"naar": Status(naar).label})
    return redirect("werkplek:dossier", dossier_id)


def case_context(inzage: Inzage, by: Medewerker, tab: str) -> dict[str, Any]:
    """What the head of every page of a case needs."""
    kaart = inzage.kaart
    naam = names_at_desk([str(kaart.assignee_id)]).get(str(kaart.assignee_id), "") if kaart.assignee_id else ""
    first = kaart.feiten.contact_voor if kaart.feiten.contact_op is None else None
    return {
        "inzage": inzage,
        "kaart": kaart,
        "ernst_woord": ernst_word(kaart.feiten),
        "status_woord": status_word(kaart),
        "vertrouwenspersoon": naam,
        "afwezig": afwezig_of(kaart, naam),
        "termijn": termijn_of(kaart.due_on, first, feiten=kaart.feiten),
        "klachttermijn": klachttermijn_of(kaart.feiten),
        "tab": tab,
        "is_coordinator": by.rol == Rol.COORDINATOR,
        "volgende_statussen": [
            (item.value, item.label)
            for item in Status
            if item in TRANSITIONS[Status(kaart.status)] and item not in OWN_WAY
        ],
        "mag_sluiten": Status.AFGESLOTEN in TRANSITIONS[Status(kaart.status)],
        "vormen": form_words(kaart.feiten),
        "aanval": aanvallen.aanval_of(kaart.feiten.aanval, by=by),
        "aanvalstappen": [regel for regel in inzage.tijdlijn if regel.soort == AANVAL_STAP],
    }


def _feiten(inzage: Inzage) -> list[Dossierfeit]:
    lines = [Dossierfeit(naam=_("Waar"), tekst=words("platform", inzage.kaart.feiten.platforms))]
    for verhaal in inzage.verhalen:
        lines = [*answer_lines(verhaal.antwoorden, namens=inzage.kaart.feiten.namens), *lines]
        lines += [
            Dossierfeit(naam=_("Over wie"), tekst=verhaal.over_wie),
            Dossierfeit(naam=_("Links"), tekst="\n".join(verhaal.links)),
        ]
    return [line for line in lines if line.tekst]


def _keken(dossier_id: UUID) -> list[tuple[str, audit.Regel]]:
    """Every line, newest first; what somebody did again within the hour is one line."""
    return _with_names(audit.latest_per_hour(audit.trail(subject=str(dossier_id))))


def _keken_kort(dossier_id: UUID) -> list[tuple[str, audit.Regel]]:
    """The newest lines, where ten looks on one day are one."""
    return _with_names(audit.latest_per_day(audit.trail(subject=str(dossier_id)))[:NEWEST])


def _with_names(regels: list[audit.Regel]) -> list[tuple[str, audit.Regel]]:
    names = names_of(regel.actor for regel in regels) | {
        "buiten": _("Iemand van buiten"),
        "kalender": _("Vanzelf, na de laatste dag"),
    }
    return [(names.get(regel.actor, _("Melder")), regel) for regel in regels]


def _status(form: Any) -> int:
    return UNPROCESSABLE if form.errors else 200
