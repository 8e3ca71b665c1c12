"""What is owed to somebody outside: a mail without content."""

from __future__ import annotations

from meldpunt.outbox import service as outbox
from support.doorgeleiding import post

outbox.handler(post.MAIL)(post.send_mail)
