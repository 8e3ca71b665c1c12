"""A spoken story at the desk: it plays in the page of the case, and whoever listens writes down what is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from meldpunt.accounts.gate import staff_page
from meldpunt.core.errors import Conflict
from meldpunt.core.fields import Tekst
from meldpunt.core.web.uitgaand.bestanden import closed_in
from meldpunt.werkplek.dossier import DESK, UNPROCESSABLE, case_context
from support.behandeling import inzien
from support.behandeling.inspreken import opname

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from meldpunt.accounts.service import Medewerker

PARTIAL, NOT_SATISFIABLE = 206, 416
MOST = 20_000
RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


class VerslagForm(forms.Form):
    """What is said in a recording."""

    use_required_attribute = False
    tekst = Tekst(
        label=gettext_lazy("Wat vertelt de melder?"),
        help_text=gettext_lazy("Schrijf het op in gewone zinnen, zoals de melder het zegt. Vul niets in."),
        max_length=MOST,
        rows=12,
        required=True,
        error_messages={
            "required": gettext_lazy("Schrijf op wat je hoort. Is het niet te verstaan? Schrijf dat dan op.")
        },
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)


@require_GET
@staff_page(*DESK)
def geluid(request: HttpRequest, by: Medewerker, dossier_id: UUID, bestand_id: UUID) -> HttpResponseBase:
    """The sound for the page, decrypted while it is sent; a part of it where a player asks for a part (RFC 9110, 14).

    Every part is a look, and stands in the trail as one.
    """
    bewijs, chunks = opname.open_opname(dossier_id=dossier_id, bestand_id=bestand_id, by=by)
    size = bewijs.grootte
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    begin, end = _part(*asked.groups(), size=size) if asked and any(asked.groups()) else (0, size)
    if begin >= end:
        return HttpResponse(status=NOT_SATISFIABLE, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_cut(chunks, begin, end), content_type=bewijs.speelt_als)
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(end - begin)
    response["Content-Disposition"] = "inline"
    if asked and any(asked.groups()):
        response.status_code = PARTIAL
        response["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    return closed_in(response)


@require_http_methods(["GET", "POST"])
@staff_page(*DESK)
def opschrijven(request: HttpRequest, by: Medewerker, dossier_id: UUID, bestand_id: UUID) -> HttpResponse:
    """Listen, and write down what is said; the melder reads it and answers."""
    form = VerslagForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opname.write_verslag(dossier_id=dossier_id, bestand_id=bestand_id, by=by, **form.cleaned_data)
        except Conflict as error:
            form.add_error("tekst", error.sentence)
        else:
            messages.success(request, _("Opgeschreven. De melder leest het en kan het verbeteren."))
            return redirect("werkplek:dossier", dossier_id)
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    found = next((item for item in inzage.opnames if item.bestand.id == bestand_id), None)
    if found is None:
        raise Http404
    newest = found.verslag
    if not form.is_bound:
        form = VerslagForm(initial={"tekst": newest.tekst if newest else ""})
    context = case_context(inzage, by, "overzicht") | {
        "form": form,
        "opname": found,
        "was": newest.id if newest else "",
    }
    return render(request, "werkplek/opschrijven.html", context, status=UNPROCESSABLE if form.errors else 200)


def _part(first: str, last: str, *, size: int) -> tuple[int, int]:
    """From where to before where: of "first-last", of "first-" to the end, and of "-last" so many at the end."""
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size


def _cut(chunks: Iterator[bytes], begin: int, end: int) -> Iterator[bytes]:
    """The bytes between two places; what stands behind them is not read."""
    place = 0
    for chunk in chunks:
        part = chunk[max(0, begin - place) : end - place]
        place += len(chunk)
        if part:
            yield part
        if place >= end:
            return
