"""Where somebody can be reached, and what is wrong with what was typed."""

from __future__ import annotations

import pytest
from django import forms

from meldpunt.core.fields import MailadresField, Telefoon

SHORT, LONG, NO_ZERO, NO_NUMBER = (
    "mist een cijfer",
    "een cijfer te veel",
    "Begin het nummer met een 0",
    "geen telefoonnummer",
)


def said_of(field: forms.Field, written: str) -> str:
    try:
        field.clean(written)
    except forms.ValidationError as error:
        return str(error.messages[0])
    return ""


@pytest.mark.parametrize(
    "written",
    [
        "06 12345678",
        "0612345678",
        "06-12 34 56 78",
        "(020) 123 45 67",
        "0223 - 123456",
        "+31 6 12345678",
        "+31 (0)6 1234 5678",
        "+31 06 1234 5678",
        "0031612345678",
        "0031 (0)6 12345678",
        "31612345678",
        "tel:+31612345678",
        "\u202a+31\u00a06\u00a012345678\u202c",
        "٠٦ ١٢٣٤٥٦٧٨",
        "０６１２３４５６７８",
        "06\u201112345678",
        "+352 12 34 56",
        "+32 470 12 34 56",
        "0049 176 1234567",
        "+297 582 1234",
    ],
)
def test_j_a_number_is_good_however_it_is_written(written: str) -> None:
    assert said_of(Telefoon(max_length=40), written) == ""


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("061234567", SHORT),
        ("+31 6 1234 567", SHORT),
        ("0031 6 1234567", SHORT),
        ("06 123456789", LONG),
        ("+31 6 123456789", LONG),
        ("612345678", NO_ZERO),
        ("12345", NO_ZERO),
        ("+352 12", "te kort"),
        ("+1234567890123456", "te lang"),
        ("06 12345678 of 06 87654321", NO_NUMBER),
        ("bel Anna", NO_NUMBER),
        ("anna.42", NO_NUMBER),
        ("+", NO_NUMBER),
        ("06+12345678", NO_NUMBER),
    ],
)
def test_j_a_sentence_says_what_is_wrong_with_a_number(written: str, sentence: str) -> None:
    assert sentence in said_of(Telefoon(max_length=40), written)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("anna.42", ""),
        ("@anna_proef.07", ""),
        ("https://signal.me/#eu/AbCdEf_-123", ""),
        ("signal.me/#p/+31612345678", ""),
        ("https://wa.me/31612345678", ""),
        ("06 12345678", ""),
        ("anna", NO_NUMBER),
        ("https://kwaad.example/signal.me/", NO_NUMBER),
        ("061234567", SHORT),
    ],
)
def test_j_where_messages_go_a_name_on_signal_is_good_too(written: str, sentence: str) -> None:
    said = said_of(Telefoon(max_length=300, signal=True), written)

    assert said == "" if not sentence else sentence in said


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("noor@example.org\u202c", "noor@example.org"),
        ("\u200enoor@example.org", "noor@example.org"),
        (" noor@example.org\u00a0", "noor@example.org"),
        ("no\u200bor@exam\u00adple.org", "noor@example.org"),
        ("mailto:noor@example.org", "noor@example.org"),
        ("<noor@example.org>", "noor@example.org"),
        ("noor＠example．org", "noor@example.org"),
        ("jürgen@example.org", "jürgen@example.org"),
        ("noor+meldpunt@sub.example.co.uk", "noor+meldpunt@sub.example.co.uk"),
        ("noor@münchen.example", "noor@münchen.example"),
        ("o'brien@example.org", "o'brien@example.org"),
    ],
)
def test_j_an_address_is_taken_as_mail_can_be_sent_to_it(written: str, address: str) -> None:
    assert MailadresField().clean(written) == address


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("noor", "ontbreekt een @"),
        ("noor@example", "ontbreekt een punt"),
        ("noor@example.org, kees@example.org", "Hier past één e-mailadres"),
        ("noor@@example.org", "Hier past één e-mailadres"),
        ("noor proef@example.org", "een spatie"),
        ("noor@exa mple.org", "een spatie"),
        ("noor@example..org", "een punt te veel"),
        ("noor.@example.org", "een punt te veel"),
        ("noor@example.org.", "een punt te veel"),
        ("@example.org", "Het deel voor de @"),
        ('"noor"@example.org', "Het deel voor de @"),
        ("noor@-example.org", "Het deel achter de @"),
        ("noor@127.0.0.1", "Het deel achter de @"),
        ("noor@example.n", "Achter de laatste punt"),
        (f"{'a' * 65}@example.org", "Het deel voor de @"),
        (f"noor@{'a' * 64}.org", "Het deel achter de @"),
    ],
)
def test_j_a_sentence_says_what_is_wrong_with_an_address(written: str, sentence: str) -> None:
    assert sentence in said_of(MailadresField(), written)


def test_j_where_the_server_mails_itself_an_address_has_to_be_one_that_it_can_reach() -> None:
    assert "alleen gewone letters" in said_of(MailadresField(wij_mailen=True), "jürgen@example.org")
    assert said_of(MailadresField(wij_mailen=True), "noor@example.org\u202c") == ""
    assert said_of(MailadresField(wij_mailen=True), "noor@münchen.example") == ""
