"""Files of a melder, whole or in pieces: for the unfinished report, and for the one behind a code.

A form without JavaScript brings files whole. With it they come in pieces: announce (POST), send (PUT), and after a lost
connection ask which pieces are there (GET). Both ways end in the same checks and the same list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from meldpunt.melden import codesessie
from meldpunt.melden import concept as concepten
from meldpunt.melden.bestanden import accept, clean_name, no_room, no_room_today, refusal, refusal_of_announced, to_json
from meldpunt.vault import evidence
from support.dossiers import letterbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from django.http import HttpRequest

    from meldpunt.melden.concept import Concept
    from meldpunt.vault.service import SealedUpload
    from support.dossiers.letterbox import NieuwBestand

NOT_THERE, CONFLICT, UNPROCESSABLE = 404, 409, 422
MAX_DIGITS = 12
Keep = Callable[["NieuwBestand", evidence.Slot], None]


@dataclass(frozen=True)
class Place:
    """Where an announced file will belong: whose slots, the files that are there already, the last place taken."""

    owner: str
    kept: frozenset[str]
    last: int = 0


def received(uploads: Iterable[SealedUpload]) -> tuple[list[NieuwBestand], list[str]]:
    """The files of a form that are welcome, and a sentence for each that is not."""
    good, fouten = [], []
    for upload in uploads:
        fout = refusal(upload)
        if fout:
            fouten.append(fout)
        else:
            good.append(accept(upload))
    return good, fouten


def add_bestanden(concept: Concept, bestanden: Iterable[NieuwBestand]) -> list[str]:
    """Add received files to an unfinished report as far as there is room; a sentence for each that does not fit."""
    fouten = []
    for new in bestanden:
        fout = no_room(_sizes(concept), new.grootte, most=settings.UPLOAD_MAX_FILES) or no_room_today(new.grootte)
        if fout:
            evidence.drop_waiting([new.file_id])
            fouten.append(fout)
        else:
            concept.add_bestand(to_json(new))
    return fouten


def add_later(melding: letterbox.MijnMelding, bestanden: Sequence[NieuwBestand]) -> tuple[bool, list[str]]:
    """Add received files to a report that was sent; whether any was added, and a sentence for each that was not."""
    fitting: list[NieuwBestand] = []
    fouten = []
    for new in bestanden:
        sizes = [*_sizes_later(melding), *(other.grootte for other in fitting)]
        fout = no_room(sizes, new.grootte, most=settings.UPLOAD_MAX_FILES_LATER) or no_room_today(new.grootte)
        if fout:
            evidence.drop_waiting([new.file_id])
            fouten.append(fout)
        else:
            fitting.append(new)
    if fitting:
        letterbox.add_bestanden(melding=melding, bestanden=fitting)
    return bool(fitting), fouten


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
        kept = frozenset(str(row["file_id"]) for row in fresh.bestanden)
        place = Place(owner=fresh.token, kept=kept, last=fresh.last_place)
        response = _announce(request, place, _sizes(fresh), most=settings.UPLOAD_MAX_FILES)
        fresh.save()
    return response


def take_for(request: HttpRequest, concept: Concept | None, slot_id: UUID, index: int) -> JsonResponse:
    """One piece of a file of a concept; after the last one the file belongs to it."""
    token = concept.token if concept else ""

    def keep(new: NieuwBestand, slot: evidence.Slot) -> None:
        fresh = concepten.concept_with_token(token)
        if fresh is None:
            raise evidence.UnknownSlot("the concept is gone")
        fresh.add_bestand({**to_json(new), "plek": slot.place})
        fresh.keep("bewijs", {})
        fresh.save()

    return _take(request, token or None, slot_id, index, keep)


@require_GET
def concept_stand(request: HttpRequest, slot_id: UUID) -> JsonResponse:
    """Which pieces are in."""
    return state_for(concepten.concept_of(request), slot_id)


def state_for(concept: Concept | None, slot_id: UUID) -> JsonResponse:
    """Which pieces of a file of a concept are in."""
    return _stand(concept.token if concept else None, slot_id)


@require_http_methods(["PUT"])
def concept_deel(request: HttpRequest, slot_id: UUID, index: int) -> JsonResponse:
    """Take one piece; after the last one the file belongs to the unfinished report."""
    return take_for(request, concepten.concept_of(request), slot_id, index)


@require_POST
def code_slot(request: HttpRequest) -> JsonResponse:
    """Announce a file for the report behind the code."""
    key, token = codesessie.key_of(request), request.COOKIES.get(codesessie.COOKIE, "")
    if key is None:
        return gone()
    with letterbox.visit(key), evidence.held(token):
        melding = letterbox.open_with_code(key)
        sizes = [*_sizes_later(melding), *_open_sizes(token)]
        kept = frozenset(str(bestand.id) for bestand in melding.bestanden)
        return _announce(request, Place(token, kept), sizes, most=settings.UPLOAD_MAX_FILES_LATER)


@require_GET
def code_stand(request: HttpRequest, slot_id: UUID) -> JsonResponse:
    """Which pieces are in."""
    return _stand(_code_owner(request), slot_id)


@require_http_methods(["PUT"])
def code_deel(request: HttpRequest, slot_id: UUID, index: int) -> JsonResponse:
    """Take one piece; after the last one the file belongs to the report."""
    key = codesessie.key_of(request)

    def keep(new: NieuwBestand, slot: evidence.Slot) -> None:  # noqa: ARG001 - a case numbers its files itself
        if key is None:  # pragma: no cover - without a key there is no slot either
            raise evidence.UnknownSlot("the session is gone")
        with letterbox.visit(key):
            letterbox.add_bestanden(melding=letterbox.open_with_code(key), bestanden=[new])

    return _take(request, _code_owner(request), slot_id, index, keep)


def _announce(request: HttpRequest, place: Place, sizes: Iterable[int], *, most: int) -> JsonResponse:
    """A slot for a file.

    The same name and size get the slot that is there: a new visit goes on in it, and what is in already is not sent
    again. The browser compares the hashes; with ``opnieuw`` it says that it is another file after all.
    """
    owner, nth = place.owner, _number(request, "nr")
    size = _number(request, "grootte")
    name = clean_name(request.POST.get("naam", ""))
    wanted = (name, size, nth)
    same = [slot for slot in evidence.slots_of(owner) if (slot.name, slot.size, slot.nth) == wanted]
    usable = [slot for slot in same if slot.result is None or slot.result.get("bestand") in place.kept]
    if usable and "opnieuw" not in request.POST:
        return _stand(owner, usable[-1].id)
    left = list(sizes)
    for slot in same:
        evidence.drop_slot(owner, slot)
        if slot.result is None:
            left.remove(slot.size)
    fout = refusal_of_announced(name, size) or no_room(left, size, most=most) or no_room_today(size)
    if fout:
        return JsonResponse({"fout": fout}, status=UNPROCESSABLE)
    slot = evidence.open_slot(owner, name=name, size=size, nth=nth, after=place.last)
    return JsonResponse(_state(slot), status=201)


def _stand(owner: str | None, slot_id: UUID) -> JsonResponse:
    try:
        return JsonResponse(_state(evidence.slot_of(owner, slot_id)))
    except evidence.UnknownSlot:
        return gone()


def _take(request: HttpRequest, owner: str | None, slot_id: UUID, index: int, keep: Keep) -> JsonResponse:
    try:
        slot = evidence.slot_of(owner, slot_id)
        evidence.put_piece(slot, index, request.body, sha256=request.headers.get("X-Deel-SHA256", ""))
        if slot.result is None and len(evidence.present(slot)) == slot.pieces:
            _finish(owner or "", slot, keep)
        return _stand(owner, slot_id)
    except evidence.UnknownSlot:
        return gone()
    except evidence.ChunkRefused:
        return JsonResponse({"fout": _("Dit stuk kwam niet heel aan. Probeer het nog een keer.")}, status=UNPROCESSABLE)
    except evidence.ChunkConflict:
        return JsonResponse({"fout": _("Dit bestand is veranderd. Kies het nog een keer.")}, status=CONFLICT)


def _finish(owner: str, slot: evidence.Slot, keep: Keep) -> None:
    """Make one file of the pieces and judge it as a form's; whoever is second finds it done."""
    upload = evidence.assemble(slot)
    try:
        fout = refusal(upload)
        new = None if fout else accept(upload)
        with evidence.held(owner):
            if evidence.slot_of(owner, slot.id).result is not None:
                upload.kept = False
                return
            if new is not None:
                keep(new, slot)
            evidence.finish(owner, slot, result={"fout": fout, "bestand": str(new.file_id) if new else ""})
    except BaseException:
        upload.kept = False
        raise
    finally:
        upload.close()


def _state(slot: evidence.Slot) -> dict[str, Any]:
    """What a browser has to know about a slot."""
    return {
        "id": str(slot.id),
        "deel": evidence.CHUNK_BYTES,
        "delen": slot.pieces,
        "aanwezig": evidence.present(slot),
        "klaar": slot.result is not None,
        "fout": (slot.result or {}).get("fout", ""),
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


def _code_owner(request: HttpRequest) -> str | None:
    return None if codesessie.key_of(request) is None else request.COOKIES.get(codesessie.COOKIE)


def _sizes(concept: Concept) -> list[int]:
    return [*(row["grootte"] for row in concept.bestanden), *_open_sizes(concept.token)]


def _sizes_later(melding: letterbox.MijnMelding) -> list[int]:
    return [bestand.grootte for bestand in melding.bestanden]


def _open_sizes(owner: str) -> list[int]:
    return [slot.size for slot in evidence.slots_of(owner) if slot.result is None]
