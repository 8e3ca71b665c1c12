"""Work of the sign-in pages that happens after a commit."""

from __future__ import annotations

from meldpunt.aanmelden import refusals
from meldpunt.outbox import service as outbox

outbox.handler(refusals.TASK)(refusals.send_alarm)
