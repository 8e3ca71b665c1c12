"""One mail: to whom it goes, what identifies it, and what counts as a mail server that is away."""

from __future__ import annotations

import errno
import ssl
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPServerDisconnected
from socket import gaierror
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from meldpunt.outbox.mail import MailNotSent, send_mail

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_mail_goes_to_who_has_an_address_with_the_id_of_what_it_is_about() -> None:
    send_mail(mark="proef-1", to=["", "cor@example.org"], subject="Een onderwerp", body="Een zin.")

    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["cor@example.org"], "Een onderwerp", "Een zin.")
    assert sent.extra_headers == {"Message-ID": "<proef-1@meldpunt.invalid>"}


def test_where_nobody_has_an_address_nothing_is_sent() -> None:
    send_mail(mark="proef-1", to=["", ""], subject="Een onderwerp", body="Een zin.")

    assert mail.outbox == []


@pytest.mark.parametrize(
    "make",
    [
        SMTPServerDisconnected,
        lambda: SMTPRecipientsRefused({}),
        lambda: SMTPAuthenticationError(535, b"no"),
        ConnectionRefusedError,
        TimeoutError,
        gaierror,
        lambda: OSError(errno.EHOSTUNREACH, "No route to host"),
        lambda: OSError(errno.ENETUNREACH, "Network is unreachable"),
        ssl.SSLCertVerificationError,
    ],
)
def test_r11_every_way_in_which_a_mail_server_is_away_is_one_error(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[], Exception]
) -> None:
    def refuse(_self: EmailBackend, _messages: Any) -> int:
        raise make()

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with pytest.raises(MailNotSent):
        send_mail(mark="proef-1", to=["cor@example.org"], subject="Een onderwerp", body="Een zin.")
