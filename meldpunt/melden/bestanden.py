"""Which files are welcome: judged by what they hold and by what they are called."""

from __future__ import annotations

import base64
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import puremagic
from django.conf import settings
from django.utils.translation import gettext as _

from meldpunt.vault import service as vault
from support.dossiers.letterbox import NieuwBestand

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME_LENGTH = 120
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Soort:
    """A kind of file: its endings and what its first bytes may be taken for."""

    mime: str
    endings: tuple[str, ...]
    seen_as: tuple[str, ...]


SOORTEN = (
    Soort("image/jpeg", (".jpg", ".jpeg"), (".jpg", ".jpeg", ".jfif", ".jpe")),
    Soort("image/png", (".png",), (".png",)),
    Soort("image/webp", (".webp",), (".webp",)),
    Soort("image/gif", (".gif",), (".gif",)),
    Soort("image/heic", (".heic", ".heif"), (".heic", ".heif", ".heix")),
    Soort("application/pdf", (".pdf",), (".pdf",)),
    Soort("video/mp4", (".mp4", ".m4v"), (".mp4", ".m4v", ".mov")),
    Soort("video/quicktime", (".mov",), (".mov", ".mp4", ".qt")),
    Soort("video/webm", (".webm",), (".webm", ".mkv")),
    Soort("audio/mpeg", (".mp3",), (".mp3",)),
    Soort("audio/mp4", (".m4a",), (".m4a", ".mp4", ".aac")),
    Soort("audio/ogg", (".ogg", ".opus"), (".ogg", ".opus", ".oga")),
    Soort("audio/wav", (".wav",), (".wav",)),
    Soort("text/plain", (".txt",), ()),
    Soort("message/rfc822", (".eml",), ()),
)
TEXT = ("text/plain", "message/rfc822")
MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")


def refusal(upload: vault.SealedUpload) -> str:
    """Why a file is not welcome, in a sentence; empty where it is."""
    if upload.too_large:
        return _("“%(naam)s” is te groot (%(mb)s MB). Het mag maximaal %(max)s MB zijn. De rest is bewaard.") % {
            "naam": clean_name(upload.original_name),
            "mb": max(1, round((upload.size or 0) / MEGABYTE)),
            "max": settings.UPLOAD_MAX_BYTES // MEGABYTE,
        }
    naam = {"naam": clean_name(upload.original_name)}
    if not upload.size:
        return _("“%(naam)s” is leeg. Kies je het bestand nog een keer?") % naam
    soort = soort_of_name(upload.original_name)
    if soort is None:
        return _("“%(naam)s” kunnen we niet bewaren. Kies een foto, pdf, geluid, video, mail of tekst.") % naam
    if not _holds(upload.head, soort):
        return _("“%(naam)s” is iets anders dan de naam zegt. Maak er een schermfoto van en kies die.") % naam
    return ""


def accept(upload: vault.SealedUpload) -> NieuwBestand:
    """Let the sealed file stay, and describe it for the case."""
    upload.keep()
    soort = soort_of_name(upload.original_name)
    return NieuwBestand(
        file_id=upload.file_id,
        naam=clean_name(upload.original_name),
        soort=soort.mime if soort else "",
        grootte=upload.size or 0,
        sha256=upload.sha256,
        sleutel=upload.key,
    )


def to_json(bestand: NieuwBestand) -> dict[str, Any]:
    """A received file as the unfinished report keeps it."""
    return {
        "file_id": str(bestand.file_id),
        "naam": bestand.naam,
        "soort": bestand.soort,
        "grootte": bestand.grootte,
        "sha256": bestand.sha256,
        "sleutel": base64.b64encode(bestand.sleutel.reveal()).decode(),
    }


def from_json(raw: Mapping[str, Any]) -> NieuwBestand:
    """A received file out of the unfinished report."""
    return NieuwBestand(
        file_id=uuid.UUID(raw["file_id"]),
        naam=raw["naam"],
        soort=raw["soort"],
        grootte=raw["grootte"],
        sha256=raw["sha256"],
        sleutel=vault.Secret(base64.b64decode(raw["sleutel"])),
    )


def soort_of_name(name: str) -> Soort | None:
    """The kind of file that a name promises."""
    ending = PurePosixPath(name.lower()).suffix
    return next((soort for soort in SOORTEN if ending in soort.endings), None)


def clean_name(name: str) -> str:
    """A file name that can be shown: no folders, no control or direction marks, not endless."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp")).strip()
    if len(text) > NAME_LENGTH:
        ending = PurePosixPath(text).suffix[:10]
        text = text[: NAME_LENGTH - len(ending)] + ending
    return text or _("bestand")


def _holds(head: bytes, soort: Soort) -> bool:
    if soort.mime in TEXT:
        return _is_text(head)
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return False
    return any(match.extension in soort.seen_as for match in found)


def _is_text(head: bytes) -> bool:
    start = head[:512].lstrip().lower()
    return b"\x00" not in head and not start.startswith(MARKUP)
