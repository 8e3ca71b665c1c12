"""Telling coordinators that a colleague wants to talk: owed by the use case, sent through the outbox."""

from __future__ import annotations

from meldpunt.outbox import service as outbox
from support.vertrouwenspersonen import belasting

outbox.handler(belasting.ASKED)(belasting.tell_asked)
outbox.handler(belasting.TELL)(belasting.send_asked)
