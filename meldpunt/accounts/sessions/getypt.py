"""What somebody typed on a page that closed before it was sent: sealed under their key, and offered back once.

The vault locks after a pause, a session ends; what was posted then, or stood in the page, would be lost (B7). What is
written during a conversation is kept the same way while it is written, for each case apart, until it is sent.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from meldpunt.accounts.models import Account, Concepttekst, Getyptetekst
from meldpunt.accounts.sessions import guesses
from meldpunt.core.clock import today
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest

SENT = "getypt_terug"  # says that a form was sent out of the page that offers it back
NOT_TYPED = frozenset({"csrfmiddlewaretoken", SENT, "zoek"})  # what somebody looked for is kept nowhere
CODE = re.compile(r"[\w-]*", re.ASCII)  # what a form sends for a choice, a day or a number; anything else was typed
DRAFT_STAYS = timedelta(weeks=2)
MOST = 200_000  # characters; the longest form of the desk takes a story


class Getypt(vault.Content, frozen=True, kw_only=True):
    """The fields of one form, and where it goes."""

    kind: ClassVar[str] = "getypt"

    pad: str
    velden: dict[str, tuple[str, ...]]

    @property
    def teksten(self) -> tuple[str, ...]:
        """What was written in words."""
        return words_in(self.velden)


def words_in(velden: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What was written in words in the fields of a form, and not chosen."""
    values = (value for name, values in velden.items() if name not in NOT_TYPED for value in values)
    return tuple(value for value in values if not CODE.fullmatch(value.strip()))


def keep(account: Account, *, pad: str, velden: Mapping[str, Sequence[str]], bij: UUID | None = None) -> bool:
    """Keep the fields of a form for whoever typed them, in the place of what was kept before.

    Args:
        account: who typed.
        pad: where the form goes.
        velden: its fields.
        bij: the case that they write about in a conversation; left out for a page that closed.

    Returns:
        Whether there was anything to keep: somebody with a key wrote words.
    """
    typed = {name: tuple(values) for name, values in velden.items() if name not in NOT_TYPED}
    new = Getypt(pad=pad, velden=typed)
    if not new.teksten or len(json.dumps(typed)) > MOST or not vault.has_key(account_id=str(account.pk)):
        return False
    sealed = vault.seal_to_person(account_id=str(account.pk), content=new)
    values = {"op": today(), "velden_sealed": sealed}
    if bij is None:
        Getyptetekst.objects.update_or_create(account=account, defaults=values)
    else:
        Concepttekst.objects.update_or_create(account=account, bij=bij, defaults=values)
    return True


def kept(unlocked: vault.Unlocked, *, bij: UUID | None = None) -> Getypt | None:
    """What waits for somebody; nothing where it was sealed under a key that they have no more."""
    row = _rows(unlocked.account_id, bij).first()
    if row is None:
        return None
    try:
        return vault.open_own(Getypt, unlocked=unlocked, sealed=bytes(row.velden_sealed))
    except vault.VaultError:
        return None


def drop(account_id: str, *, bij: UUID | None = None) -> None:
    """Forget what was kept: it was sent, or is not wanted."""
    _rows(account_id, bij).delete()


def drop_about(bij: UUID) -> None:
    """Forget what anybody wrote about a case and did not send: it was erased, or they are kept out of it."""
    Concepttekst.objects.filter(bij=bij).delete()


def drop_old() -> None:
    """Forget what nobody came back for on the same day, and what was written in a conversation two weeks ago."""
    Getyptetekst.objects.filter(op__lt=today()).delete()
    Concepttekst.objects.filter(op__lt=today() - DRAFT_STAYS).delete()


def whose_browser(request: HttpRequest) -> Account | None:
    """Whoever signed in last with this browser and still works here."""
    name = guesses.name_of_browser(request)
    return Account.objects.filter(gebruikersnaam__iexact=name, is_active=True).first() if name else None


def _rows(account_id: str, bij: UUID | None) -> QuerySet[Getyptetekst] | QuerySet[Concepttekst]:
    if bij is None:
        return Getyptetekst.objects.filter(account_id=account_id)
    return Concepttekst.objects.filter(account_id=account_id, bij=bij)
