"""What is owed about guests."""

from __future__ import annotations

from meldpunt.outbox import service as outbox
from support.gasten import post

outbox.handler(post.MAIL)(post.send_mail)
outbox.handler(post.NEAR)(post.warn)
outbox.handler(post.OVER)(post.warn)
