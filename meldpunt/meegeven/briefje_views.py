"""The note for whoever speaks to the press: looked over beside the yes, and given on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.core.errors import DomainError, NotFound
from meldpunt.core.pdf import can_make_pdf
from meldpunt.meegeven.forms import BriefjeForm
from meldpunt.meegeven.views import CONFLICT, DESK, HTTP_OK, SHEETS, UNPROCESSABLE
from support.behandeling import inzien
from support.behandeling.meegeven import briefje as briefjes
from support.doorgeleiding import queries as geleiding
from support.dossiers.rules import not_there
from support.papier import queries as papier
from support.regie import queries as regie
from support.stappenplan import queries as stappenplan

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from meldpunt.accounts.service import Medewerker
    from support.behandeling.inzien import Inzage
    from support.doorgeleiding.queries import Traject


@require_GET
@staff_page(*DESK)
def briefje(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    """The note as it reads now, or why there is none."""
    return page(request, by, doorgeleiding_id)


@require_POST
@staff_page(*DESK)
def meegeven(request: HttpRequest, by: Medewerker, doorgeleiding_id: UUID) -> HttpResponse:
    """Give the note: as PDF, or as text where this machine makes none."""
    form = BriefjeForm(request.POST)
    if not form.is_valid():
        return page(request, by, doorgeleiding_id, status=UNPROCESSABLE, form=form)
    gezien = form.cleaned_data["gezien"]
    try:
        paper = _drawn(doorgeleiding_id, gezien, by)  # what cannot be drawn is not given
        vel = briefjes.hand_out(doorgeleiding_id=doorgeleiding_id, gezien=gezien, by=by)
    except NotFound:
        raise
    except DomainError as error:
        form.add_error(None, error.sentence)
        return page(request, by, doorgeleiding_id, status=CONFLICT, form=form)
    if paper:
        response = HttpResponse(paper, content_type="application/pdf")
        response["Content-Disposition"] = 'inline; filename="briefje.pdf"'
        return response
    response = HttpResponse(vel.tekst, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="briefje.txt"'
    return response


def page(
    request: HttpRequest,
    by: Medewerker,
    doorgeleiding_id: UUID,
    *,
    status: int = HTTP_OK,
    form: BriefjeForm | None = None,
) -> HttpResponse:
    """The page of a note; a form that was refused stands there as it was filled in.

    Raises:
        NotFound: there is no such referral in a case of this person, or it goes to somebody else.
    """
    inzage, found = _opened(doorgeleiding_id, by)
    vel, weigering = None, ""
    try:
        vel, _erin = briefjes.note_of(inzage.zaak, found)
    except DomainError as error:
        weigering = error.sentence
    gezien = papier.seen_as(vel) if vel is not None else ""
    if form is not None:
        form.renew(gezien)
    context = {
        "kaart": inzage.kaart,
        "traject": found,
        "naam": regie.bestemming(papier.BRIEFJE_VOOR).naam,
        "titel": _("Briefje voor de woordvoering"),
        "vel": vel,
        "weigering": weigering,
        "form": form if form is not None else BriefjeForm(initial={"gezien": gezien}),
    }
    return render(request, "meegeven/briefje.html", context, status=status)


def _opened(doorgeleiding_id: UUID, by: Medewerker) -> tuple[Inzage, Traject]:
    """The case of a referral to whoever speaks to the press, and the referral.

    Raises:
        NotFound: there is none in a case that this person may read.
    """
    dossier_id = geleiding.dossier_of(doorgeleiding_id)
    inzage = inzien.open_dossier(dossier_id=dossier_id or doorgeleiding_id, by=by)
    found = geleiding.traject_of(inzage.zaak, doorgeleiding_id)
    if found is None or found.brief.bestemming != papier.BRIEFJE_VOOR:
        raise NotFound(not_there())
    return inzage, found


def _drawn(doorgeleiding_id: UUID, gezien: str, by: Medewerker) -> bytes:
    """The note that was before them as PDF; empty where this machine makes none, or where it changed meanwhile."""
    inzage, found = _opened(doorgeleiding_id, by)
    vel, _erin = briefjes.note_of(inzage.zaak, found)
    if papier.seen_as(vel) != gezien or not can_make_pdf():
        return b""
    return stappenplan.pdf_apart(papier.html_of(vel), sheets=SHEETS)
