"""The mail to melders whose report nobody else can open, on the first day that somebody is away."""

from __future__ import annotations

from meldpunt.outbox import service as outbox
from support.bezetting import waarnemen

outbox.handler(waarnemen.ALONE)(waarnemen.warn_when_away)
