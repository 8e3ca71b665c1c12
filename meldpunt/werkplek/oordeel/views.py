"""Judging one case: the advice with its why beside the story, a second person, and the term for a complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.core.errors import DomainError, require
from meldpunt.werkplek.dossier import DESK, UNPROCESSABLE, case_context
from meldpunt.werkplek.forms import KennisdagForm, TriageForm
from meldpunt.werkplek.oordeel.beeld import beeld_of, judgements
from meldpunt.werkplek.woorden import Dossierfeit, answer_lines
from support.behandeling import inzien
from support.behandeling import triage as indeling
from support.dossiers import rules
from triage import service as triage
from triage.forms import known_codes

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meldpunt.accounts.service import Medewerker
    from support.behandeling.inzien import Inzage


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def triage_view(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """The advice with its why, beside the story; a coordinator confirms it, or changes it with a reason.

    Raises:
        NotAllowed: somebody else than a coordinator sent it.
    """
    if request.method == "POST":
        require(rules.refusal_to_triage(by))
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    antwoorden = dict(inzage.besluit.antwoorden)
    if request.method == "POST":
        antwoorden = known_codes({key: request.POST.getlist(key) for key in request.POST}, triage.boom().vragen)
    form = TriageForm(request.POST or None, antwoorden=antwoorden, initial=_initial(inzage, antwoorden))
    if request.method == "POST" and "bevestig" in request.POST and form.is_valid():
        try:
            return _confirm(request, by, dossier_id, form, antwoorden)
        except DomainError as error:
            form.add_error("reden", error.sentence)
    context = case_context(inzage, by, "triage") | {
        "form": form,
        "beeld": beeld_of(antwoorden, chosen=request.POST.get("gradatie") or inzage.kaart.feiten.gradatie),
        "gerekend": "reken" in request.POST,
        "was": inzage.besluiten[-1].id,
        "ingedeeld": inzage.kaart.feiten.ingedeeld,
        "boom": triage.boom(),
        "oordelen": judgements(inzage.besluiten),
        "vervallen": _dropped(inzage, form) if request.method == "POST" else [],
    }
    return render(request, "werkplek/triage.html", context, status=_status(form))


@require_POST
@staff_page(*DESK)
def tweede(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Agree to a lower gradation as the second person, or not."""
    indeling.second(dossier_id=dossier_id, akkoord="akkoord" in request.POST, by=by)
    messages.success(request, _("Genoteerd."))
    return redirect("werkplek:dossier", dossier_id)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def klacht(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """The term for a complaint: the day from which it runs, with a source, and what was chosen about it."""
    if request.POST.get("keuze") in indeling.Klachtkeuze.values:
        keuze = indeling.Klachtkeuze(request.POST["keuze"])
        indeling.choose_klacht(dossier_id=dossier_id, keuze=keuze, by=by)
        messages.success(request, _("Genoteerd."))
        return redirect("werkplek:dossier", dossier_id)
    form = KennisdagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        bron = indeling.Kennisbron(form.cleaned_data["bron"])
        indeling.set_kennisdag(dossier_id=dossier_id, dag=form.cleaned_data["dag"], bron=bron, by=by)
        messages.success(request, _("Genoteerd. Het stappenplan wordt opnieuw gemaakt."))
        return redirect("werkplek:dossier", dossier_id)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    if request.method != "POST":
        feiten = inzage.kaart.feiten
        form = KennisdagForm(initial={"dag": feiten.kennisname_op, "bron": feiten.kennisname_bron})
    context = case_context(inzage, by, "overzicht") | {"form": form, "keuzes": indeling.Klachtkeuze.choices}
    return render(request, "werkplek/klacht.html", context, status=_status(form))


def _confirm(
    request: HttpRequest, by: Medewerker, dossier_id: UUID, form: TriageForm, antwoorden: dict[str, tuple[str, ...]]
) -> HttpResponse:
    voorstel = indeling.TriageVoorstel(
        antwoorden=antwoorden,
        primaire_vorm=form.cleaned_data["primaire_vorm"],
        primair_platform=form.cleaned_data["primair_platform"],
        gradatie=form.cleaned_data["gradatie"],
        reden=form.cleaned_data["reden"],
        was=request.POST.get("was", ""),
    )
    if indeling.confirm(dossier_id=dossier_id, voorstel=voorstel, by=by):
        messages.success(request, _("Vastgesteld. Het stappenplan wordt gemaakt."))
    else:
        messages.info(request, _("Een lagere gradatie vraagt een tweede persoon. Tot die tijd geldt het advies."))
    return redirect("werkplek:dossier", dossier_id)


def _dropped(inzage: Inzage, form: TriageForm) -> list[Dossierfeit]:
    """Answers of before whose question is not asked any more: they count no more, and are said with that question."""
    gone = {name: codes for name, codes in inzage.besluit.antwoorden.items() if name not in form.fields}
    return answer_lines(gone, namens=inzage.kaart.feiten.namens)


def _initial(inzage: Inzage, antwoorden: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    feiten = inzage.kaart.feiten
    multiple = {vraag.id for vraag in triage.boom().vragen if vraag.is_meerkeuze}
    answers = {key: list(codes) if key in multiple else codes[0] for key, codes in antwoorden.items() if codes}
    mine = {"primaire_vorm": feiten.primaire_vorm, "primair_platform": feiten.primair_platform}
    return answers | mine | {"reden": inzage.besluit.reden}


def _status(form: Any) -> int:
    return UNPROCESSABLE if form.errors else 200
