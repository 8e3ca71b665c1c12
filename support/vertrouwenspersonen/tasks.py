"""Work of the pool that happens after a commit."""

from __future__ import annotations

from meldpunt.outbox import service as outbox
from support.vertrouwenspersonen.service import notify_toewijzing

outbox.handler("vertrouwenspersonen.bericht")(notify_toewijzing)
