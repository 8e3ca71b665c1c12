"""The page behind the code: status, messages, evidence and the step plan, for the melder alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from meldpunt.melden import concept as concepten
from meldpunt.melden.forms import BerichtForm, CodeForm
from meldpunt.mijnmelding.delen_views import shared_context
from meldpunt.mijnmelding.limits import may_try_code, note_wrong_code, too_many_codes
from meldpunt.mijnmelding.regie_views import behind_code
from meldpunt.mijnmelding.session import end_session, key_of, start_session
from meldpunt.mijnmelding.teksten import helper_of, verloop_of, volgende_for
from meldpunt.nakijken.nu import who_now
from meldpunt.vault import service as vault
from support.behandeling import gesprek, inzien
from support.dossiers import letterbox
from support.gasten.queries import gasten_of
from support.regie import queries as regie
from support.regie import rules
from support.stappenplan import queries as stappenplan

if TYPE_CHECKING:
    from django.http import HttpRequest

UNPROCESSABLE = 422
DECISIONS = frozenset({regie.Vraagsoort.AKKOORD, regie.Vraagsoort.MEELEZEN})  # of whoever decides alone
SHOWN = 4  # messages that stand open; the rest is one tap away


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or show what it opens."""
    if request.method == "POST" and "code" in request.POST:
        return _log_in(request)
    key = key_of(request)
    if key is None:
        return _ask(request, CodeForm())
    with letterbox.visit(key):
        melding = inzien.open_mijn_melding(key)
        if _is_asked_to_take_over(melding):
            return redirect("mijnmelding:overnemen")
        if request.method == "POST":
            return _post(request, melding)
        return _page(request, melding, BerichtForm())


@require_GET
@behind_code
def stappenplan_pdf(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:  # noqa: ARG001 - every view behind the code gets the ledger
    """The newest step plan as a file with a name that says nothing."""
    plan = stappenplan.plan_of(melding.zaak)
    if plan is None:
        messages.info(request, _("Je stappenplan wordt nog gemaakt. Probeer het zo nog een keer."))
        return redirect("mijnmelding:plan")
    response = HttpResponse(stappenplan.pdf_of(plan), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="stappenplan-{plan.gemaakt_op:%Y-%m-%d}.pdf"'
    return response


@require_http_methods(["POST"])
def sluiten(request: HttpRequest) -> HttpResponse:
    """Close the page: without the code nobody comes back here."""
    response = redirect("start")
    end_session(request, response)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _log_in(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, form)
    typed = form.cleaned_data["code"]
    if not may_try_code(request):
        form.add_error("code", too_many_codes())
        return _ask(request, form)
    try:
        response = _open(request, vault.code_key(typed), form.cleaned_data["tekst"])
    except vault.UnknownCode:
        return _unfinished(request, form, typed)
    start_session(response, typed)
    return response


def _open(request: HttpRequest, key: vault.CodeKey, tekst: str) -> HttpResponse:
    """What a code opens; a message that was typed before the code was asked for stands there again."""
    with letterbox.visit(key):
        melding = inzien.open_mijn_melding(key)
        if tekst and not _is_asked_to_take_over(melding):
            return _page(request, melding, BerichtForm(initial={"tekst": tekst}))
    return redirect("mijnmelding:code")


def _is_asked_to_take_over(melding: letterbox.MijnMelding) -> bool:
    return rules.refusal_to_take_over(melding.zaak, regie.boek_of(melding.zaak)) is None


def _unfinished(request: HttpRequest, form: CodeForm, typed: str) -> HttpResponse:
    """No report has this code; perhaps an unfinished one does."""
    try:
        concept = concepten.concept_with_code(typed)
    except vault.UnknownCode:
        concept = None
    if concept is None:
        note_wrong_code(request)
        form.add_error("code", _("Deze code klopt niet, of de melding is gewist. Kijk je hem teken voor teken na?"))
        return _ask(request, form)
    response = redirect("melden:start")
    concepten.set_cookie(response, concept)
    return response


def _post(request: HttpRequest, melding: letterbox.MijnMelding) -> HttpResponse:
    form = BerichtForm(request.POST)
    if not form.is_valid():
        return _page(request, melding, form, status=UNPROCESSABLE)
    gesprek.write_bericht(zaak=melding.zaak, tekst=form.cleaned_data["tekst"])
    messages.success(request, _("Je bericht is verstuurd."))
    return redirect("mijnmelding:code")


def _ask(request: HttpRequest, form: CodeForm) -> HttpResponse:
    """The code field; text of a message that came too late stays with it."""
    typed = request.POST.get("tekst", "")
    if typed and not form.is_bound:
        form = CodeForm(initial={"tekst": typed})
        messages.info(request, _("Je bent even weg geweest. Vul je code in, dan staat je bericht er weer."))
    return render(request, "mijnmelding/code.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


def _questions(melding: letterbox.MijnMelding, boek: regie.Boek) -> list[regie.GesteldeVraag]:
    """The open questions that whoever has this code may answer."""
    if rules.refusal_to_steer(boek, melding.zaak.lookup) is not None:
        return []
    mag = rules.refusal_to_decide(boek, melding.zaak.lookup) is None
    return [item for item in regie.open_questions(melding.zaak, boek) if mag or item.soort not in DECISIONS]


def _page(
    request: HttpRequest, melding: letterbox.MijnMelding, form: BerichtForm, *, status: int = 200
) -> HttpResponse:
    boek = regie.boek_of(melding.zaak)
    context = shared_context(melding, boek, deel="nu")
    context |= {
        "vragen": _questions(melding, boek),
        "toestemmingen": boek.toestemmingen,
        "gasten": {item.vraag: item for item in gasten_of(melding.zaak)},
        "per_deel": {item.code for item in regie.bestemmingen() if item.kiest},
        "form": form,
        "eerdere": melding.berichten[:-SHOWN],
        "laatste": melding.berichten[-SHOWN:],
        "gebeurd": verloop_of(melding, context["plan"], boek),
        "volgende": volgende_for(melding),
        "helpt": helper_of(melding),
        "wie_nu": who_now(),
    }
    return render(request, "mijnmelding/mijn_melding.html", context, status=status)
