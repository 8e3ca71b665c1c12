"""What is owed to melders: a mail without content."""

from __future__ import annotations

from meldpunt.outbox import service as outbox
from support.regie import vragen, wensen

outbox.handler(vragen.MAIL)(wensen.send_mail)
