"""Which files are welcome: what they hold and what they are called have to agree, and be one thing only (F01)."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meldpunt.evidence.inspection.kinds import SOORTEN, name_as, soort_of, soort_of_name
from tests.evidence.gevraagd import verdict
from tests.evidence.soorten import DOCX, ODT, SINGLEFILE, WACZ, XLSX, box, packed
from tests.maak import gif, pdf, picture

PAGE = "/melden/bewijs/"
EMAIL = b"From: a@example.org\r\nSubject: dag\r\nContent-Type: text/html\r\n\r\n<html><script>x</script></html>"
WELCOME: dict[str, bytes] = {
    "a.jpg": picture((8, 6), "JPEG"),
    "a.jpe": picture((8, 6), "JPEG"),
    "a.JPEG": picture((8, 6), "JPEG"),
    "a.png": picture(),
    "a.webp": picture((8, 6), "WEBP"),
    "a.gif": gif(2),
    "a.heic": picture((64, 64), "HEIF"),
    "a.heif": picture((64, 64), "HEIF"),
    "a.avif": picture((64, 64), "AVIF"),
    "a.pdf": pdf(2),
    "a.mp4": box(b"isom", b"mp42"),
    "b.mp4": box(b"iso9", b"cmfc"),
    "c.mp4": b"\0\0\0\x0cskip\0\0\0\0" + b"\0\0\0\x08wide" + box(b"isom"),
    "a.mov": box(b"qt  "),
    "b.mov": b"\0\0\0\x08wide\0\0\0\x08mdat",
    "a.3gp": box(b"3gp5", b"isom"),
    "a.mkv": b"\x1aE\xdf\xa3\xa3B\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\x82\x88matroska",
    "a.avi": b"RIFF\x24\0\0\0AVI LIST",
    "a.amr": b"#!AMR\n" + bytes(20),
    "a.aac": b"\xff\xf1\x50\x80" + bytes(20),
    "a.flac": b"fLaC\0\0\0\x22",
    "a.tiff": b"II*\0\x08\0\0\0",
    "a.tif": b"MM\0*\0\0\0\x08",
    "a.bmp": picture((8, 6), "BMP"),
    "b.heic": picture((64, 64), "HEIF").replace(b"heic", b"mif1"),
    "a.webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm",
    "a.mp3": b"ID3\x03\x00" + bytes(20),
    "c.mp3": bytes(2_000) + b"\xff\xfb\x90\x00" + bytes(20),
    "b.mp3": b"\xff\xfb\x90\x00" + bytes(20),
    "a.m4a": box(b"M4A ", b"mp42"),
    "a.ogg": b"OggS\x00\x02" + bytes(22) + b"\x01vorbis",
    "a.wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "b.txt": "Wat er stond: één.".encode("utf-16"),
    "c.txt": "Wat er stond: één.".encode("utf-16-le"),
    "a.txt": "Wat er stond: <script> én meer.".encode(),
    "a.eml": EMAIL,
    "a.docx": packed(DOCX),
    "a.xlsx": packed(XLSX),
    "a.odt": packed(ODT),
    "a.html": SINGLEFILE,
    "a.htm": b"\xef\xbb\xbf<html><!-- Page saved with SingleFile\n--><body>",
    "a.wacz": packed(WACZ),
}
JPEG, ZIP = WELCOME["a.jpg"], packed({"x.txt": "x"})
# What a name says and what it is: the bytes decide.
OTHER_NAME: dict[str, tuple[bytes, str]] = {
    "a.png": (JPEG, "image/jpeg"),
    "foto": (JPEG, "image/jpeg"),
    "foto.onbekend": (JPEG, "image/jpeg"),
    "a.avif": (WELCOME["a.heic"], "image/heic"),
    "a.jpg": (WELCOME["a.heic"], "image/heic"),
    "a.webp": (WELCOME["a.wav"], "audio/wav"),
    "a.heic": (WELCOME["a.mp4"], "video/mp4"),
    "a.mov": (WELCOME["a.mp4"], "video/mp4"),
    "a.mp4": (WELCOME["a.mov"], "video/quicktime"),
    "a.mp3": (WELCOME["a.m4a"], "audio/mp4"),
    "a.m4a": (WELCOME["a.mp4"], "audio/mp4"),
    "a.txt": (WELCOME["a.pdf"], "application/pdf"),
    "b.jpg": (WELCOME["a.pdf"], "application/pdf"),
    "c.pdf": (b"\r\n" + WELCOME["a.pdf"], "application/pdf"),
    "d.pdf": (WELCOME["a.docx"], "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "b.zip": (WELCOME["a.wacz"], "application/wacz+zip"),
    "pagina": (SINGLEFILE, "text/html"),
    "a.docx": (WELCOME["a.xlsx"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "a.zip": (WELCOME["a.odt"], "application/vnd.oasis.opendocument.text"),
    "chat.docx": (packed({"_chat.txt": "24-11-2026 14:03 - Jan: a"}), "application/zip"),
    "brief": (b"Wat er stond.", "text/plain"),
}
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "svg": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kunnen we niet bewaren"),
    "svg called picture": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "We kunnen"),
    "svg called text": ("a.txt", b"  <svg onload=alert(1)>", "We kunnen"),
    "html": ("a.html", b"<html>", "Open de pagina"),
    "page that names SingleFile later": ("a.html", b"<html><p>Page saved with SingleFile</p>", "Open de pagina"),
    "saved page that hides an archive": ("a.html", SINGLEFILE + ZIP, "ander bestand"),
    "page as XML": ("a.xhtml", SINGLEFILE, "Open de pagina"),
    "web archive without its list": ("a.wacz", packed({k: v for k, v in WACZ.items() if k[0] != "d"}), "pakket"),
    "web archive without an archive": ("a.wacz", packed({k: v for k, v in WACZ.items() if k[0] != "a"}), "pakket"),
    "web archive with a program": ("a.wacz", packed(WACZ, **{"start.exe": b"MZ"}), "programma"),
    "web archive behind something": ("a.wacz", b"<html>" + packed(WACZ), "We kunnen"),
    "web archive with a tail": ("a.wacz", packed(WACZ) + b"tail", "We kunnen"),
    "html called text": ("a.txt", b"\xef\xbb\xbf<!DOCTYPE html><script>1</script>", "We kunnen"),
    "html called mail": ("a.eml", b"<html><body>", "We kunnen"),
    "program": ("a.exe", b"MZ\x90\0", "kunnen we niet bewaren"),
    "program called picture": ("a.jpg", b"MZ\x90\0" + bytes(100), "We kunnen"),
    "zip": ("a.zip", ZIP, "pakket"),
    "rar": ("a.rar", b"Rar!\x1a\x07\0", "pakket"),
    "zip called document": ("a.docx", ZIP, "pakket"),
    "page called photo": ("a.jpg", b"<html><body>Dag</body></html>", "We kunnen"),
    "text called photo": ("a.jpg", b"Zomaar tekst", "We kunnen"),
    "program without a name": ("spel", b"MZ\x90\0" + bytes(100), "kunnen we niet bewaren"),
    "program called text": ("a.txt", b"MZ\x90\0\3" + bytes(100), "We kunnen"),
    "pdf behind a page": ("a.pdf", b"<html>" + pdf(1), "ander bestand"),
    "mail of Outlook": ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "bewaar hem als pdf of .eml"),
    "mailbox": ("a.mbox", b"From x", "Open de mail waar het om gaat"),
    "saved page": ("a.mht", b"From: <Saved by Blink>", "kies Afdrukken en bewaar als pdf"),
    "old document": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "bewaar het als pdf"),
    "old document without a name": ("brief", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9), "bewaar het als pdf"),
    "slides": ("a.pptx", ZIP, "bewaar het als pdf"),
    "unknown": ("a.abc", b"\1\2\3", "Maak er een pdf of een schermfoto van"),
    "macro document": ("a.docm", WELCOME["a.docx"], "programma"),
    "macro in a document": ("a.docx", packed(DOCX, **{"word/vbaProject.bin": b"x"}), "programma"),
    "macro in an odt": ("a.odt", packed(ODT, **{"Basic/Standard/Module1.xml": "x"}), "programma"),
    "macro by content type": (
        "a.docx",
        packed(DOCX | {"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}),
        "programma",
    ),
    "program in a document": ("a.docx", packed(DOCX, **{"word/embeddings/start.exe": b"MZ"}), "programma"),
    "document behind something": ("a.docx", b"#!/bin/sh\n" + WELCOME["a.docx"], "We kunnen"),
    "document with a tail": ("a.docx", WELCOME["a.docx"] + b"tail", "We kunnen"),
    "no archive at all": ("a.docx", packed(DOCX).replace(b"PK", b"PX"), "We kunnen"),
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


@pytest.mark.parametrize("name", OTHER_NAME)
def test_f01_the_bytes_decide(name: str) -> None:
    content, mime = OTHER_NAME[name]
    found = soort_of(content[:4096], name)

    assert found is not None
    assert (verdict(found.mime, content)["soort"] if found.mime == "application/zip" else found.mime) == mime


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a.png", "foto", "a.docx"])
def test_f01_the_name_that_was_given_stays(name: str) -> None:
    content, mime = OTHER_NAME[name]
    client = Client()
    send(client, name, content)

    assert kept(client) == [(name, mime), ("goed.png", "image/png")]


def test_f01_no_kind_begins_like_another() -> None:
    for name, content in WELCOME.items():
        found = {soort.mime for soort in SOORTEN if soort.begins and soort.begins.match(content)}
        promised = soort_of_name(name)

        assert len(found) <= 1, name
        assert promised is not None
        assert soort_of(content, "zonder")  # whatever it is called


@pytest.mark.parametrize(
    ("mime", "name", "shown"),
    [
        ("image/jpeg", "a.png", "a.png.jpg"),
        ("image/jpeg", "a.JPEG", "a.JPEG"),
        ("image/heic", "foto", "foto.heic"),
        ("video/quicktime", "a.mp4", "a.mp4.mov"),
        ("", "a.exe", "a.exe"),
    ],
)
def test_f05_the_name_of_a_download_ends_in_what_it_is(mime: str, name: str, shown: str) -> None:
    assert name_as(mime, name) == shown


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
