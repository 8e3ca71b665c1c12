"""Files for the report behind a code, whole or in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.evidence import pieces
from meldpunt.evidence import service as evidence
from meldpunt.melden.upload_views import refused_for_number, refused_for_size
from meldpunt.mijnmelding import session
from support.behandeling import gesprek, inzien
from support.behandeling.inspreken import opname
from support.dossiers import letterbox
from support.dossiers.letterbox import accept

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from django.http import HttpRequest, JsonResponse

    from support.dossiers.letterbox import NieuwBestand


def add_later(melding: letterbox.MijnMelding, bestanden: Sequence[NieuwBestand]) -> tuple[bool, list[str]]:
    """Add received files to a report that was sent; whether any was added, and a sentence for each that was not."""
    fitting, fouten = _fitting(melding, bestanden)
    if fitting:
        gesprek.add_bestanden(zaak=melding.zaak, bestanden=fitting)
    return bool(fitting), fouten


def add_opnames(melding: letterbox.MijnMelding, opnames: Sequence[NieuwBestand]) -> tuple[bool, list[str]]:
    """Add what was spoken in; the same answer."""
    fitting, fouten = _fitting(melding, opnames)
    for new in fitting:
        opname.add_opname(zaak=melding.zaak, opname=new)
    return bool(fitting), fouten


def _fitting(melding: letterbox.MijnMelding, bestanden: Sequence[NieuwBestand]) -> tuple[list[NieuwBestand], list[str]]:
    """Those for which there is room, and a sentence for each of the others, which is let go."""
    fitting: list[NieuwBestand] = []
    fouten = []
    for new in bestanden:
        sizes = [*_sizes_later(melding), *(other.grootte for other in fitting)]
        fout = evidence.no_room(sizes, new.grootte, most=settings.UPLOAD_MAX_FILES_LATER) or evidence.no_room_today(
            new.grootte
        )
        if fout:
            evidence.drop_waiting([new.file_id])
            fouten.append(fout)
        else:
            fitting.append(new)
    return fitting, fouten


@require_POST
def code_slot(request: HttpRequest) -> JsonResponse:
    """Announce a file for the report behind the code."""
    key, token = session.key_of(request), request.COOKIES.get(session.COOKIE, "")
    if key is None:
        return pieces.gone()
    if refused := refused_for_number(request):
        return refused
    with letterbox.visit(key), evidence.held(token):
        melding = inzien.open_mijn_melding(key)
        sizes = [*_sizes_later(melding), *pieces.open_sizes(token)]
        kept = frozenset(str(bestand.id) for bestand in melding.bestanden)
        return pieces.announce(request, pieces.Place(token, kept), sizes, most=settings.UPLOAD_MAX_FILES_LATER)


@require_GET
def code_stand(request: HttpRequest, slot_id: UUID) -> JsonResponse:
    """Which pieces are in."""
    return pieces.stand(_code_owner(request), slot_id)


@require_http_methods(["PUT"])
def code_deel(request: HttpRequest, slot_id: UUID, index: int) -> JsonResponse:
    """Take one piece; after the last one the file belongs to the report."""
    key = session.key_of(request)

    def prepare(upload: evidence.SealedUpload) -> Callable[[evidence.Slot], None]:
        new = accept(upload)

        def store(_slot: evidence.Slot) -> None:
            if key is None:  # pragma: no cover - without a key there is no slot either
                raise evidence.UnknownSlot("the session is gone")
            with letterbox.visit(key):
                gesprek.add_bestanden(zaak=letterbox.open_with_code(key), bestanden=[new])

        return store

    return refused_for_size(request) or pieces.take(request, _code_owner(request), slot_id, index, prepare)


def _code_owner(request: HttpRequest) -> str | None:
    return None if session.key_of(request) is None else request.COOKIES.get(session.COOKIE)


def _sizes_later(melding: letterbox.MijnMelding) -> list[int]:
    return [bestand.grootte for bestand in melding.bestanden if bestand.weg is None]
