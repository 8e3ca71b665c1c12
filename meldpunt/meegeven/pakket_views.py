"""The package for a report to the police: filled in, looked over, and handed out as one zip file."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.core.errors import Conflict, DomainError, NotAllowed, NotFound
from meldpunt.meegeven.forms import MeegeefForm, PakketForm
from meldpunt.meegeven.views import CONFLICT, DESK, HTTP_OK, SHEETS, UNPROCESSABLE
from support.behandeling import inzien, meenemen
from support.behandeling.meegeven import pakket as pakketten
from support.doorgeleiding import queries as geleiding
from support.dossiers.rules import not_there
from support.papier import queries as papier
from support.papier.queries import Domicilie
from support.regie import queries as regie
from support.stappenplan import queries as stappenplan

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpRequest

    from meldpunt.accounts.service import Medewerker
    from support.behandeling.inzien import Inzage
    from support.doorgeleiding.queries import Traject


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def pakket(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    """What goes along, as the melder chose it; and the sheets that were made of it."""
    if request.method == "GET":
        return page(request, by, doorgeleiding_id)
    _inzage, traject = _opened(doorgeleiding_id, by)
    form, status = PakketForm(request.POST, delen=_parts_for(traject)), UNPROCESSABLE
    if form.is_valid():
        filled = form.cleaned_data
        keuze = pakketten.Pakketkeuze(
            domicilie=Domicilie(filled["domicilie"]),
            adres=filled["adres"],
            klacht=filled["klacht"],
            gemachtigde=filled["gemachtigde"],
        )
        try:
            pakketten.make(doorgeleiding_id=doorgeleiding_id, keuze=keuze, by=by)
        except (Conflict, NotAllowed) as error:
            form.add_error(None, error.sentence)
            status = CONFLICT
        else:
            return redirect("meegeven:pakket", doorgeleiding_id)
    return page(request, by, doorgeleiding_id, status=status, form=form)


@require_GET
@staff_page(*DESK)
def pdf(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The sheets to look at; nothing goes out with that."""
    found = pakketten.open_package(doorgeleiding_id=doorgeleiding_id, by=by)
    content = stappenplan.pdf_apart(papier.html_of(found.vel), sheets=SHEETS)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="pakket.pdf"'
    return response


@require_POST
@staff_page(*DESK)
def meegeven(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """Hand the package out: one zip file, made while it is sent, entered in the register to the byte."""
    form = MeegeefForm(request.POST)
    if not form.is_valid():
        return page(request, by, doorgeleiding_id, status=UNPROCESSABLE, meegeef_form=form)
    found = pakketten.open_package(doorgeleiding_id=doorgeleiding_id, by=by)
    paper = b""
    with suppress(DomainError):  # without Pango the sheets go as text
        paper = stappenplan.pdf_apart(papier.html_of(found.vel), sheets=SHEETS)
    try:
        out = pakketten.hand_out(
            doorgeleiding_id=doorgeleiding_id, gezien=form.cleaned_data["gezien"], pdf=paper, by=by
        )
    except (Conflict, NotAllowed) as error:
        form.add_error(None, error.sentence)
        return page(request, by, doorgeleiding_id, status=CONFLICT, meegeef_form=form)
    content = meenemen.as_zip(papers=out.papieren, bestanden=out.bestanden)
    response = StreamingHttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="pakket.zip"'
    response["Cache-Control"] = "no-store"
    return response


def page(
    request: HttpRequest,
    by: Medewerker,
    doorgeleiding_id: UUID,
    *,
    status: int = HTTP_OK,
    form: Form | None = None,
    meegeef_form: MeegeefForm | None = None,
) -> HttpResponse:
    """The page of a package; a form that was refused stands there as it was filled in."""
    inzage, traject = _opened(doorgeleiding_id, by)
    context = _context(inzage, traject)
    if form is not None:
        context["form"] = form
    if meegeef_form is not None:
        if context["pakket"] is not None:
            meegeef_form.renew(context["pakket"].id)
        context["meegeef_form"] = meegeef_form
    return render(request, "meegeven/pakket.html", context, status=status)


def _opened(doorgeleiding_id: UUID, by: Medewerker) -> tuple[Inzage, Traject]:
    """The case of a referral to which a package can go, and the referral.

    Raises:
        NotFound: there is none in a case that this person may read.
    """
    dossier_id = geleiding.dossier_of(doorgeleiding_id)
    inzage = inzien.open_dossier(dossier_id=dossier_id or doorgeleiding_id, by=by)
    found = geleiding.traject_of(inzage.zaak, doorgeleiding_id)
    if found is None or papier.ontvanger_of(found.brief.bestemming) is None:
        raise NotFound(not_there())
    return inzage, found


def _parts_for(traject: Traject) -> tuple[papier.Pakketdeel, ...]:
    """What whoever gets a package may have."""
    ontvanger = papier.ontvanger_of(traject.brief.bestemming)
    return ontvanger.delen if ontvanger is not None else ()


def _context(inzage: Inzage, traject: Traject) -> dict[str, Any]:
    zaak, found = inzage.zaak, papier.pakket_of(inzage.zaak, traject.id)
    mag = geleiding.allowed_in(zaak, traject.brief)
    initial: dict[str, Any] = {"domicilie": Domicilie.GEEN}
    if found is not None:
        initial = {
            "domicilie": found.domicilie,
            "adres": found.adres,
            "klacht": found.klacht,
            "gemachtigde": found.gemachtigde,
        }
    return {
        "kaart": inzage.kaart,
        "traject": traject,
        "naam": regie.bestemming(traject.brief.bestemming).naam,
        "titel": _("Aangiftepakket"),
        "weigering": pakketten.refusal_to_package(zaak, traject),
        "pakket": found,
        "vel": found.vel if found else None,
        "keren": papier.meegaven_of(zaak, found.id) if found else [],
        "mag": [str(item.label) for item in mag],
        "met_bestanden": papier.Pakketdeel.BESTANDEN in _parts_for(traject),
        "stukken_mogen": geleiding.Onderdeel.STUKKEN in mag,
        "form": PakketForm(initial=initial, delen=_parts_for(traject)),
        "meegeef_form": MeegeefForm(initial={"gezien": found.id if found else None}),
    }
