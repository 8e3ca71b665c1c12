"""Asking a link away: written, sent, looked at again, and a rung higher, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol
from meldpunt.core.errors import Conflict, DomainError, NotAllowed, NotFound
from meldpunt.meegeven.beeld import ladder_of
from meldpunt.meegeven.forms import GekekenForm, VerstuurdForm, VerzoekForm, VerzoekstopForm
from support.behandeling import inzien
from support.behandeling.meegeven import verzoek as verzoeken
from support.dossiers import rules as dossierregels
from support.dossiers.rules import not_there
from support.papier import queries as papier
from support.regie import queries as regie
from support.regie import rules
from support.stappenplan import queries as stappenplan
from support.weghalen import queries as weghalen
from support.weghalen.queries import BESTEMMING, Uitslag, Verzoekstand

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpRequest

    from meldpunt.accounts.service import Medewerker
    from support.behandeling.inzien import Inzage
    from support.weghalen.queries import Verwijderloop

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
HTTP_OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
SHEETS = ("blad-pdf.css", "vel-pdf.css")


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def nieuw(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """Choose a link of the case, and say what it does; without sealed evidence only with a reason."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    links, status = weghalen.links_of(inzage), HTTP_OK
    sent = request.POST if request.method == "POST" else None
    form = VerzoekForm(sent, links=links, inzage=inzage, redenen=weghalen.reasons_for(inzage))
    if sent is not None:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                made = verzoeken.begin(dossier_id=dossier_id, keuze=form.keuze, by=by)
            except (Conflict, NotAllowed) as error:
                form.add_error(None, error.sentence)
                status = CONFLICT
            else:
                return redirect("meegeven:verzoek", made)
    boek = regie.boek_of(inzage.zaak)
    context = {
        "kaart": inzage.kaart,
        "form": form,
        "links": form.links,
        "dicht": dossierregels.refusal_to_add(inzage.kaart),
        "akkoord": rules.refusal_to_share(boek, BESTEMMING[Verzoekstand.GEMELD]),
    }
    return render(request, "meegeven/verzoek_nieuw.html", context, status=status)


@require_GET
@staff_page(*DESK)
def verzoek(request: HttpRequest, by: Medewerker, verzoek_id: UUID) -> HttpResponse:
    """The ladder, the text, and what can be done now."""
    return page(request, by, verzoek_id)


@require_POST
@staff_page(*DESK)
def tekst(request: HttpRequest, by: Medewerker, verzoek_id: UUID) -> HttpResponse:
    """Write the text for the next rung, anew where there was one."""
    return _try(request, verzoek_id, lambda: verzoeken.write(verzoek_id=verzoek_id, by=by))


@require_POST
@staff_page(*DESK)
def verstuurd(request: HttpRequest, by: Medewerker, verzoek_id: UUID) -> HttpResponse:
    """Write down that the text went out."""
    form = VerstuurdForm(request.POST)
    if not form.is_valid():
        return page(request, by, verzoek_id, status=UNPROCESSABLE, verstuurd_form=form)
    filled = form.cleaned_data
    return _try(
        request,
        verzoek_id,
        lambda: verzoeken.send(
            verzoek_id=verzoek_id, gezien=filled["gezien"], dag=filled["dag"], kenmerk=filled["kenmerk"], by=by
        ),
        form=form,
        name="verstuurd_form",
        by=by,
    )


@require_POST
@staff_page(*DESK)
def gekeken(request: HttpRequest, by: Medewerker, verzoek_id: UUID) -> HttpResponse:
    """Write down what was seen."""
    form = GekekenForm(request.POST)
    if not form.is_valid():
        return page(request, by, verzoek_id, status=UNPROCESSABLE, gekeken_form=form)
    filled = form.cleaned_data
    return _try(
        request,
        verzoek_id,
        lambda: verzoeken.look(
            verzoek_id=verzoek_id, uitslag=Uitslag(filled["uitslag"]), dag=filled["dag"], tekst=filled["tekst"], by=by
        ),
        form=form,
        name="gekeken_form",
        by=by,
    )


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def stop(request: HttpRequest, by: Medewerker, verzoek_id: UUID) -> HttpResponse:
    """End a request although it is not gone, and say why."""
    inzage, loop = opened(verzoek_id, by)
    form, status = VerzoekstopForm(request.POST if request.method == "POST" else None), HTTP_OK
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            return _try(
                request,
                verzoek_id,
                lambda: verzoeken.stop(verzoek_id=verzoek_id, reden=form.cleaned_data["reden"], by=by),
            )
    context = {"kaart": inzage.kaart, "loop": loop, "form": form, "titel": _("Stop met dit verzoek")}
    return render(request, "meegeven/verzoek_stop.html", context, status=status)


@require_GET
@staff_page(*DESK)
def pdf(request: HttpRequest, by: Medewerker, verzoek_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The text to send, under a name that says nothing of the case."""
    found = verzoeken.open_text(verzoek_id=verzoek_id, by=by)
    content = stappenplan.pdf_apart(papier.html_of(found.vel), sheets=SHEETS)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="verzoek-{verzoek_id.hex[:6]}.pdf"'
    return response


def opened(verzoek_id: UUID, by: Medewerker) -> tuple[Inzage, Verwijderloop]:
    """The case of a request and the request, looked at and written down.

    Raises:
        NotFound: there is no such request in a case that this person may read.
    """
    dossier_id = weghalen.dossier_of(verzoek_id)
    inzage = inzien.open_dossier(dossier_id=dossier_id or verzoek_id, by=by)
    found = weghalen.loop_of(inzage.zaak, verzoek_id)
    if found is None:
        raise NotFound(not_there())
    return inzage, found


def page(request: HttpRequest, by: Medewerker, verzoek_id: UUID, *, status: int = 200, **forms: Form) -> HttpResponse:
    """The page of a request; a form that was refused stands there as it was filled in."""
    inzage, loop = opened(verzoek_id, by)
    sent = forms.get("verstuurd_form")
    if isinstance(sent, VerstuurdForm) and loop.tekst is not None:
        sent.renew(loop.tekst.id)
    return render(request, "meegeven/verzoek.html", _context(inzage, loop) | forms, status=status)


def _context(inzage: Inzage, loop: Verwijderloop) -> dict[str, Any]:
    text = loop.tekst
    naar = loop.naar
    refusal = verzoeken.refusal_to_send(inzage.zaak, text) if text is not None else None
    if naar is not None and text is None:
        refusal = rules.refusal_to_share(regie.boek_of(inzage.zaak), BESTEMMING[naar])
    return {
        "kaart": inzage.kaart,
        "loop": loop,
        "tredes": ladder_of(loop),
        "tekst": text,
        "vel": (text or loop.teksten[-1]).vel,
        "redenen": [weghalen.reden_of(code).tekst for code in loop.keuze.redenen],
        "naar": naar,
        "bestemming": regie.bestemming(BESTEMMING[naar]).naam if naar is not None else "",
        "weigering": refusal,
        "maanden": weghalen.weghaaldata().termijnen.klacht_maanden,
        "verstuurd_form": VerstuurdForm(initial={"gezien": text.id if text else None}),
        "gekeken_form": GekekenForm(),
    }


def _try(
    request: HttpRequest,
    verzoek_id: UUID,
    work: Callable[[], None],
    *,
    form: Form | None = None,
    name: str = "",
    by: Medewerker | None = None,
) -> HttpResponse:
    """Do it and show the page again, or say why not, where everything that was typed still stands."""
    try:
        work()
    except NotFound:
        raise
    except DomainError as error:
        if form is not None and by is not None:
            form.add_error(None, error.sentence)
            return page(request, by, verzoek_id, status=CONFLICT, **{name: form})
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Genoteerd."))
    return redirect("meegeven:verzoek", verzoek_id)
