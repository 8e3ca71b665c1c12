"""How often one network may try codes: generous, and nothing that was typed is lost (W06, A07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from meldpunt.throttle.service import allow, is_spent, source_of

if TYPE_CHECKING:
    from django.http import HttpRequest

HOUR = 60 * 60


def may_try_code(request: HttpRequest) -> bool:
    """Whether a code may be tried from here; only wrong ones are counted."""
    return not is_spent(scope="code-page", key=source_of(request), limit=settings.WRONG_CODES_PER_SOURCE)


def note_wrong_code(request: HttpRequest) -> None:
    """Count a code that opened nothing."""
    allow(scope="code-page", key=source_of(request), limit=settings.WRONG_CODES_PER_SOURCE, seconds=HOUR)


def too_many_codes() -> str:
    """What whoever tries too many codes reads."""
    return _("Er zijn te veel codes geprobeerd. Wacht een uur en probeer het dan opnieuw, of bel ons.")
