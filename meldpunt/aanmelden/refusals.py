"""What happens when the vault refuses: a page that says what to do, a line in the audit trail, and an alarm.

A refusal of a missing key is ordinary: somebody waits for it. A value that does not fit its key is not: somebody may
have written in the database (``vault.md`` C03, C25).
"""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from meldpunt.accounts.gebeurtenissen import AccountGebeurtenis
from meldpunt.accounts.models import Account, Rol
from meldpunt.audit import service as audit
from meldpunt.core.clock import today
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

TASK = "accounts.alarm"
WAITING, BROKEN = 409, 500
NAMESPACE = uuid.UUID("6f0f4b3c-3a8e-4a53-9d3c-6e5b0c6c7a10")


class Bezoeker:
    """Whoever has no account, in the audit trail."""

    actor_id = "bezoeker"
    rol = "bezoeker"


class VaultRefusals(MiddlewareMixin):
    """The one place where a refusal of the vault becomes a page."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal of the vault; every other error goes on."""
        if isinstance(exception, vault.NoGrant):
            return render(request, "fout.html", {"zin": _waits()}, status=WAITING)
        if isinstance(exception, vault.VaultIntegrityError | vault.VaultFormatError):
            _raise_alarm(request, type(exception).__name__)
            return render(request, "fout.html", {"zin": _broken()}, status=BROKEN)
        return None


def send_alarm(alarm_id: uuid.UUID) -> None:
    """Tell administrators and coordinators that something in the database does not fit; no content, no place."""
    people = Account.objects.filter(rol__in=(Rol.BEHEER, Rol.COORDINATOR), is_active=True).exclude(email="")
    send_mail(
        mark=f"kluis-{alarm_id}",
        to=people.values_list("email", flat=True),
        subject=_("Kijk vandaag nog naar het meldpunt"),
        body=_(
            "Het meldpunt weigerde iets te openen of te bewaren, omdat het niet bij zijn sleutel past. "
            "Vraag wie de server beheert om vandaag te kijken: manage.py audit verify"
        ),
    )


def _raise_alarm(request: HttpRequest, kind: str) -> None:
    logger.error("vault refused: %s", kind)
    by = request.user if isinstance(request.user, Account) else Bezoeker()
    with acting_as(SYSTEM):
        audit.record(code=AccountGebeurtenis.KLUIS_KLOPT_NIET, by=by)
        day = today().isoformat()
        outbox.enqueue(task=TASK, subject=uuid.uuid5(NAMESPACE, day), key=f"{TASK}:{day}")


def _waits() -> str:
    return _("Dit wacht op ontgrendeling: je hebt er nog geen sleutel voor. Vraag een coördinator om je die te geven.")


def _broken() -> str:
    return _("Er klopt iets niet, dus we laten niets zien. Er is niets kwijt. Het meldpunt heeft een bericht gekregen.")
