"""Time stamps over the roots of days: what a service is asked, what it answered, and whom a person believes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Rol, prove_first, recently_proved
from meldpunt.core.errors import Conflict
from meldpunt.evidence import service as evidence
from meldpunt.vastleggen.forms import AnkerForm
from support.behandeling.bewijs import stempelen
from support.bewijskracht import queries as bewijskracht

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from meldpunt.accounts.service import Medewerker

ROLES = (Rol.BEHEER, Rol.COORDINATOR)
HTTP_OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
SHOWN = 30
MOST = 64 * 1024


@require_http_methods(["GET", "POST"])
@staff_page(*ROLES)
def stempels(request: HttpRequest, by: Medewerker) -> HttpResponse:
    """The roots of the last weeks with their stamps; an answer of a service is brought here."""
    fouten = _bring(request, by) if request.method == "POST" else []
    if request.method == "POST" and not fouten:
        return redirect("vastleggen:stempels")
    context = {
        "basis": _basis(by),
        "standen": bewijskracht.newest(SHOWN),
        "ankers": bewijskracht.pinned(),
        "mag_vastzetten": stempelen.refusal_to_pin(by) is None,
        "adressen": settings.STEMPEL_ADRESSEN,
        "fouten": fouten,
    }
    return render(request, "vastleggen/stempels.html", context, status=UNPROCESSABLE if fouten else HTTP_OK)


@require_http_methods(["GET", "POST"])
@staff_page(Rol.BEHEER)
def vastzetten(request: HttpRequest, by: Medewerker) -> HttpResponseBase:
    """Pin the root certificate of a service, with what was looked up about it; asks who somebody is once more."""
    if not recently_proved(request):
        return prove_first(request)
    form = AnkerForm(request.POST if request.method == "POST" else None)
    status = UNPROCESSABLE if form.errors else HTTP_OK
    if form.is_valid():
        try:
            stempelen.pin_root(**form.cleaned_data, by=by)
        except Conflict as error:
            form.add_error("pem", error.sentence)
            status = CONFLICT
        else:
            messages.success(request, _("Vastgezet."))
            return redirect("vastleggen:stempels")
    return render(request, "vastleggen/vastzetten.html", {"basis": _basis(by), "form": form}, status=status)


@require_GET
@staff_page(*ROLES)
def verzoek(request: HttpRequest, by: Medewerker, nr: int) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """What a service is asked about one root, to be carried on a stick."""
    wortel = bewijskracht.wortel_of(nr)
    if wortel is None:
        raise Http404
    response = HttpResponse(bewijskracht.query_for(wortel), content_type="application/timestamp-query")
    response["Content-Disposition"] = f'attachment; filename="wortel-{nr}.tsq"'
    return response


@require_GET
@staff_page(*ROLES)
def verklaring(request: HttpRequest, by: Medewerker, nr: int) -> HttpResponse:  # noqa: ARG001 - idem
    """The statement itself, which holds hashes and a day."""
    wortel = bewijskracht.wortel_of(nr)
    if wortel is None:
        raise Http404
    response = HttpResponse(wortel.verklaring, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="wortel-{nr}.txt"'
    return response


def _bring(request: HttpRequest, by: Medewerker) -> list[str]:
    """Take in every answer that came; a sentence for each that is none."""
    uploads = evidence.uploads_of(request, "antwoord")
    if not uploads:
        return [_("Kies eerst een .tsr-bestand.")]
    fouten = []
    for upload in uploads:
        answer = b"" if (upload.size or 0) > MOST else b"".join(upload.chunks())
        try:
            nr = stempelen.bring_stamp(answer=answer, by=by)
        except Conflict as error:
            fouten.append(error.sentence)
        else:
            messages.success(request, _("Het stempel op dagwortel %(nr)s is nagekeken en bewaard.") % {"nr": nr})
    return fouten


def _basis(by: Medewerker) -> str:
    """The frame with the menu of this role."""
    return "beheer/base.html" if by.rol == Rol.BEHEER else "werkplek/base.html"
