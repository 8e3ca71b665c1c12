"""What goes out besides the letter itself: a secret to answer with, and a mail without content."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING
from uuid import uuid5

from meldpunt.core.web.partij import partij
from meldpunt.outbox import mail
from meldpunt.outbox import service as outbox
from support.doorgeleiding.models import Briefpost, Mailpost, kenmerk_of

if TYPE_CHECKING:
    from uuid import UUID

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else on paper
LENGTH, GROUP = 20, 4  # some 99 bits: nobody guesses one
MAIL = "doorgeleiding.mail"
BODY = """Dag,

Bij het meldpunt van %(partij)s ligt een brief voor u klaar. Het kenmerk is %(kenmerk)s.

Bel %(telefoon)s, dan spreken we af hoe u hem krijgt. We mailen de brief niet.
Laten weten waar en hoe we u bereiken kan ook op deze pagina: %(link)s
Op die pagina staat niets over de zaak. Antwoorden op deze mail leest niemand.
"""  # Dutch always: it goes to a Dutch organisation


def owe_mail(*, doorgeleiding_id: UUID, dossier_id: UUID, post: Mailpost) -> None:
    """Owe the mail; address and link lie sealed until it is sent, for the machine alone."""
    row = Briefpost(doorgeleiding_id=doorgeleiding_id, dossier_id=dossier_id)
    row.post = post
    row.save(force_insert=True)
    outbox.enqueue(task=MAIL, subject=doorgeleiding_id, key=f"{MAIL}:{doorgeleiding_id}")


def take_back_mail(doorgeleiding_id: UUID) -> None:
    """Forget a mail that did not leave yet, with its address."""
    Briefpost.objects.filter(pk=doorgeleiding_id).delete()


def send_mail(doorgeleiding_id: UUID) -> None:
    """Send it, and forget the address."""
    row = Briefpost.objects.filter(pk=doorgeleiding_id).first()
    if row is None:
        return
    post, kenmerk = row.post, kenmerk_of(doorgeleiding_id)
    own = {"partij": partij()["naam"], "telefoon": partij()["telefoon"]}
    mail.send_mail(
        mark=f"brief-{uuid5(doorgeleiding_id, MAIL).hex}",
        subject=f"Er ligt een brief voor u klaar, kenmerk {kenmerk}",
        body=BODY % {**own, "kenmerk": kenmerk, "link": post.link},
        to=[post.adres],
    )
    row.delete()


def new_code() -> str:
    """A code as a letter shows it, in groups."""
    signs = "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))
    return "-".join(signs[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def hash_of(typed: str) -> bytes | None:
    """What is stored of a code, however it was typed; None where it cannot be one."""
    signs = re.sub(r"[\s\u2010-\u2015-]", "", typed).upper()
    if len(signs) != LENGTH or not set(signs) <= set(ALPHABET):
        return None
    return hashlib.sha256(b"doorgeleiding:" + signs.encode()).digest()
