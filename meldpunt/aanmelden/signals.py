"""What follows from a proof or from a change of factors, wherever it happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver

from meldpunt.accounts.notices import tell_of_change

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meldpunt.accounts.models import Account


@receiver(authentication_step_completed)
def renew_session(request: HttpRequest, *, reauthenticated: bool = False, **kwargs: Any) -> None:  # noqa: ARG001 - the signal's signature
    """Whoever proves once more who they are goes on under a new session id; the old one is dead (A09)."""
    if reauthenticated:
        request.session.cycle_key()


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def tell_owner(user: Account, **kwargs: Any) -> None:  # noqa: ARG001 - the signal's signature
    """Mail the owner that a factor changed."""
    tell_of_change(user)
