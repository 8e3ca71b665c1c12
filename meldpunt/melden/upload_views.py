"""Files for the unfinished report, whole or in pieces."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.evidence import pieces
from meldpunt.evidence import service as evidence
from meldpunt.melden import concept as concepten
from meldpunt.throttle.service import allow, source_of
from support.dossiers.letterbox import accept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from django.http import HttpRequest

    from meldpunt.melden.concept import Concept
    from support.dossiers.letterbox import NieuwBestand


UNPROCESSABLE, TOO_MANY, CROWDED = 422, 429, 503
TEN_MINUTES, DAY, MEGABYTE = 10 * 60, 24 * 60 * 60, 1024 * 1024
OPNAME = "opname"  # the field for what is spoken in
READING_SECONDS = 30.0  # how long the files of one form may keep a thread; the others are chosen again


class Weigering(str):
    """Why something that came was not added; it remembers the file, where it is about one file."""

    __slots__ = ("grootte", "naam")
    naam: str
    grootte: int

    def __new__(cls, zin: str, *, naam: str = "", grootte: int = 0) -> Weigering:  # noqa: PYI034 - Self would hide what this is
        """Make a sentence that remembers which file it is about."""
        new = super().__new__(cls, zin)
        new.naam, new.grootte = naam, grootte
        return new


@dataclass
class Received:
    """What came with a form: the files that are welcome, a sentence for each that is not, and the status of those."""

    good: list[NieuwBestand] = field(default_factory=list)
    fouten: list[Weigering] = field(default_factory=list)
    status: int = UNPROCESSABLE


def received(request: HttpRequest, *, gesproken: bool = False) -> Received:
    """Read the files of a form, as long as that may take; what was read stays, also where the rest has to wait.

    Args:
        request: the form.
        gesproken: read what was spoken in, from the field for that; else the other files.
    """
    found = Received()
    try:
        with evidence.upload_place():
            _read(request, found, gesproken=gesproken)
    except evidence.ReadersBusy as busy:
        rest = _("De rest is bewaard.")
        found.fouten.append(Weigering(f"{busy.sentence} {rest}"))
        found.status = CROWDED
    return found


def _read(request: HttpRequest, found: Received, *, gesproken: bool) -> None:
    end = monotonic() + READING_SECONDS
    for upload in evidence.uploads_of(request, OPNAME if gesproken else "bestand"):
        fout = "" if may_upload(request) else too_many_uploads()
        fout = fout or ("" if may_bring(request, upload.size or 0) else too_much())
        if fout:
            found.fouten.append(Weigering(fout))
            found.status = TOO_MANY
            return
        if monotonic() > end:
            raise evidence.ReadersBusy
        fout = evidence.refusal_of_recording(upload) if gesproken else evidence.refusal(upload)
        if fout:
            naam = evidence.clean_name(upload.original_name)
            found.fouten.append(Weigering(fout, naam=naam, grootte=upload.size or 0))
        else:
            new = accept(upload)
            found.good.append(new.with_(gesproken=True) if gesproken else new)


def stand_in_words(added: int, refused: int) -> str:
    """How many files of a list are in and how many are not: counted in the list that stands below it."""
    if not added and not refused:
        return _("Nog geen bestanden. Dat is oké, toevoegen kan later ook.")
    if not refused:
        return ngettext("%(n)s bestand toegevoegd.", "%(n)s bestanden toegevoegd.", added) % {"n": added}
    part = _("%(n)s van %(alle)s bestanden toegevoegd.") % {"n": added, "alle": added + refused}
    rest = ngettext("%(n)s lukte niet.", "%(n)s lukten niet.", refused) % {"n": refused}
    return f"{part} {rest}"


def may_upload(request: HttpRequest) -> bool:
    """Count one file from where this request comes; False when there were too many in ten minutes."""
    return allow(scope="upload", key=source_of(request), limit=settings.UPLOADS_PER_SOURCE, seconds=TEN_MINUTES)


def may_bring(request: HttpRequest, size: int) -> bool:
    """Count bytes that came from where this request comes, in whole megabytes; False when it was too much today."""
    megabytes = max(1, -(-size // MEGABYTE))
    limit = settings.UPLOAD_MB_PER_SOURCE
    return allow(scope="upload-mb", key=source_of(request), limit=limit, seconds=DAY, cost=megabytes)


def too_much() -> str:
    """What whoever sends too many bytes reads."""
    return _(
        "Vandaag is er veel van jouw netwerk gekomen. Wat je al stuurde, is bewaard. "
        "Kies de rest morgen nog een keer, of bel ons."
    )


def refused_for_size(request: HttpRequest) -> JsonResponse | None:
    """The answer to a piece that is too much from this network; None where it is welcome."""
    return None if may_bring(request, len(request.body)) else JsonResponse({"fout": too_much()}, status=TOO_MANY)


def too_many_uploads() -> str:
    """What whoever sends too many files reads."""
    return _(
        "Er zijn de laatste tien minuten veel bestanden van jouw netwerk gekomen. Wat je al stuurde, is bewaard. "
        "Kies de rest over tien minuten nog een keer."
    )


def refused_for_number(request: HttpRequest) -> JsonResponse | None:
    """The answer to an announcement of one file too many; None where it is welcome."""
    return None if may_upload(request) else JsonResponse({"fout": too_many_uploads()}, status=TOO_MANY)


def add_bestanden(concept: Concept, bestanden: Iterable[NieuwBestand]) -> tuple[Concept, list[Weigering]]:
    """Add received files to an unfinished report as far as there is room; a sentence for each that does not fit."""
    fouten: list[Weigering] = []
    for new in bestanden:
        fout = evidence.no_room(_sizes(concept), new.grootte, most=settings.UPLOAD_MAX_FILES) or evidence.no_room_today(
            new.grootte
        )
        if fout:
            evidence.drop_waiting([new.file_id])
            fouten.append(Weigering(fout, naam=new.naam, grootte=new.grootte))
        else:
            concept = concept.add_bestand(new)
    return concept, fouten


@require_POST
def concept_slot(request: HttpRequest) -> JsonResponse:
    """Announce a file for the unfinished report; there is one from now on, if there was none."""
    if refused := refused_for_number(request):
        return refused
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

    return refused_for_size(request) or pieces.take(request, token or None, slot_id, index, prepare)


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
