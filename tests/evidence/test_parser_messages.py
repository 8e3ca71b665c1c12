"""Messages read from an exported chat or a mail."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from meldpunt.evidence.inspection import parser_child as child
from tests.evidence.gevraagd import ANDROID, messages, read

IPHONE = "".join(f"\u200e[11/{nr}/26, 2:03:22\u202fPM] ~\u202fJan: hoi\n" for nr in range(1, 29))
MAIL = b"From: =?utf-8?q?J=C3=A4n?= <jan@voorbeeld.example>\r\nDate: Tue, 24 Nov 2026 14:03:00 +0100\r\nSubject: x\r\n\r\nTekst\r\n"


@pytest.mark.parametrize(
    ("name", "content", "senders", "total"),
    [
        ("iphone.txt", IPHONE.encode(), ["Jan"], 28),
        ("bom.txt", b"\xef\xbb\xbf" + ANDROID.encode(), ["Mira", "Jan", "Piet de Vries"], 24),
        (
            "oud.txt",
            "24-11-2026 14:03 - J\u00e4n: \u20ac\n24-11-2026 14:04 - J\u00e4n: x\n".encode("cp1252"),
            ["J\u00e4n"],
            2,
        ),
        ("us.txt", b"11/24/26, 2:03 PM - Jan: a\n11/25/26, 9:03 AM - Jan: b\n", ["Jan"], 2),
        ("iso.txt", b"2026-11-24 14:03 - Jan: a\n2026-11-25 14:03 - Jan: b\n", ["Jan"], 2),
        ("vreemd.txt", b"99-99-2026 14:03 - Jan: a\n24-11-2026 77:88 - Jan: b\n", ["Jan"], 2),
    ],
)
def test_dates_and_letters_of_many_phones(name: str, content: bytes, senders: list[str], total: int) -> None:
    found = read(content)

    assert found is not None, name
    assert list(dict.fromkeys(sender for sender, _moment in found.berichten)) == senders
    assert found.totaal == total


def test_the_day_is_what_cannot_be_a_month() -> None:
    american = read(b"11/24/26, 2:03 PM - Jan: a\n11/25/26, 9:03 AM - Jan: b\n")
    unsure = read(IPHONE.encode())

    assert american is not None
    assert unsure is not None
    assert [moment for _s, moment in american.berichten] == ["2026-11-24T14:03:00", "2026-11-25T09:03:00"]
    assert unsure.berichten[0][1] == "2026-11-01T14:03:22"


@pytest.mark.parametrize("content", [b"zomaar een brief\nover iets\n", b"", b"\xff" * 400, b"24-11-2026 niets\n" * 50])
def test_what_is_no_chat_stays_a_file_like_any_other(content: bytes) -> None:
    assert read(content) is None


def test_a_mail_is_one_message_from_one_sender() -> None:
    found = read(MAIL, "message/rfc822")
    odd = read(b"From: \xff\xfe\r\nDate: gisteren\r\n\r\n", "message/rfc822")

    assert found is not None
    assert found.berichten == (("jan@voorbeeld.example", "2026-11-24T14:03:00+01:00"),)
    assert odd is None or odd.berichten[0][1] == ""


NOTHING = {"soort": "", "berichten": [], "totaal": 0, "meer": False}
TWO = "24-11-2026 14:03 - Jan: a\n25-11-2026 09:03 - Mira: b\n"
BOTH = [["Jan", "2026-11-24T14:03:00"], ["Mira", "2026-11-25T09:03:00"]]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (TWO.encode(), BOTH),
        (b"\xef\xbb\xbf" + TWO.encode(), BOTH),
        (TWO.encode("utf-16"), BOTH),
        (TWO.replace("Jan", "J\u00e4n").encode("cp1252"), [["J\u00e4n", BOTH[0][1]], BOTH[1]]),
        (
            "[24-11-2026, 14:03:22] \u200eJan: a\n[25-11-2026, 09:03:05] Mira: b\n".encode(),
            [["Jan", "2026-11-24T14:03:22"], ["Mira", "2026-11-25T09:03:05"]],
        ),
        (
            b"11/24/26, 2:03 PM - Jan: a\n11/25/26, 12:03 AM - Mira: b\n",
            [["Jan", "2026-11-24T14:03:00"], ["Mira", "2026-11-25T00:03:00"]],
        ),
        (b"2026-11-24 14:03 - Jan: a\n2026-11-25 09:03 - Mira: b\n", BOTH),
        (
            b"01/02/26 10:00 - Jan: a\n03/02/26 10:00 - Mira: b\n",
            [["Jan", "2026-02-01T10:00:00"], ["Mira", "2026-02-03T10:00:00"]],
        ),
        (
            b"01/02/26 10:00 - Jan: a\n01/11/26 10:00 - Mira: b\n02/01/26 10:00 - Jan: c\n",
            [["Jan", "2026-01-02T10:00:00"], ["Mira", "2026-01-11T10:00:00"], ["Jan", "2026-02-01T10:00:00"]],
        ),
        (b"24-11-2026 14:03 - Jan: a\n24-11-2026 77:88 - Mira: b\n", [BOTH[0], ["Mira", ""]]),
        (b"24-11-2026 14:03 - Jan: a\n24-11-1999 14:03 - Mira: b\n", [BOTH[0], ["Mira", ""]]),
    ],
    ids=[
        "android",
        "bom",
        "utf-16",
        "cp1252",
        "iphone",
        "american",
        "iso",
        "forward as dmy",
        "forward as mdy",
        "no hour",
        "1999",
    ],
)
def test_who_wrote_when(data: bytes, rows: list[list[str]]) -> None:
    assert messages(data) == {"soort": "WHATSAPP", "berichten": rows, "totaal": len(rows), "meer": False}


@pytest.mark.parametrize(
    "data", [b"", b"zomaar een brief\n", b"een\ntwee\ndrie\n24-11-2026 14:03 - Jan: a\n", b"\xff" * 400]
)
def test_one_line_by_chance_makes_no_chat(data: bytes) -> None:
    assert messages(data) == NOTHING


def test_one_line_at_the_beginning_is_a_chat_of_one_message() -> None:
    assert messages(b"24-11-2026 14:03 - Jan: a\n")["berichten"] == [BOTH[0]]


def test_of_an_endless_chat_the_last_messages_are_kept() -> None:
    lines = [f"24-11-2026 14:{nr % 60:02} - Jan {nr}: x" for nr in range(2_001)]

    said = messages("\n".join(lines).encode())

    assert (said["totaal"], said["meer"], len(said["berichten"])) == (2_001, True, 2_000)
    assert (said["berichten"][0][0], said["berichten"][-1][0]) == ("Jan 1", "Jan 2000")


def test_lines_past_the_limit_are_not_read() -> None:
    said = messages((TWO + "\n" * 99_999 + TWO).encode())

    assert (said["totaal"], said["meer"]) == (2, True)


def test_a_text_past_the_limit_is_cut_also_within_a_letter() -> None:
    size = 8 * 1024 * 1024
    whole, broken = TWO.encode() + b"x" * size, TWO.encode() + b"x" * (size - len(TWO) - 1) + "\u20ac".encode()

    for data in (whole, broken):
        said = messages(data)
        assert (said["berichten"], said["meer"]) == (BOTH, True)


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_of_an_archive_the_chat_is_read_and_nothing_else() -> None:
    data = zipped(
        {"IMG-1.jpg": b"x", "WhatsApp-chat met Jan.txt": TWO.encode(), "notitie.txt": b"24-11-2026 14:03 - P: a"}
    )

    assert messages(data, "application/zip")["berichten"] == BOTH


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06geen archief", zipped({"foto.jpg": b"x"})])
def test_an_archive_without_a_chat_holds_no_messages(data: bytes) -> None:
    assert messages(data, "application/zip") == NOTHING


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            "From: Jan <jan@voorbeeld.example>\r\nDate: Tue, 24 Nov 2026 14:03:00 +0100\r\n",
            ["jan@voorbeeld.example", "2026-11-24T14:03:00+01:00"],
        ),
        ("From: =?utf-8?q?J=C3=A4n?=\r\nDate: gisteren\r\n", ["J\u00e4n", ""]),
        ("From: =?geen-letters?q?J=C3?=\r\n", ["=?geen-letters?q?J=C3?=", ""]),
        ("From: jan@voorbeeld.example\r\nDate: Tue, 24 Nov 1970 14:03:00 +0100\r\n", ["jan@voorbeeld.example", ""]),
        ("From: jan@voorbeeld.example\r\nDate: Tue, 24 Nov 2026 14:03:00 +1600\r\n", ["jan@voorbeeld.example", ""]),
        (
            "From: jan@voorbeeld.example\r\nDate: Tue, 24 Nov 2026 14:03:00 -0000\r\n",
            ["jan@voorbeeld.example", "2026-11-24T14:03:00"],
        ),
    ],
    ids=[
        "whole",
        "in other letters",
        "in letters nobody has",
        "of long ago",
        "of a place that is not there",
        "of no place",
    ],
)
def test_a_mail_says_who_and_when(head: str, row: list[str]) -> None:
    said = messages(head.encode() + b"\r\nTekst die niemand leest.", "message/rfc822")

    assert said == {"soort": "EMAIL", "berichten": [row], "totaal": 1, "meer": False}


def test_a_mail_from_nobody_is_no_mail() -> None:
    assert messages(b"Subject: niets\r\n\r\n", "message/rfc822") == NOTHING


def test_a_name_is_without_marks_that_hide_something_and_not_endless() -> None:
    said = messages(
        ("24-11-2026 14:03 - Jan\u202e\u2066 \t naJ: a\n24-11-2026 14:03 - " + "J" * 150 + ": b\n").encode()
    )

    assert [sender for sender, _moment in said["berichten"]] == ["Jan naJ", "J" * 80]


# ── H1: no line makes the reader try again and again ────────────────────────────────────────────
@pytest.mark.parametrize(
    "line",
    [
        "1-1-2026 14:03 - " + "~ " * 1_000_000,
        "[1-1-2026 14:03] " + "\u200e" * 1_000_000,
        "1-1-2026 14:03 - " + "\u00a0~" * 500_000 + "x" * 500_000,
        "\u200e\u200f" * 1_000_000,
        ("1-1-2026 14:03 - " + "~ " * 240 + "\n") * 4_000,
        ("1-1-2026 14:03 - " + "a" * 199 + "\n") * 9_000,
        "1-1-2026 14:03 " * 130_000,
        "=?" * 1_000_000,
        ": " * 1_000_000,
    ],
    ids=[
        "tildes",
        "marks",
        "spaces and a name",
        "marks at the start",
        "many lines",
        "names",
        "dates",
        "words",
        "colons",
    ],
)
def test_h1_two_megabytes_that_once_took_forty_seconds_are_read_at_once(line: str) -> None:
    begin = time.monotonic()
    messages(line.encode())
    messages(f"From: {line}\nDate: {line}\n\n".encode(), "message/rfc822")

    assert time.monotonic() - begin < 2


def test_h1_a_message_is_found_at_the_start_of_a_line_however_long_it_is() -> None:
    text = f"24-11-2026 14:03 - Mira: {'x' * 100_000}\n24-11-2026 14:04 - {'J' * 200}: y\n"

    found = read(text.encode())

    assert found is not None
    assert [sender for sender, _moment in found.berichten] == ["Mira", "J" * 80]


def test_h1_an_archive_of_many_long_names_is_refused_at_once() -> None:
    names = ["whatsapp" + ".txt" * 49 + str(number) for number in range(5_000)]
    module = child.messages()
    begin = time.monotonic()

    assert not module.is_export(names)
    assert not module.is_export(["." * 60_000 for _nth in range(400)])
    assert not module.is_export(["whatsapp" + "." * 60_000 for _nth in range(400)])
    assert time.monotonic() - begin < 2


def test_h1_an_archive_of_more_files_than_fit_is_refused_before_a_name_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", "")
    monkeypatch.setattr(child, "MAX_ENTRIES", 2)

    assert child.answer({"taak": "keur", "mime": "application/zip"}, target.getvalue()) == ({"nee": "afmeting"}, b"")
