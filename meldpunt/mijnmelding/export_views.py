"""Taking everything along, and taking everything away: the rights of whoever has the code (AVG art. 15, 17, 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from meldpunt.accounts.service import names_of
from meldpunt.core.clock import today
from meldpunt.core.errors import DomainError
from meldpunt.melden.forms import WisForm
from meldpunt.mijnmelding.regie_views import behind_code
from meldpunt.mijnmelding.session import end_session, key_of
from meldpunt.mijnmelding.teksten import blikken_of, contact_lines, story_lines, written_for
from meldpunt.vault import service as vault
from support.behandeling import inzien, meenemen
from support.bewijskracht import queries as bewijskracht
from support.dossiers import letterbox
from support.regie import queries as regie
from support.regie import rules
from support.stappenplan import queries as stappenplan

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

UNPROCESSABLE = 422
STIJL = "mijn-gegevens.css"


@require_GET
@behind_code
def alles(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponseBase:  # noqa: ARG001 - every view behind the code gets the same
    """Everything in the report as one zip file, under a name that says nothing."""
    inzage, html = _written(melding, boek, stijl=STIJL)
    plan = stappenplan.plan_of(melding.zaak)
    papers = [("mijn-gegevens.html", html.encode()), (STIJL, _style())]
    if plan is not None:
        papers.append(_paper(plan))
    manifest = bewijskracht.make(inzage, mee=[item.id for item in inzage.bestanden])
    papers += bewijskracht.papers_of(manifest) if inzage.schakels else []
    content = meenemen.as_zip(papers=papers, bestanden=inzage.bestanden)
    response = StreamingHttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="mijn-gegevens-{today():%Y-%m-%d}.zip"'
    return response


@require_GET
@behind_code
def alles_pdf(request: HttpRequest, *, melding: letterbox.MijnMelding, boek: regie.Boek) -> HttpResponse:  # noqa: ARG001 - as above
    """Everything that was written in the report as one document, under a name that says nothing."""
    _inzage, html = _written(melding, boek)
    response = HttpResponse(stappenplan.pdf_apart(html), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="mijn-gegevens-{today():%Y-%m-%d}.pdf"'
    return response


@require_http_methods(["GET", "POST"])
def wissen(request: HttpRequest) -> HttpResponse:
    """Ask once more, with the code; then erase."""
    key = key_of(request)
    if key is None:
        return redirect("mijnmelding:code")
    with letterbox.visit(key):
        zaak = inzien.open_mijn_melding(key).zaak
        refusal = rules.refusal_to_steer(regie.boek_of(zaak), zaak.lookup)
    if refusal is not None:
        messages.error(request, refusal.sentence)
        return redirect("mijnmelding:code")
    form = WisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _is_same(form.cleaned_data["code"], key):
            return _erase(request, key, telt_mee=form.cleaned_data["telt_mee"])
        form.add_error("code", _("Dit is niet de code van deze melding. Er is niets gewist."))
    context = {"form": form, "kopie_dagen": settings.SLEUTELBACKUP_DAGEN}
    return render(request, "mijnmelding/wissen.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_GET
def gewist(request: HttpRequest) -> HttpResponse:
    """Say that it is gone."""
    return render(request, "mijnmelding/gewist.html")


def _paper(plan: stappenplan.Plan) -> tuple[str, bytes]:
    """The step plan as a file: a PDF, or the page of it where a PDF cannot be made now."""
    try:
        return "stappenplan.pdf", stappenplan.pdf_of(plan)
    except DomainError:
        return "stappenplan.html", stappenplan.html_of(plan).encode()


def _style() -> bytes:
    """The sheet of the page in the zip file, which has no site around it."""
    return (settings.BASE_DIR / "static" / "css" / "gegevens.css").read_bytes()


def _written(melding: letterbox.MijnMelding, boek: regie.Boek, *, stijl: str = "") -> tuple[letterbox.Inzage, str]:
    """The report, and everything that was written and chosen in it as one page.

    Args:
        melding: the report.
        boek: its ledger of consents.
        stijl: the name of the style sheet beside the page; a PDF brings its own.
    """
    inzage = meenemen.everything(zaak=melding.zaak)
    namens, plan = melding.feiten.namens, stappenplan.plan_of(melding.zaak)
    buiten = sorted(names_of(map(str, melding.uitgesloten)).values())
    context = {
        "inzage": inzage,
        "stijl": stijl,
        "contact": contact_lines(inzage.contact, mail=regie.wensen_of(melding).mail, buiten=buiten),
        "melding": melding,
        "verhalen": [(item, story_lines(item, namens=namens)) for item in inzage.verhalen],
        "opgeschreven": written_for(inzage.tijdlijn),
        "keuzes": _choices(plan) if plan else [],
        "toestemmingen": [(regie.bestemming(code), item) for code, item in boek.toestemmingen.items()],
        "doorgiften": [(regie.bestemming(item.bestemming), item) for item in boek.getoonde_doorgiften],
        "niets_doorgegeven": not boek.doorgiften,
        "vragen": boek.vragen,
        "gezien": blikken_of(melding.gezien),
    }
    return inzage, render_to_string("mijnmelding/alles.html", context)


def _choices(plan: stappenplan.Plan) -> list[tuple[str, str]]:
    """What was chosen at each step, in words."""
    return [(stap.titel, str(plan.keuzes[stap.code].label)) for stap in plan.inhoud.stappen if stap.code in plan.keuzes]


def _erase(request: HttpRequest, key: vault.CodeKey, *, telt_mee: bool) -> HttpResponse:
    with letterbox.visit(key):
        meenemen.erase(zaak=inzien.open_mijn_melding(key).zaak, telt_mee=telt_mee)
    response = redirect("mijnmelding:gewist")
    end_session(request, response)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _is_same(typed: str, key: vault.CodeKey) -> bool:
    try:
        return vault.code_key(typed).lookup == key.lookup
    except vault.UnknownCode:
        return False
