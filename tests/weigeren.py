"""A mail server that refuses, at the edge where mail leaves the product."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import TYPE_CHECKING, Any

from django.core.mail.backends.locmem import EmailBackend

if TYPE_CHECKING:
    import pytest


def refuse(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """From here on mail to these addresses is refused; all mail, where none is named."""
    send = EmailBackend.send_messages

    def send_messages(self: EmailBackend, messages: list[Any]) -> int:
        if not addresses:
            raise SMTPServerDisconnected
        if any(to in addresses for message in messages for to in message.to):
            raise SMTPRecipientsRefused({})
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
