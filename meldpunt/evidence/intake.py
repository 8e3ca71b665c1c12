"""Whether a file is welcome: its name and size, its first bytes, what a closed process finds in it, the room left."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meldpunt.core.clock import today
from meldpunt.evidence.inspection.kinds import (
    ARCHIVE,
    BY_MIME,
    MACRO,
    OTHERWISE,
    PAGE,
    SPOKEN,
    ending_of,
    soort_of,
    soort_of_name,
)
from meldpunt.evidence.models import ReceivedDay
from meldpunt.evidence.parser import ParserFailed, inspect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meldpunt.evidence.uploads import SealedUpload

NAME_LENGTH = 120
MEGABYTE = 1024 * 1024
KEPT_DAYS = 2
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # documents and mails of before 2007
# What Windows takes for a machine and not for a file, whatever the ending.
DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def refusal_of_announced(name: str, size: int) -> str:
    """Why a file that is about to come is not welcome, by its name and size; empty where it is."""
    naam = {"naam": clean_name(name)}
    if size > settings.UPLOAD_MAX_BYTES:
        return _("“%(naam)s” is te groot (%(mb)s MB). Het mag maximaal %(max)s MB zijn. De rest is bewaard.") % {
            **naam,
            "mb": max(1, round(size / MEGABYTE)),
            "max": settings.UPLOAD_MAX_BYTES // MEGABYTE,
        }
    if size <= 0:
        return _("“%(naam)s” is leeg. Kies je het bestand nog een keer?") % naam
    if ending_of(name) in MACRO:
        return _refused("macro", name)
    if ending_of(name) in ARCHIVE:
        return _refused("pakket", name)
    if ending_of(name) in OTHERWISE:
        return _refused(OTHERWISE[ending_of(name)], name)
    return ""


def refusal(upload: SealedUpload) -> str:
    """Why a received file is not welcome, in a sentence; empty where it is."""
    size = upload.size or 0
    announced = settings.UPLOAD_MAX_BYTES + 1 if upload.too_large and size <= settings.UPLOAD_MAX_BYTES else size
    fout = refusal_of_announced(upload.original_name, announced)
    if fout:
        return fout
    soort = soort_of(upload.head, upload.original_name)
    if soort is None:
        return _refused(_word_for_unknown(upload), upload.original_name)
    try:
        verdict = inspect(upload.chunks(), mime=soort.mime)
    except ParserFailed:
        return _refused("stuk", upload.original_name)
    upload.mime, upload.active, upload.locked = verdict.soort or soort.mime, verdict.active, verdict.locked
    return _refused(verdict.refused, upload.original_name) if verdict.refused else ""


def refusal_of_recording(upload: SealedUpload) -> str:
    """Why what somebody spoke in is not welcome: as any file, and it has to be something that a page can play."""
    soort = soort_of(upload.head, upload.original_name)
    if upload.size and not upload.too_large and (soort is None or soort.mime not in SPOKEN):
        return _(
            "“%(naam)s” is geen opname die we kunnen afspelen. Neem het op met de recorder van je telefoon en kies "
            "die opname, of typ je verhaal."
        ) % {"naam": clean_name(upload.original_name)}
    return refusal(upload)


def _word_for_unknown(upload: SealedUpload) -> str:
    """The fixed word for a file of no kind that we take."""
    if upload.head.startswith(OLD_OFFICE):
        return "document"
    if ending_of(upload.original_name) in BY_MIME[PAGE].endings:
        return "pagina"
    return "onbekend" if soort_of_name(upload.original_name) is None else "anders"


def no_room(sizes: Iterable[int], size: int, *, most: int) -> str:
    """Why one more file does not fit with those that are there; empty where it does."""
    there = list(sizes)
    if len(there) >= most:
        return ngettext(
            "Er past %(most)s bestand bij een melding. Je kunt er later meer toevoegen.",
            "Er passen %(most)s bestanden bij een melding. Je kunt er later meer toevoegen.",
            most,
        ) % {"most": most}
    if sum(there) + size > settings.UPLOAD_MAX_REPORT_BYTES:
        return _("Samen zijn de bestanden te groot: er past %(mb)s MB bij een melding. Kies de belangrijkste.") % {
            "mb": settings.UPLOAD_MAX_REPORT_BYTES // MEGABYTE
        }
    return ""


def no_room_today(size: int) -> str:
    """Why no more files are taken today; empty where they are, and then these bytes, which are in, are counted."""
    return "" if reserve_today(size) else _full_today()


def no_room_for_announced(size: int) -> str:
    """Why a file that is about to come would not fit today; it is counted once it comes, piece by piece."""
    day = ReceivedDay.objects.filter(pk=today()).first()
    return "" if (day.size if day else 0) + size <= settings.UPLOAD_MAX_DAY_BYTES else _full_today()


def _full_today() -> str:
    return _("Vandaag kunnen we geen bestanden meer aannemen. De rest is bewaard. Probeer het morgen nog een keer.")


def reserve_today(size: int) -> bool:
    """Count bytes in under today's total; False, and nothing counted, where they no longer fit."""
    if size > settings.UPLOAD_MAX_DAY_BYTES:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO evidence_receivedday AS dag (day, size) VALUES (%(day)s, %(size)s) "
            "ON CONFLICT (day) DO UPDATE SET size = dag.size + excluded.size "
            "WHERE dag.size + excluded.size <= %(most)s",
            {"day": today(), "size": size, "most": settings.UPLOAD_MAX_DAY_BYTES},
        )
        return bool(cursor.rowcount)


def sweep_days() -> None:
    """Forget days that no longer matter."""
    ReceivedDay.objects.filter(day__lt=today() - timedelta(days=KEPT_DAYS)).delete()


def clean_name(name: str) -> str:
    """A file name that can be shown and saved: no folders, no control or direction marks, no device, not endless."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")).strip(" .")
    if DEVICES.match(text):
        text = f"_{text}"
    if len(text) > NAME_LENGTH:
        ending = ending_of(text)[:10]
        text = text[: NAME_LENGTH - len(ending)] + ending
    return text or _("bestand")


def _refused(why: str, name: str) -> str:
    """The sentence that belongs to a fixed word of the inspection."""
    sentences = {
        "anders": _("We kunnen “%(naam)s” niet openen. Maak er een schermfoto van en voeg die toe."),
        "document": _("“%(naam)s” kunnen we niet bewaren. Open het, bewaar het als pdf en kies die."),
        "dubbel": _("In “%(naam)s” zit nog een ander bestand verstopt. Maak er een schermfoto van en kies die."),
        "macro": _("“%(naam)s” kan een programma bevatten. Bewaar het als pdf en kies die."),
        "mail": _("“%(naam)s” kunnen we niet bewaren. Open de mail en bewaar hem als pdf of .eml. Kies die."),
        "onbekend": _("“%(naam)s” kunnen we niet bewaren. Maak er een pdf of een schermfoto van en kies die."),
        "pagina": _("“%(naam)s” kunnen we niet bewaren. Open de pagina, kies Afdrukken en bewaar als pdf. Kies die."),
        "postbus": _(
            "“%(naam)s” is een hele postbus. Open de mail waar het om gaat en bewaar hem als pdf of .eml. Kies die."
        ),
        "programma": _(
            "In “%(naam)s” zit een programma. Haal het eruit, of exporteer de chat nog een keer zonder media. Kies die."
        ),
        "slot": _("“%(naam)s” zit op slot met een wachtwoord. Maak het zonder wachtwoord en kies het nog een keer."),
        "afmeting": _("“%(naam)s” is te groot om te openen. Maak het kleiner, of maak er een schermfoto van."),
        "beelden": _("“%(naam)s” heeft te veel beelden. Maak er een korte video of een schermfoto van."),
        "pakket": _("“%(naam)s” is een pakket met bestanden. Pak het uit en kies de bestanden zelf."),
        "paginas": _("“%(naam)s” heeft te veel pagina’s. Kies alleen de pagina’s waar het om gaat."),
        "stuk": _("“%(naam)s” kunnen we niet openen. Probeer het nog een keer, of maak er een schermfoto van."),
    }
    return sentences.get(why, sentences["stuk"]) % {"naam": clean_name(name)}
