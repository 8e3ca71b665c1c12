"""Files for the unfinished report, whole or in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.evidence import pieces
from meldpunt.evidence import service as evidence
from meldpunt.melden import concept as concepten
from support.dossiers.letterbox import accept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from django.http import HttpRequest, JsonResponse

    from meldpunt.melden.concept import Concept
    from support.dossiers.letterbox import NieuwBestand


def received(uploads: Iterable[evidence.SealedUpload]) -> tuple[list[NieuwBestand], list[str]]:
    """The files of a form that are welcome, and a sentence for each that is not."""
    good, fouten = [], []
    for upload in uploads:
        fout = evidence.refusal(upload)
        if fout:
            fouten.append(fout)
        else:
            good.append(accept(upload))
    return good, fouten


def add_bestanden(concept: Concept, bestanden: Iterable[NieuwBestand]) -> tuple[Concept, list[str]]:
    """Add received files to an unfinished report as far as there is room; a sentence for each that does not fit."""
    fouten = []
    for new in bestanden:
        fout = evidence.no_room(_sizes(concept), new.grootte, most=settings.UPLOAD_MAX_FILES) or evidence.no_room_today(
            new.grootte
        )
        if fout:
            evidence.drop_waiting([new.file_id])
            fouten.append(fout)
        else:
            concept = concept.add_bestand(new)
    return concept, fouten


@require_POST
def concept_slot(request: HttpRequest) -> JsonResponse:
    """Announce a file for the unfinished report; there is one from now on, if there was none."""
    concept = concepten.concept_of(request) or concepten.new_concept()
    response = announce_for(request, concept)
    concepten.set_cookie(response, concept)
    return response


def announce_for(request: HttpRequest, concept: Concept) -> JsonResponse:
    """A slot for a file of a concept."""
    with concepten.exclusive(concept) as fresh:
        kept = frozenset(str(row.file_id) for row in fresh.bestanden)
        place = pieces.Place(owner=fresh.token, kept=kept, last=fresh.last_place)
        response = pieces.announce(request, place, _sizes(fresh), most=settings.UPLOAD_MAX_FILES)
        fresh.save()
    return response


def take_for(request: HttpRequest, concept: Concept | None, slot_id: UUID, index: int) -> JsonResponse:
    """One piece of a file of a concept; after the last one the file belongs to it."""
    token = concept.token if concept else ""

    def prepare(upload: evidence.SealedUpload) -> Callable[[evidence.Slot], None]:
        new = accept(upload)

        def store(slot: evidence.Slot) -> None:
            fresh = concepten.concept_with_token(token)
            if fresh is None:
                raise evidence.UnknownSlot("the concept is gone")
            fresh.add_bestand(new, plek=slot.place).keep("bewijs", {}).save()

        return store

    return pieces.take(request, token or None, slot_id, index, prepare)


@require_GET
def concept_stand(request: HttpRequest, slot_id: UUID) -> JsonResponse:
    """Which pieces are in."""
    return state_for(concepten.concept_of(request), slot_id)


def state_for(concept: Concept | None, slot_id: UUID) -> JsonResponse:
    """Which pieces of a file of a concept are in."""
    return pieces.stand(concept.token if concept else None, slot_id)


@require_http_methods(["PUT"])
def concept_deel(request: HttpRequest, slot_id: UUID, index: int) -> JsonResponse:
    """Take one piece; after the last one the file belongs to the unfinished report."""
    return take_for(request, concepten.concept_of(request), slot_id, index)


def _sizes(concept: Concept) -> list[int]:
    return [*(row.grootte for row in concept.bestanden), *pieces.open_sizes(concept.token)]
