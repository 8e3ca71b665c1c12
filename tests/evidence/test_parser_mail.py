"""Who sent a mail and when, whatever a sender writes in a name, and the mails that a mail carries."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.evidence.gevraagd import messages, read

MIME = "message/rfc822"
NOTHING = {"soort": "", "berichten": [], "totaal": 0, "meer": False, "woord": ""}
DATE, AT = "Tue, 24 Nov 2026 14:03:00 +0100", "2026-11-24T14:03:00+01:00"
KEES = f"From: Kees <kees@example.org>\r\nTo: noor@example.org\r\nDate: {DATE}\r\n\r\nTekst\r\n"


def sent(data: bytes | str) -> list[list[str]]:
    said: dict[str, Any] = messages(data.encode() if isinstance(data, str) else data, MIME)
    found: list[list[str]] = said["berichten"]
    return found


def test_a_mail_is_one_message_from_one_sender() -> None:
    found = read(KEES.encode(), MIME)

    assert found is not None
    assert (found.soort, found.berichten) == ("EMAIL", (("kees@example.org", AT),))


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("=?utf-8?q?J=C3=A4n?= <kees@example.org>", "kees@example.org"),
        ("=?utf-8?q?Proef=2C_Kees?= <kees@example.org>", "kees@example.org"),
        ("=?utf-8?b?bm9vckBleGFtcGxlLm9yZywg?= <kees@example.org>", "kees@example.org"),
        ("=?utf-8?q?noor@example.org,?= <kees@example.org>", "kees@example.org"),
        ("=?utf-8?q?=3Cnoor=40example=2Eorg=3E?= <kees@example.org>", "kees@example.org"),
        ('"noor@example.org" <kees@example.org>', "kees@example.org"),
        ('"Noor <noor@example.org>" <kees@example.org>', "kees@example.org"),
        ('"a\\" <noor@example.org>" <kees@example.org>', "kees@example.org"),
        ("noor@example.org <kees@example.org>", "kees@example.org"),
        ("noor@example.org, Kees <kees@example.org>", "kees@example.org"),
        ("Proef, Kees <kees@example.org>", "kees@example.org"),
        ("kees@example.org (noor@example.org)", "kees@example.org"),
        ("(<noor@example.org>) kees@example.org", "kees@example.org"),
        ("<kees@example.org>", "kees@example.org"),
        ("kees@example.org", "kees@example.org"),
        ("Team: kees@example.org;", "kees@example.org"),
        ('"Kees <kees@example.org>', "kees@example.org"),
        ("jürgen@example.org", "jürgen@example.org"),
        ("Kees\r\n <kees@example.org>", "kees@example.org"),
        ("=?utf-8?q?J=C3=A4n?=", "Jän"),
        ("=?utf-8?q?noor=40example=2Eorg?=", ""),
        ("=?geen-letters?q?J=C3?=", "=?geen-letters?q?J=C3?="),
    ],
)
def test_h_what_stands_in_a_name_never_becomes_an_address(written: str, sender: str) -> None:
    assert sent(f"From: {written}\r\nDate: {DATE}\r\n\r\n") == [[sender, AT]]


def test_an_address_in_another_encoding_is_read() -> None:
    assert sent("From: jürgen@example.org\r\n\r\n".encode("cp1252")) == [["jürgen@example.org", ""]]
    assert sent(("\ufeff" + KEES).encode("utf-16-le")) == [["kees@example.org", AT]]


@pytest.mark.parametrize(
    ("fields", "sender"),
    [
        ("Sender: kees@example.org\r\n", "kees@example.org"),
        ("Return-Path: <kees@example.org>\r\nSubject: x\r\n", "kees@example.org"),
        ("From: noor@example.org, kees@example.org\r\nSender: kees@example.org\r\n", "kees@example.org"),
        ("Reply-To: noor@example.org\r\nSender: kees@example.org\r\n", "kees@example.org"),
    ],
)
def test_without_one_sender_the_field_that_is_made_for_it_counts(fields: str, sender: str) -> None:
    assert sent(f"{fields}\r\n") == [[sender, ""]]


@pytest.mark.parametrize(
    "before",
    [
        "\ufeff",
        "Microsoft Mail Internet Headers Version 2.0\r\n",
        "From kees@example.org Tue Nov 24 14:03:22 2026\n",
        "\r\n\r\n",
        "-----Oorspronkelijk bericht-----\n",
    ],
    ids=["mark", "Outlook", "mailbox", "empty lines", "a line"],
)
def test_what_a_program_puts_before_the_head_is_passed(before: str) -> None:
    assert sent(before + KEES) == [["kees@example.org", AT]]


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        (DATE, AT),
        ("gisteren", ""),
        ("Tue, 24 Nov 1970 14:03:00 +0100", ""),
        ("Tue, 24 Nov 2026 14:03:00 +1600", ""),
        ("Tue, 24 Nov 2026 14:03:00 -0000", "2026-11-24T14:03:00"),
        ("Tue, 24 Nov 2099 14:03:00 +0100", ""),
    ],
    ids=["whole", "in words", "long ago", "of a place that is not there", "of no place", "in the future"],
)
def test_a_mail_says_when(date: str, moment: str) -> None:
    assert sent(f"From: kees@example.org\r\nDate: {date}\r\n\r\n") == [["kees@example.org", moment]]


@pytest.mark.parametrize("data", [b"", b"Subject: niets\r\n\r\n", b"zomaar tekst", b"\xff" * 400])
def test_a_mail_from_nobody_is_no_mail(data: bytes) -> None:
    assert messages(data, MIME) == NOTHING


def test_a_mail_that_hides_who_sent_it_says_so() -> None:
    assert messages(b"From: =?utf-8?q?noor=40example=2Eorg?=\r\n\r\n", MIME)["woord"] == "onleesbaar"


# ── Mails in mails ──────────────────────────────────────────────────────────────────────────────
def carrying(
    *parts: str, sender: str = "noor@example.org", to: str = "meldpunt@example.org", kind: str = "mixed"
) -> str:
    head = f"From: {sender}\r\nTo: {to}\r\nDate: Wed, 25 Nov 2026 09:00:00 +0100\r\nMIME-Version: 1.0\r\n"
    body = "".join(f"--g\r\n{part}\r\n" for part in parts)
    return f'{head}Content-Type: multipart/{kind}; boundary="g"\r\n\r\n{body}--g--\r\n'


def attached(mail: str) -> str:
    return f"Content-Type: message/rfc822\r\n\r\n{mail}"


WORDS = "Content-Type: text/plain\r\n\r\nZie bijlage."
PIET = KEES.replace("Kees", "Piet").replace("kees@", "piet@")


def in_base64(kind: str) -> str:
    packed = base64.encodebytes(KEES.encode()).decode()
    return f'Content-Type: {kind}; name="proef.eml"\r\nContent-Transfer-Encoding: base64\r\n\r\n{packed}'


@pytest.mark.parametrize(
    ("mail", "senders"),
    [
        (carrying(WORDS, attached(KEES)), ["kees@example.org"]),
        (carrying(attached(KEES), attached(PIET)), ["kees@example.org", "piet@example.org"]),
        (
            carrying(
                WORDS,
                attached(carrying(attached(KEES), to="a@example.org").replace('"g"', '"h"').replace("--g", "--h")),
            ),
            ["kees@example.org"],
        ),
        (carrying(KEES, kind="digest"), ["kees@example.org"]),
        (carrying(WORDS, in_base64("application/octet-stream")), ["kees@example.org"]),
        (carrying(WORDS, in_base64("message/rfc822")), ["kees@example.org"]),
        (carrying(WORDS), ["noor@example.org"]),
    ],
    ids=["one", "two", "in a mail in a mail", "a digest", "as a file", "in base64", "none"],
)
def test_h_of_a_mail_that_carries_mails_those_count(mail: str, senders: list[str]) -> None:
    if "digest" in mail:
        mail = mail.replace("--g\r\nFrom", "--g\r\n\r\nFrom")

    assert [sender for sender, _moment in sent(mail)] == senders


def test_h_a_mail_that_brings_back_what_its_receiver_wrote_is_of_its_own_sender() -> None:
    own = KEES.replace("kees@example.org", "noor@example.org")
    mail = carrying(WORDS, attached(own), sender="kees@example.org", to="noor@example.org")

    assert sent(mail) == [["kees@example.org", "2026-11-25T09:00:00+01:00"]]


def test_h_a_mail_that_carries_itself_without_end_is_read_so_far_and_no_further() -> None:
    mail = KEES
    for nr in range(40):
        mail = carrying(attached(mail)).replace('"g"', f'"g{nr}"').replace("--g\r\n", f"--g{nr}\r\n")

    assert len(sent(mail)) == 1
