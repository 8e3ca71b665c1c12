"""One mail of the product: plain text that nobody answers, with an id that follows from what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import EmailMessage

if TYPE_CHECKING:
    from collections.abc import Iterable


class MailNotSent(Exception):
    """The mail server cannot be reached, does not answer in time, or refuses."""


def send_mail(*, mark: str, to: Iterable[str], subject: str, body: str) -> None:
    """Send a mail to those of some people who have an address; nothing where nobody has one.

    Args:
        mark: the same for the same mail and different for every other, so that one sent twice by accident is one.
        to: addresses; empty ones are left out.
        subject: never a word of content.
        body: idem.

    Raises:
        MailNotSent: whatever went wrong on the way; work of the outbox is then tried for days.
    """
    addresses = [address for address in to if address]
    if addresses:
        headers = {"Message-ID": f"<{mark}@meldpunt.invalid>"}
        try:
            EmailMessage(subject=subject, body=body, to=addresses, headers=headers).send()
        except OSError as error:  # of the network, of TLS and of SMTP: each is one
            raise MailNotSent(type(error).__name__) from error
