"""Messages read from an exported chat, in the languages of its phones."""

from __future__ import annotations

import time
from datetime import date

import pytest

from meldpunt.evidence.inspection import parser_chat, parser_notices
from tests.evidence.gevraagd import ANDROID, messages, read

IPHONE = "".join(f"\u200e[11/{nr}/26, 2:03:22\u202fPM] ~\u202fJan: hoi\n" for nr in range(1, 29))


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


NOTHING = {"soort": "", "berichten": [], "totaal": 0, "meer": False, "woord": ""}
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
    said = messages(data)
    said.pop("woord")

    assert said == {"soort": "WHATSAPP", "berichten": rows, "totaal": len(rows), "meer": False}


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

    assert time.monotonic() - begin < 10  # it once took forty


def test_h1_a_message_is_found_at_the_start_of_a_line_however_long_it_is() -> None:
    text = f"24-11-2026 14:03 - Mira: {'x' * 100_000}\n24-11-2026 14:04 - {'J' * 200}: y\n"

    found = read(text.encode())

    assert found is not None
    assert [sender for sender, _moment in found.berichten] == ["Mira", "J" * 80]


# ── What phones all over the world write ────────────────────────────────────────────────────────
LINES: dict[str, str] = {
    "thin space": "[2026/11/24,\u200914:03:00] {}: a",
    "no-break and narrow spaces": "24.11.2026,\u00a014:03\u00a0-\u202f{}: a",
    "ideographic space": "2026/11/24\u300014:03 - {}: a",
    "French": "24/11/2026 à 14:03 - {}: a",
    "Danish": "24.11.2026 kl. 14.03 - {}: a",
    "Portuguese": "24/11/2026 às 14:03 - {}: a",
    "Finnish": "24.11.2026 klo 14.03 - {}: a",
    "German, with a word behind": "24.11.26, 14:03 Uhr - {}: a",
    "Bulgarian": "24.11.2026 г., 14:03 ч. - {}: a",
    "Canadian French": "2026-11-24 14 h 03 - {}: a",
    "Canadian French, seconds": "[2026-11-24 14 h 03 min 00 s] {}: a",
    "Czech": "24. 11. 2026 14:03 - {}: a",
    "Hungarian": "2026. 11. 24. du. 2:03 - {}: a",
    "Arabic": "\u200f٢٤\u200f/١١\u200f/٢٠٢٦، ٢:٠٣ م - {}: a",
    "Persian": "\u200f۲۴/۱۱/۲۰۲۶،\u200f ۲:۰۳ ب.ظ. - {}: a",
    "Urdu": "۲۴/۱۱/۲۰۲۶، ۱۴:۰۳ - {}: a",
    "Hindi": "२४/११/२०२६, २:०३ अपराह्न - {}: a",
    "Bengali digits": "২৪/১১/২০২৬, ১৪:০৩ - {}: a",
    "Korean": "2026. 11. 24. 오후 2:03, {} : a",
    "Korean, older": "2026년 11월 24일 오후 2:03, {} : a",
    "Japanese": "2026/11/24 午後2:03 - {}: a",
    "Chinese": "[2026/11/24 下午2:03:00] {}: a",
    "Chinese colon": "2026/11/24 14:03 - {}： a",
    "full width": "２０２６／１１／２４　１４：０３ - {}: a",
    "Spanish": "24/11/2026, 2:03 p.\u00a0m. - {}: a",
    "Greek": "24/11/26, 2:03 μ.μ. - {}: a",
    "Turkish": "24.11.2026 ÖS 2:03 - {}: a",
    "Vietnamese": "14:03, 24/11/2026 - {}: a",
    "Thai year": "24/11/2569 14:03 - {}: a",
    "long dash": "24-11-2026 14:03 – {}: a",
    "carriage return": "24-11-2026 14:03 - {}: a\r",
    "no words": "24-11-2026 14:03 - {}:",
    "lower case": "24/11/2026, 2:03 pm - {}: a",
    "marks everywhere": "\u200e[\u200f24\u200e-\u200f11-2026\u200e, 14:03:00\u200e] \u2068{}\u2069: a",
}


@pytest.mark.parametrize("phone", LINES)
@pytest.mark.parametrize("name", ["Kees Proef", "نور", "+31 6 12345678"])
def test_a_line_of_every_phone_is_read(phone: str, name: str) -> None:
    said = messages("\n".join(LINES[phone].format(who) for who in (name, "Zoë")).encode())

    assert said["berichten"] == [[name, "2026-11-24T14:03:00"], ["Zoë", "2026-11-24T14:03:00"]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_text_is_read_in_the_encodings_of_windows(encoding: str) -> None:
    assert messages(TWO.encode(encoding))["berichten"] == BOTH


@pytest.mark.parametrize(
    ("line", "hour"),
    [
        ("12:03 AM", 0),
        ("12:03 PM", 12),
        ("1:03 a.m.", 1),
        ("11:03 p. m.", 23),
        ("下午12:03", 12),
        ("凌晨12:03", 0),
        ("14:03 PM", 14),
    ],
)
def test_a_clock_of_half_a_day_is_read_as_one_of_a_whole(line: str, hour: int) -> None:
    said = messages(f"24-11-2026 {line} - Jan: a\n".encode())

    assert said["berichten"] == [["Jan", f"2026-11-24T{hour:02}:03:00"]]


# ── What the app says itself ────────────────────────────────────────────────────────────────────
NOTICES = (
    "[01-01-2025, 09:00:00] Jan: \u200eBerichten en gesprekken zijn end-to-end versleuteld.",
    "[01-01-2025, 09:00:00] Jan: Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
    "[01-01-2025, 09:00:00] Jan: \u200eNachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.",
    "[01-01-2025, 09:00:00] Groep: \u200eLes messages et les appels sont chiffrés de bout en bout.",
    "[01-01-2025, 09:00:00] Groep: \u200eالرسائل والمكالمات مشفرة تمامًا بين الطرفين.",
    "[01-01-2025, 09:00:00] Groep: \u200eJan heeft de groep gemaakt",
    "[01-01-2025, 09:00:00] Groep: \u200eJan added you",
    "[01-01-2025, 09:00:00] Groep: \u200eJan joined using this group's invite link",
    "[01-01-2025, 09:00:00] Groep: \u200eJan left",
    "[01-01-2025, 09:00:00] Jan: \u200eJan heeft Mira verwijderd uit de groep verwijderd",
    "[01-01-2025, 09:00:00] Jan: \u200eJan changed their phone number to a new number. Tap to message.",
    "[01-01-2025, 09:00:00] Jan: \u200eJan heeft een bericht vastgezet",
    "[01-01-2025, 09:00:00] Jan: \u200eYour security code with Jan changed.",
    "[01-01-2025, 09:00:00] Groep: \u200eJan hat den Betreff zu „Nord: Team“ geändert",
    "01-01-2025 09:00 - Jan heeft je toegevoegd",
    '01-01-2025 09:00 - Jan heeft de groep "Actie: nu" gemaakt',
    '01-01-2025 09:00 - Jan changed the group name from "a: b" to "c"',
    "01-01-2025 09:00 - Jan hat die Gruppe „Nord: Team“ erstellt",
    "01-01-2025 09:00 - Jan a changé le sujet en « Nord : équipe »",
    "01-01-2025 09:00 - Jan created group “Nord: team”",
    "01-01-2025 09:00 - Jan heeft deelgenomen via een uitnodigingslink: groep",
    "01-01-2025 09:00 - Je beveiligingscode voor Jan: werk is gewijzigd.",
    "01-01-2025 09:00 - Jan zmenil nazov skupiny z niecoho na nieco ine: novy nazov",
)
STAY = (
    "Gemiste spraakoproep",
    "Missed group video call",
    "Dit bericht is verwijderd.",
    "This message was deleted by admin Jan.",
    "Je hebt dit bericht verwijderd.",
    "afbeelding weggelaten",
    "video omitted",
    "Bild weggelassen",
    "Sticker omitido",
    "<bijgevoegd: 00000003-foto.jpg>",
    "Videogesprek, Geen antwoord",
    "PEILING: wie komt er?",
)


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_is_no_message_no_account_and_no_moment(notice: str) -> None:
    for text in (f"{notice}\n{TWO}", f"{TWO}{notice}\n"):
        said = messages(text.encode())

        assert (said["berichten"], said["totaal"]) == (BOTH, 2)


@pytest.mark.parametrize("words", STAY)
def test_what_came_in_stays_also_where_the_app_tells_it(words: str) -> None:
    said = messages(f"[24-11-2026, 14:03:00] Jan: \u200e{words}\n[25-11-2026, 09:03:00] Mira: b\n".encode())

    assert said["berichten"] == BOTH


def test_the_first_line_that_an_app_says_at_length_is_a_notice_in_any_language() -> None:
    unknown = "Zpravy a hovory v tomto chatu chrani nase sluzba. Nikdo jiny si je nemuze precist ani poslechnout."
    said = messages(f"[01-01-2025, 09:00:00] Jan: \u200e{unknown}\n{TWO}".encode())

    assert said["berichten"] == BOTH


@pytest.mark.parametrize(
    "name", ["Admin", "Kees nieuw nummer", 'Kees "de Kees" Proef', "Jan (left)", "„Kees“", "L'Oréal"]
)
def test_a_name_that_resembles_a_notice_is_a_name(name: str) -> None:
    assert messages(TWO.replace("Jan", name).encode())["berichten"][0][0] == name


@pytest.mark.parametrize("text", ["Ik heb Jan toegevoegd", "Jan left", "wij zijn end-to-end versleuteld zeker"])
def test_what_somebody_types_about_a_group_is_a_message(text: str) -> None:
    assert not parser_notices.is_told_by_app("Jan", text)
    assert messages(f"24-11-2026 14:03 - Jan: {text}\n".encode())["totaal"] == 1


# ── Which number is the day ─────────────────────────────────────────────────────────────────────
def ordered(*days: str, last: date = date(2026, 11, 26)) -> tuple[list[str], str]:
    said = parser_chat.read(
        ["\n".join(f"{day} 14:03 - Jan: a" for day in days).encode()],
        is_told_by_app=parser_notices.is_told_by_app,
        today=last,
    )
    return [moment[:10] for _sender, moment in said["berichten"]], said["woord"]


@pytest.mark.parametrize(
    ("days", "read", "word"),
    [
        (("11/12/26",), ["2026-11-12"], ""),
        (("9/11/26", "11/12/26"), ["2026-09-11", "2026-11-12"], ""),
        (("12/11/26",), ["2026-11-12"], ""),
        (("1/2/26",), ["2026-02-01"], "volgorde"),
        (("1/2/26", "1/13/26"), ["2026-01-02", "2026-01-13"], ""),
        (("5/5/26",), ["2026-05-05"], ""),
        (("26/10/30", "26/11/24"), ["2026-10-30", "2026-11-24"], ""),
        (("24/11/26", "25/11/26"), ["2026-11-24", "2026-11-25"], ""),
        (("2026-11-24",), ["2026-11-24"], ""),
        (("24-11-2026", "27-12-2026"), ["2026-11-24", ""], ""),
        (("31-12-2026",), [""], ""),
    ],
)
def test_a_day_is_never_in_the_future_and_a_doubt_is_told(days: tuple[str, ...], read: list[str], word: str) -> None:
    assert ordered(*days) == (read, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Nov 24, 2026, 14:03 - Kees: a\nNov 24, 2026, 14:05 - Kees: b\n", "onleesbaar"),
        ("Kees, [24.11.2026 14:03]\na\nKees, [24.11.2026 14:05]\nb\n", "onleesbaar"),
        ("24-11-2026 13:59 - Je bent toegevoegd.\n24-11-2026 13:59 - Jan is toegevoegd.\n", "leeg"),
        ("Beste Kees,\nWe zien je op 24-11-2026 om 14:03 uur.\nTot dan.\n", ""),
        ("Om 14:03: thee\nOm 15:03: koffie\n", ""),
    ],
)
def test_a_chat_of_another_form_is_not_passed_over_in_silence(text: str, word: str) -> None:
    said = messages(text.encode())

    assert (said["totaal"], said["woord"]) == (0, word)
