"""Which files are welcome: what they hold and what they are called have to agree, and be one thing only (F01)."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meldpunt.evidence.kinds import SOORTEN, holds, soort_of_name
from tests.evidence.soorten import DOCX, ODT, XLSX, box, packed
from tests.maak import gif, pdf, picture

PAGE = "/melden/bewijs/"
EMAIL = b"From: a@example.org\r\nSubject: dag\r\nContent-Type: text/html\r\n\r\n<html><script>x</script></html>"
WELCOME: dict[str, bytes] = {
    "a.jpg": picture((8, 6), "JPEG"),
    "a.JPEG": picture((8, 6), "JPEG"),
    "a.png": picture(),
    "a.webp": picture((8, 6), "WEBP"),
    "a.gif": gif(2),
    "a.heic": picture((64, 64), "HEIF"),
    "a.heif": picture((64, 64), "HEIF"),
    "a.avif": picture((64, 64), "AVIF"),
    "a.pdf": pdf(2),
    "a.mp4": box(b"isom", b"mp42"),
    "a.mov": box(b"qt  "),
    "a.webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm",
    "a.mp3": b"ID3\x03\x00" + bytes(20),
    "b.mp3": b"\xff\xfb\x90\x00" + bytes(20),
    "a.m4a": box(b"M4A ", b"mp42"),
    "a.ogg": b"OggS\x00\x02" + bytes(22) + b"\x01vorbis",
    "a.wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "a.txt": "Wat er stond: <script> én meer.".encode(),
    "a.eml": EMAIL,
    "a.docx": packed(DOCX),
    "a.xlsx": packed(XLSX),
    "a.odt": packed(ODT),
}
JPEG, ZIP = WELCOME["a.jpg"], packed({"x.txt": "x"})
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "picture with another name": ("a.png", JPEG, "iets anders"),
    "heic called avif": ("a.avif", WELCOME["a.heic"], "iets anders"),
    "sound called picture": ("a.webp", WELCOME["a.wav"], "iets anders"),
    "film called photo": ("a.heic", WELCOME["a.mp4"], "iets anders"),
    "svg": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kunnen we niet bewaren"),
    "svg called picture": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "iets anders"),
    "svg called text": ("a.txt", b"  <svg onload=alert(1)>", "iets anders"),
    "html": ("a.html", b"<html>", "kunnen we niet bewaren"),
    "html called text": ("a.txt", b"\xef\xbb\xbf<!DOCTYPE html><script>1</script>", "iets anders"),
    "html called mail": ("a.eml", b"<html><body>", "iets anders"),
    "program": ("a.exe", b"MZ\x90\0", "kunnen we niet bewaren"),
    "program called picture": ("a.jpg", b"MZ\x90\0" + bytes(100), "iets anders"),
    "zip": ("a.zip", ZIP, "pakket"),
    "rar": ("a.rar", b"Rar!\x1a\x07\0", "pakket"),
    "zip called document": ("a.docx", ZIP, "iets anders"),
    "sheet called document": ("a.docx", WELCOME["a.xlsx"], "iets anders"),
    "macro document": ("a.docm", WELCOME["a.docx"], "programma"),
    "macro in a document": ("a.docx", packed(DOCX, **{"word/vbaProject.bin": b"x"}), "programma"),
    "macro in an odt": ("a.odt", packed(ODT, **{"Basic/Standard/Module1.xml": "x"}), "programma"),
    "macro by content type": (
        "a.docx",
        packed(DOCX | {"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}),
        "programma",
    ),
    "program in a document": ("a.docx", packed(DOCX, **{"word/embeddings/start.exe": b"MZ"}), "programma"),
    "document behind something": ("a.docx", b"#!/bin/sh\n" + WELCOME["a.docx"], "iets anders"),
    "document with a tail": ("a.docx", WELCOME["a.docx"] + b"tail", "iets anders"),
    "no archive at all": ("a.docx", packed(DOCX).replace(b"PK", b"PX"), "iets anders"),
    "thousands of parts": (
        "a.docx",
        packed(DOCX, **{f"word/{n}.xml": "" for n in range(5001)}),
        "te groot om te openen",
    ),
    "jpeg and html": ("a.jpg", JPEG + b"<html><body><script>alert(1)</script>", "ander bestand"),
    "jpeg with html in a comment": ("a.jpg", JPEG[:2] + b"\xff\xfe\x00\x12<script>alert()" + JPEG[2:], "ander bestand"),
    "jpeg and zip": ("a.jpg", JPEG + ZIP, "ander bestand"),
    "jpeg and rar": ("a.jpg", JPEG + b"Rar!\x1a\x07\0", "ander bestand"),
    "png and pdf": ("a.png", picture()[:33] + b"%PDF-1.4" + picture()[33:], "ander bestand"),
    "gif and script": ("a.gif", b"GIF89a/*" + gif(1)[8:] + b"*/=1;alert(1)", "ander bestand"),
    "gif and a script behind it": ("a.gif", gif(1, b"*/=1;alert(1)//"), "ander bestand"),
    "pdf and zip": ("a.pdf", pdf(1) + ZIP, "ander bestand"),
    "pdf behind something": ("a.pdf", b"\n" + pdf(1), "iets anders"),
    "film and zip": ("a.mp4", WELCOME["a.mp4"] + ZIP, "ander bestand"),
    "broken picture": ("a.png", picture()[:20], "kunnen we niet openen"),
    "broken pdf": ("a.pdf", b"%PDF-1.7\nniets", "kunnen we niet openen"),
}


def send(client: Client, name: str, content: bytes) -> str:
    """Send one file together with a good one; gives the page."""
    files = [SimpleUploadedFile(name, content), SimpleUploadedFile("goed.png", picture())]
    return html.unescape(client.post(PAGE, {"bestand": files, "toevoegen": "1"}, follow=True).content.decode())


def kept(client: Client) -> list[tuple[str, str]]:
    return [(row.naam, row.soort) for row in client.get(PAGE).context["bestanden"]]


@pytest.mark.django_db
@pytest.mark.parametrize("name", WELCOME)
def test_f01_what_is_welcome_is_kept_as_what_it_is(name: str) -> None:
    client = Client()
    send(client, name, WELCOME[name])
    soort = soort_of_name(name)

    assert soort is not None
    assert kept(client) == [(name, soort.mime), ("goed.png", "image/png")]


@pytest.mark.django_db
@pytest.mark.parametrize("case", REFUSED)
def test_f01_what_is_not_welcome_gets_a_sentence_and_nothing_else_is_lost(case: str) -> None:
    name, content, sentence = REFUSED[case]
    client = Client()
    client.post(reverse("melden:pagina", args=["wat"]), {"verhaal": "Dit blijft staan."})
    page = send(client, name, content)

    assert sentence in page
    assert f"“{name}”" in page
    assert kept(client) == [("goed.png", "image/png")]
    assert "Dit blijft staan." in client.get(reverse("melden:pagina", args=["wat"])).content.decode()


def test_f01_no_two_kinds_of_pictures_begin_alike() -> None:
    pictures = {name: content for name, content in WELCOME.items() if name.rsplit(".", 1)[1] not in ("txt", "eml")}
    seen = {
        name: {s.mime for s in SOORTEN if s.mime.startswith("image/") and holds(content, s)}
        for name, content in pictures.items()
    }

    assert all(len(mimes) <= 1 for mimes in seen.values())


@pytest.mark.django_db
def test_f02_one_file_has_a_limit(settings: Any) -> None:
    assert settings.UPLOAD_MAX_BYTES == 26_214_400
    assert (settings.UPLOAD_MAX_FILES, settings.UPLOAD_MAX_FILES_LATER) == (200, 400)
    assert settings.UPLOAD_MAX_REPORT_BYTES == 524_288_000
    assert settings.UPLOAD_MAX_DAY_BYTES == 20_971_520_000
    settings.UPLOAD_MAX_BYTES = len(picture()) + 10
    client = Client()

    assert "te groot" in send(client, "groot.png", picture() + bytes(100))
    assert kept(client) == [("goed.png", "image/png")]
