"""Receiving a file in pieces: announce (POST), send (PUT), and after a lost connection ask what is there (GET).

Whole files and files in pieces end in the same checks (``intake``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.utils.translation import gettext as _

from meldpunt.evidence import slots
from meldpunt.evidence.inspection.places import upload_place
from meldpunt.evidence.intake import (
    clean_name,
    no_room,
    no_room_for_announced,
    no_room_today,
    refusal,
    refusal_of_announced,
)
from meldpunt.evidence.parser import ReadersBusy
from meldpunt.evidence.slots import ChunkConflict, ChunkRefused, Slotuitslag, UnknownSlot
from meldpunt.vault.files import CHUNK_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.http import HttpRequest

    from meldpunt.evidence.slots import Slot
    from meldpunt.evidence.uploads import SealedUpload

NOT_THERE, CONFLICT, UNPROCESSABLE = 404, 409, 422
MAX_DIGITS = 12
Prepare = Callable[["SealedUpload"], Callable[["Slot"], None]]


@dataclass(frozen=True)
class Place:
    """Where an announced file will belong: whose slots, the files that are there already, the last place taken."""

    owner: str
    kept: frozenset[str]
    last: int = 0


def announce(request: HttpRequest, place: Place, sizes: Iterable[int], *, most: int) -> JsonResponse:
    """A slot for a file.

    The same name and size get the slot that is there: a new visit goes on in it, and what is in already is not sent
    again. The browser compares the hashes; with ``opnieuw`` it says that it is another file after all.
    """
    owner, nth = place.owner, _number(request, "nr")
    size = _number(request, "grootte")
    name = clean_name(request.POST.get("naam", ""))
    wanted = (name, size, nth)
    same = [slot for slot in slots.slots_of(owner) if (slot.name, slot.size, slot.nth) == wanted]
    usable = [slot for slot in same if slot.result is None or slot.result.bestand in place.kept]
    if usable and "opnieuw" not in request.POST:
        return stand(owner, usable[-1].id)
    left = list(sizes)
    for slot in same:
        slots.drop_slot(owner, slot)
        if slot.result is None:
            left.remove(slot.size)
    fout = refusal_of_announced(name, size) or no_room(left, size, most=most) or no_room_for_announced(size)
    if fout:
        return JsonResponse({"fout": fout}, status=UNPROCESSABLE)
    slot = slots.open_slot(owner, name=name, size=size, nth=nth, after=place.last)
    return JsonResponse(_state(slot), status=201)


def stand(owner: str | None, slot_id: UUID) -> JsonResponse:
    """Which pieces of a file are in."""
    try:
        return JsonResponse(_state(slots.slot_of(owner, slot_id)))
    except UnknownSlot:
        return gone()


def take(request: HttpRequest, owner: str | None, slot_id: UUID, index: int, prepare: Prepare) -> JsonResponse:
    """Take one piece; the last one makes the file whole.

    Args:
        request: its body is the piece, with its hash in a header.
        owner: whose slots; None where nothing is open in this browser.
        slot_id: the announced file.
        index: which piece, counted from 0.
        prepare: reads a file that is welcome, and returns what stores it; storing happens under the owner's lock.
    """
    try:
        slot = slots.slot_of(owner, slot_id)
        fout = "" if index in slots.present(slot) else no_room_today(len(request.body))
        if fout:
            return JsonResponse({"fout": fout}, status=UNPROCESSABLE)
        slots.put_piece(slot, index, request.body, sha256=request.headers.get("X-Deel-SHA256", ""))
        if slot.result is None and len(slots.present(slot)) == slot.pieces:
            _finish(owner or "", slot, prepare)
        return stand(owner, slot_id)
    except UnknownSlot:
        return gone()
    except ChunkRefused:
        return JsonResponse({"fout": _("Dit stuk kwam niet heel aan. Probeer het nog een keer.")}, status=UNPROCESSABLE)
    except ReadersBusy as busy:  # its pieces stay; the browser sends the last one again
        return JsonResponse(
            {"fout": busy.sentence}, status=busy.status_code, headers={"Retry-After": str(busy.retry_after)}
        )
    except ChunkConflict:
        return JsonResponse({"fout": _("Dit bestand is veranderd. Kies het nog een keer.")}, status=CONFLICT)


def _finish(owner: str, slot: Slot, prepare: Prepare) -> None:
    """Make one file of the pieces and judge it as a form's; whoever is second finds it done."""
    with upload_place():
        upload = slots.assemble(slot)
        try:
            fout = refusal(upload)
            store = None if fout else prepare(upload)
        except BaseException:
            upload.close()
            raise
    try:
        with slots.held(owner):
            if slots.slot_of(owner, slot.id).result is not None:
                upload.kept = False
                return
            if store is not None:
                store(slot)
            slots.finish(owner, slot, result=Slotuitslag(fout=fout, bestand="" if fout else str(upload.file_id)))
    except BaseException:
        upload.kept = False
        raise
    finally:
        upload.close()


def _state(slot: Slot) -> dict[str, Any]:
    """What a browser has to know about a slot."""
    return {
        "id": str(slot.id),
        "deel": CHUNK_BYTES,
        "delen": slot.pieces,
        "aanwezig": slots.present(slot),
        "klaar": slot.result is not None,
        "fout": slot.result.fout if slot.result else "",
        "bestand": slot.result.bestand if slot.result else "",
        "hashes": list(slot.hashes),
    }


def _number(request: HttpRequest, name: str) -> int:
    raw = request.POST.get(name, "")
    return int(raw) if raw.isdecimal() and len(raw) <= MAX_DIGITS else 0


def gone() -> JsonResponse:
    """What a browser hears that was away too long."""
    return JsonResponse(
        {"fout": _("Je bent even weg geweest. Ververs de pagina en kies het bestand opnieuw.")}, status=NOT_THERE
    )


def open_sizes(owner: str) -> list[int]:
    """The sizes of files that are announced and not in yet."""
    return [slot.size for slot in slots.slots_of(owner) if slot.result is None]
