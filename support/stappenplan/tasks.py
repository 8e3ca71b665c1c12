"""Making step plans after a commit."""

from __future__ import annotations

from meldpunt.outbox import service as outbox
from support.stappenplan.service import TASK, make

outbox.handler(TASK)(make)
