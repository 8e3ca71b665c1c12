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
from meldpunt.evidence.inspection.parser import ParserFailed, inspect
from meldpunt.evidence.kinds import ARCHIVE, MACRO, ending_of, holds, soort_of_name
from meldpunt.evidence.models import ReceivedDay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meldpunt.evidence.uploads import SealedUpload

NAME_LENGTH = 120
MEGABYTE = 1024 * 1024
KEPT_DAYS = 2
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
        return _("“%(naam)s” kan een programma bevatten. Bewaar het als pdf en kies die.") % naam
    if ending_of(name) in ARCHIVE:
        return _refused("pakket", name)
    if soort_of_name(name) is None:
        return _("“%(naam)s” kunnen we niet bewaren. Kies een foto, pdf, geluid, video, mail of tekst.") % naam
    return ""


def refusal(upload: SealedUpload) -> str:
    """Why a received file is not welcome, in a sentence; empty where it is."""
    size = upload.size or 0
    announced = settings.UPLOAD_MAX_BYTES + 1 if upload.too_large and size <= settings.UPLOAD_MAX_BYTES else size
    fout = refusal_of_announced(upload.original_name, announced)
    if fout:
        return fout
    soort = soort_of_name(upload.original_name)
    if soort is None or not holds(upload.head, soort):
        return _refused("anders", upload.original_name)
    try:
        verdict = inspect(upload.chunks(), mime=soort.mime)
    except ParserFailed:
        return _refused("stuk", upload.original_name)
    upload.active = verdict.active
    return _refused(verdict.refused, upload.original_name) if verdict.refused else ""


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
        "anders": _("“%(naam)s” is iets anders dan de naam zegt. Maak er een schermfoto van en kies die."),
        "dubbel": _("In “%(naam)s” zit nog een ander bestand verstopt. Maak er een schermfoto van en kies die."),
        "macro": _("“%(naam)s” kan een programma bevatten. Bewaar het als pdf en kies die."),
        "afmeting": _("“%(naam)s” is te groot om te openen. Maak het kleiner, of maak er een schermfoto van."),
        "beelden": _("“%(naam)s” heeft te veel beelden. Maak er een korte video of een schermfoto van."),
        "pakket": _("“%(naam)s” is een pakket met bestanden. Pak het uit en kies de bestanden zelf."),
        "paginas": _("“%(naam)s” heeft te veel pagina’s. Kies alleen de pagina’s waar het om gaat."),
        "stuk": _("“%(naam)s” kunnen we niet openen. Probeer het nog een keer, of maak er een schermfoto van."),
    }
    return sentences.get(why, sentences["stuk"]) % {"naam": clean_name(name)}
