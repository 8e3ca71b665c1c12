"""Every regular expression that meets text of others is fast on the worst text that it can be given (H1).

An expression that tries one place in many ways takes a whole process with it: the interpreter cannot be interrupted in
one. So each stands here, with text made to keep it busy, or with the reason why it never sees text of others.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from meldpunt.evidence.inspection.kinds import SOORTEN, is_text, soort_of
from statistieken.uitwisseling.bestand.strikt import LARGEST
from support.dossiers.inhoud import adressen, uitingen

ROOMS = ("meldpunt", "triage", "support", "statistieken")
NOT_LOADED = re.compile(r"\.(migrations|management)(\.|$)|^meldpunt\.(beat|celery|wsgi|preload)$")
MEGABYTE = 1024 * 1024
SPACES, TILDES = " " * MEGABYTE, "~ " * MEGABYTE

# Text that was made for an expression: what it may begin with, again and again, and never what it ends with.
WORST: dict[str, list[str | bytes]] = {
    "meldpunt.accounts.sessions.getypt.CODE": ["a-" * MEGABYTE + "!", "-" * MEGABYTE],
    "meldpunt.accounts.wachtzin.REPEATED": ["ab" * 63 + "x", "a" * 127 + "b", "a" * 128],  # 128 fit
    "meldpunt.accounts.wachtzin.WORD": ["a1" * MEGABYTE, "_" * MEGABYTE],
    "meldpunt.core.web.uitgaand.bestanden.ENDING": ["." * 20_000, ".abcdefgh" * 9_000, "a" * MEGABYTE],
    "meldpunt.werkplek.inspreken.views.RANGE": ["bytes=" + "1" * MEGABYTE, "bytes=" + "-" * MEGABYTE],
    "support.aanvallen.gelijkenis.SKIPPED": [
        "https://" * 2_500,
        "@" * 20_000,
        "http://" + "a" * 20_000,
    ],  # no more is read
    "support.aanvallen.gelijkenis.WORD": ["a " * 10_000, "a" * 20_000],  # idem
    "meldpunt.core.citaten.BLANK_LINE": ["\n \t" * MEGABYTE, "\n" + SPACES + "x", ("\n" + " " * 1000 + "x") * 1000],
    "meldpunt.core.citaten.CITAAT": [
        *(mark * 20_000 for mark in ("“", "„", "«", '"', "‘", "’", "'", "\n>", "‘a’b", " 'a", "'s ", "x'")),
        " '" + "a" * 299 + " '" * 20_000,
    ],
    "meldpunt.core.fields.NOT_TYPED": ["a" * MEGABYTE, "\x07" * MEGABYTE],
    "meldpunt.core.logs.CALLER": ["Invalid request from ip=" * 10_000, "Invalid request from " + "i" * MEGABYTE],
    "meldpunt.core.logs.UNSEEN": ["\u200e" * MEGABYTE],
    "meldpunt.core.typed.sporen.DAY": ["1-" * MEGABYTE, "11 " * MEGABYTE, "1" * MEGABYTE],
    "meldpunt.core.typed.sporen.HANDLE": ["@" * MEGABYTE, "@a" * MEGABYTE, "a.@" * MEGABYTE],
    "meldpunt.core.typed.sporen.LINK": ["a-" * MEGABYTE, "a." * MEGABYTE, "www" * MEGABYTE, "https://" * 40_000],
    "meldpunt.core.typed.sporen.MAIL": ["a" * MEGABYTE, "a." * MEGABYTE, "a@" * MEGABYTE, "a@b." * MEGABYTE],
    "meldpunt.core.typed.sporen.NUMBER": ["1 " * MEGABYTE, "1" + "-" * MEGABYTE, "+" * MEGABYTE, "1(x" * MEGABYTE],
    "meldpunt.core.typed.sporen.POSTCODE": ["1" * MEGABYTE, "1234 " * MEGABYTE, "1234a" * MEGABYTE],
    "meldpunt.core.typed.sporen.WORD": ["a" * MEGABYTE, "a-" * MEGABYTE, "a.." * MEGABYTE],
    "meldpunt.core.typed.bereikbaar.HOST_LABEL": ["a" * MEGABYTE, "-" * MEGABYTE],
    "meldpunt.core.typed.bereikbaar.LOCAL_LETTER": ["a" * MEGABYTE + " ", "." * MEGABYTE],
    "meldpunt.core.typed.bereikbaar.SEPARATORS": [SPACES, "- " * MEGABYTE],
    "meldpunt.core.typed.bereikbaar.SIGNAL_LINK": ["https://signal.me/" + "a" * MEGABYTE, "https://" * 40_000],
    "meldpunt.core.typed.bereikbaar.SIGNAL_NAME": ["a" * MEGABYTE, "@" * MEGABYTE, "abc." * MEGABYTE],
    "meldpunt.core.typed.letters.NEVER_MEANT": ["a" * MEGABYTE, "\u200b" * MEGABYTE],
    "meldpunt.core.typed.letters.SPACES": [SPACES, "a " * MEGABYTE],
    "meldpunt.core.typed.letters.UNSEEN": ["a" * MEGABYTE, "\u200e" * MEGABYTE],
    "meldpunt.core.web.compact.AFTER_OPENING": ["<p " + "{{ a }}{% b %}" * 40 + "<", "<p {%" * 4_000],
    "meldpunt.core.web.compact.TAG": ["<p " + "{{ a }}{% b %}" * 40 + "<", "<p {%" * 4_000],
    "meldpunt.core.web.nummers.NUMMER": ["0" * MEGABYTE, "012-" * MEGABYTE, "010 " + "12 " * MEGABYTE],
    "meldpunt.evidence.inspection.parser_child.ARCHIVE": [b"PK\x06\x06" * MEGABYTE, b"7z\xbc\xaf\x27" * MEGABYTE],
    "meldpunt.evidence.inspection.parser_child.EMBEDDED": ["object " * 9_000, "/object " * 8_000],
    "meldpunt.evidence.inspection.parser_child.FORBIDDEN": [".exe.js" * 9_000, "basic" * 13_000, "/scripts" * 8_000],
    "meldpunt.evidence.inspection.parser_child.MARKUP": [
        b"<!doctype" + b" " * MEGABYTE,
        b"<!doctype " * MEGABYTE,
        b"<" * MEGABYTE,
        b"<script" * MEGABYTE,
    ],
    "meldpunt.evidence.inspection.parser_child.WARC": ["archive/" + "a" * MEGABYTE, "archive/" + ".warc" * MEGABYTE],
    "meldpunt.evidence.inspection.parser_chat.CLOCK": ["1" * MEGABYTE, "1:" * MEGABYTE],
    "meldpunt.evidence.inspection.parser_chat.DATE": ["1" * MEGABYTE, "1-1" * MEGABYTE, "1. 1" * MEGABYTE],
    "meldpunt.evidence.inspection.parser_chat.SENDER": [TILDES, "a" * MEGABYTE, ": :" * MEGABYTE],
    "meldpunt.evidence.inspection.parser_chat.START": [
        "1-1-2026 14:03 - " + TILDES,
        "1-1-2026 14:03 " + "a" * MEGABYTE,
        "1-1-2026 " + "a " * MEGABYTE,
        "[" + SPACES,
        "1 - 1 - 1, om " * MEGABYTE,
        "[1-1-2026, 14:03:22" + SPACES,
        "14:03, 1-1-2026" + SPACES,
    ],
    "meldpunt.evidence.inspection.parser_export.AROUND": [b"<" * MEGABYTE, b"<!doctyp" * MEGABYTE],
    "meldpunt.evidence.inspection.parser_export.CHAT_NAME": ["whatsap" * MEGABYTE],
    "meldpunt.evidence.inspection.parser_mail.ENCODED": ["=?" * MEGABYTE, "=?a?q?" * 300_000, "=?" + "a" * MEGABYTE],
    "meldpunt.evidence.inspection.parser_mail.FIELD": ["a" * MEGABYTE, "a\t" * MEGABYTE, "a" + "\t" * MEGABYTE],
    "meldpunt.evidence.intake.DEVICES": ["con" * MEGABYTE, "com1" + SPACES],
    "statistieken.casuistiek.sporen.DATE_WORDS": [
        "drie" * 20_000,
        "tig " * 20_000,
        "maart" * 20_000,
    ],  # no more is typed
    "statistieken.casuistiek.sporen.MARK": ["'" * MEGABYTE, "“" * MEGABYTE, "a'" * MEGABYTE],
    "statistieken.casuistiek.sporen.QUOTED_LINE": [SPACES, "\n" * MEGABYTE, "\n >" * MEGABYTE],
    "statistieken.casuistiek.sporen.SLASHED": ["a." * 20_000, "aa." * 20_000, "a-" * 20_000, "u/" * 20_000],  # idem
    "statistieken.kwartaal.PATTERN": ["2026-Q" * MEGABYTE],
    "statistieken.uitwisseling.bestand.strikt.STRINGS": [
        b'"' * LARGEST,
        b'"' + b'\\"' * (LARGEST // 2),
        b'"' + b"a" * LARGEST,
    ],  # no more is read
    "statistieken.uitwisseling.bestand.strikt.BRACKETS": [b"[" * LARGEST, b"a" * LARGEST],
    "statistieken.uitwisseling.bestand.sleutel.NOT_DIGITS": ["a" * MEGABYTE, "1a" * MEGABYTE],
    "statistieken.uitwisseling.bestand.vrijgave.CODE": ["a" * MEGABYTE, "a-" * MEGABYTE],
    "support.dossiers.inhoud.adressen.ARCHIVED": ["/web/" + "1" * MEGABYTE, "/web/1234a" * MEGABYTE],
    "support.dossiers.inhoud.adressen.DEFENDED": ["/v3/__https:/" + "a_" * MEGABYTE, "/v3/__https:/" + "a" * MEGABYTE],
    "support.dossiers.inhoud.adressen.PLATFORM_TRACKING": ["ref_" * MEGABYTE],
    "support.dossiers.inhoud.adressen.SCHEME": ["https://" * MEGABYTE, "http" * MEGABYTE, "https://" + SPACES],
    "support.dossiers.inhoud.adressen.TRACKING": ["utm_" + "a" * MEGABYTE, "__cft__" * MEGABYTE],
    "support.dossiers.inhoud.adressen.WITHOUT_SCHEME": [
        "a." * 3_000,
        "a" * 9_000,
        "a.b/" * 3_000,
    ],  # 4,000 are looked at
    "support.dossiers.inhoud.adressen.WORD": ["a" * MEGABYTE, SPACES, "a " * MEGABYTE],
    "support.bewijskracht.controle.pakket.HEX": ["a" * MEGABYTE, "0" * 63 + "g"],
    "support.bewijskracht.controle.verify_bewijs.STATEMENT": [
        "meldpunt-bewijswortel/1\nnummer " + "1" * MEGABYTE,
        "meldpunt-bewijswortel/1\n" * 40_000,
    ],
}
ONLY_AT_THE_START = {
    "meldpunt.evidence.inspection.parser_chat.SENDER",
    "meldpunt.evidence.inspection.parser_chat.START",
    "meldpunt.evidence.inspection.parser_mail.FIELD",
}  # the product never searches with it
OURS = {
    "statistieken.rapport.beeld.SIZE": "charts that we drew ourselves",
    "statistieken.rapport.beeld.VIEWBOX": "idem",
    "statistieken.uitwisseling.bestand.vrijgave.NAMED": "errors of msgspec, over a file of at most 256 KiB",
    "statistieken.uitwisseling.bestand.vrijgave.PLACE": "idem",
    "meldpunt.audit.anchors.LINE": "lines of anchors that this product wrote",
    "meldpunt.core.datafile_errors._EXPECTED": "errors over data files of this product",
    "meldpunt.core.datafile_errors._STEP": "idem",
    "meldpunt.core.moulds.CODE": "templates; a text of others is escaped, and then has no such quote",
    "meldpunt.core.moulds.HOLES": "templates, before any text of others is put in",
    "meldpunt.core.web.compact.BEFORE_CLOSING": "templates",
    "meldpunt.core.web.compact.BEFORE_END": "templates",
    "meldpunt.core.web.compact.BETWEEN_ATTRIBUTES": "templates",
    "meldpunt.core.web.compact.INDENT": "templates",
    "meldpunt.core.web.compact.KEPT": "templates",
    "meldpunt.huisstijl.colours.HEX": "a setting",
    "meldpunt.huisstijl.service.HEX": "a setting",
    "meldpunt.huisstijl.colours.TOKEN": "the stylesheet of this product",
    "meldpunt.huisstijl.svg.BINNEN": "the logo of the party, at most one megabyte, read at the start",
    "meldpunt.huisstijl.svg.FUNCTIE": "idem",
    "meldpunt.huisstijl.svg.GETAL": "idem",
    "meldpunt.huisstijl.svg.WAARDE": "idem",
    "meldpunt.vault.rings.rootkeys.KEY_ID": "key files of the installation",
}


def _expressions() -> dict[str, re.Pattern[Any]]:
    """Every expression that stands in a module, by its name."""
    found: dict[str, re.Pattern[Any]] = {}
    for room in ROOMS:
        root = importlib.import_module(room)
        for info in pkgutil.walk_packages(root.__path__, f"{room}."):
            if NOT_LOADED.search(info.name):
                continue
            module = importlib.import_module(info.name)
            names = [name for name, value in vars(module).items() if isinstance(value, re.Pattern)]
            found |= {f"{info.name}.{name}": getattr(module, name) for name in names}
    return found


EXPRESSIONS = _expressions()


def test_h1_every_expression_is_judged_here() -> None:
    assert set(EXPRESSIONS) == set(WORST) | set(OURS)
    assert not set(WORST) & set(OURS)


@pytest.mark.parametrize("name", WORST)
def test_h1_the_worst_text_takes_no_time(name: str) -> None:
    pattern, begin = EXPRESSIONS[name], time.monotonic()
    for text in WORST[name]:
        pattern.match(text)
        pattern.fullmatch(text)
        if name not in ONLY_AT_THE_START:
            pattern.search(text)

    assert time.monotonic() - begin < 2


def test_h1_how_a_file_begins_is_seen_at_once() -> None:
    begin, heads = time.monotonic(), (b"\0\0\0 ftyp", b"RIFF", b"\x1aE\xdf\xa3wwww", b"ID3\xff", b"OggS", b"PK\x03\x04")
    for head in (*heads, b"\0\0\0\x08free", b"%PDF", b"\0"):
        soort_of(head * 4096, "a.abc")
        is_text(head * 4096)

    assert len(SOORTEN) > 15
    assert time.monotonic() - begin < 1


def test_h1_who_posted_is_found_in_the_longest_address_at_once() -> None:
    begin = time.monotonic()
    for path in ("/" * 2000, "/@" + "a" * 2000, "/u/" + "a." * 1000, "/in/" + "%" * 2000, "/profile/" + "-" * 2000):
        for platform in adressen.read_platforms():
            for pattern in (*platform.accounts, *(form.pad for form in platform.berichten)):
                re.match(pattern, path)
            uitingen.uiting_of_link(f"https://{platform.hosts[0]}{path}")

    assert time.monotonic() - begin < 2


def test_h1_what_only_matches_at_the_start_is_never_searched_with() -> None:
    for name in ONLY_AT_THE_START:
        module, _dot, expression = name.rpartition(".")
        source = (Path(settings.BASE_DIR) / f"{module.replace('.', '/')}.py").read_text()

        assert source.count(f"{expression}.") == source.count(f"{expression}.match(")
        assert f"{expression}.match(" in source
