"""Evidence at the desk: originals only ever as a download, pictures only ever as the clean copy (``vault.md`` F05)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from meldpunt.accounts.gate import staff_page
from meldpunt.accounts.service import Medewerker, Rol
from meldpunt.evidence.service import Scan, name_as
from meldpunt.werkplek.dossier import case_context
from support.behandeling import inzien
from support.bewijskracht import queries as bewijskracht

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

DESK = (Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
SANDBOX = "sandbox; default-src 'none'"
NOT_IN_NAMES = frozenset('\\/:*?"<>|')
ENDING = re.compile(r"\.([a-z0-9]{1,8})$")


@require_GET
@staff_page(*DESK)
def lijst(request: HttpRequest, by: Medewerker, dossier_id: UUID) -> HttpResponse:
    """All evidence of a case, what is known of how it was captured, and what shows to others that it stands."""
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=by)
    context = case_context(inzage, by, "bewijs") | {"stand": bewijskracht.stand_of(inzage)}
    return render(request, "werkplek/bewijs.html", context)


@require_GET
@staff_page(*DESK)
def bewijs(request: HttpRequest, by: Medewerker, dossier_id: UUID, bestand_id: UUID) -> StreamingHttpResponse:  # noqa: ARG001 - Django's signature
    """The original, decrypted while it is sent, always as a download."""
    bestand, chunks = inzien.open_bestand(dossier_id=dossier_id, bestand_id=bestand_id, by=by)
    response = StreamingHttpResponse(chunks, content_type="application/octet-stream")
    response["Content-Disposition"] = attachment(nr=bestand.nr, naam=name_as(bestand.soort, bestand.naam))
    response["Content-Length"] = str(bestand.grootte)
    return closed_in(response)


@require_GET
@staff_page(*DESK)
def beeld(request: HttpRequest, by: Medewerker, dossier_id: UUID, bestand_id: UUID) -> HttpResponseBase:  # noqa: ARG001 - Django's signature
    """The clean copy of a picture, for the page; nothing where none can be made."""
    found = inzien.open_weergave(dossier_id=dossier_id, bestand_id=bestand_id, by=by)
    if found is None:
        return HttpResponse(status=404)
    response = StreamingHttpResponse(found.chunks, content_type=found.soort)
    response["Content-Disposition"] = "inline"
    return closed_in(response)


@require_POST
@staff_page(*DESK)
def scan(request: HttpRequest, by: Medewerker, dossier_id: UUID, bestand_id: UUID) -> HttpResponse:
    """Let the virus scanner look once more."""
    uitslag = inzien.scan_bestand(dossier_id=dossier_id, bestand_id=bestand_id, by=by)
    if uitslag == Scan.BESMET:
        messages.error(request, _("In dit bestand zit een virus. Het blijft op slot."))
    else:
        messages.success(request, _("Gescand. Je kunt het bestand nu openen."))
    return redirect("werkplek:dossier", dossier_id)


def attachment(*, nr: int, naam: str) -> str:
    """A ``Content-Disposition`` with a plain name for old browsers and the melder's own for others (RFC 6266, 8187)."""
    own = "".join(c if c.isprintable() and c not in NOT_IN_NAMES else "_" for c in naam)
    found = ENDING.search(naam.lower())
    plain = f"bewijs-{nr}.{found[1] if found else 'bin'}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(f'bewijs-{nr}-{own}', safe='')}"


def closed_in(response: StreamingHttpResponse) -> StreamingHttpResponse:
    """Nothing in it may run, be guessed at, be shown elsewhere, or stay behind."""
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response
