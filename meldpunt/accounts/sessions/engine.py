"""Sessions that a copy of the database cannot use: Django's own engine, with hashed keys and sealed data.

https://docs.djangoproject.com/en/5.2/topics/http/sessions/#extending-database-backed-session-engines
"""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from meldpunt.accounts.models import WebSession
from meldpunt.core.clock import now
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from datetime import datetime

PLACE = ("accounts.session", "data")


def stored_key(session_key: str) -> str:
    """The name under which the session of this cookie is stored."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """A session that ends after a pause and after a working day, however often it is saved (A10)."""

    def __init__(self, session_key: str | None = None) -> None:
        """Know nothing yet about whose it is."""
        super().__init__(session_key)
        self._account: str | None = None
        self._started: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[WebSession]:
        """The table of our own."""
        return WebSession

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing when it is over, unknown or not to be opened with this cookie."""
        row = WebSession.objects.filter(pk=stored_key(self.session_key or ""), expire_date__gt=now()).first()
        if row is None or _is_over(row):
            self._session_key = None
            return {}
        self._account = None if row.account_id is None else str(row.account_id)
        self._started = row.started_at
        _note_visit(row)
        return self.decode(row.session_data)

    @property
    def blijft_open_tot(self) -> datetime | None:
        """Until when this session lasts if nothing more is asked; None for whoever is not signed in."""
        if self._account is None or self._started is None:
            return None
        whole_day = self._started + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return min(_minute() + timedelta(seconds=settings.STAFF_IDLE_SECONDS), whole_day)

    @property
    def seconden_over(self) -> int:
        """How many seconds that is from now."""
        tot = self.blijft_open_tot
        return 0 if tot is None else max(0, int((tot - now()).total_seconds()))

    def exists(self, session_key: str) -> bool:
        """Whether this key is taken."""
        return WebSession.objects.filter(pk=stored_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> WebSession:
        """The row as it should stand in the table."""
        account = data.get(SESSION_KEY)
        if self._started is None or account != self._account:
            self._account, self._started = account, _minute()
        return WebSession(
            session_key=stored_key(self._cookie()),
            session_data=self.encode(data),
            expire_date=now() + timedelta(seconds=settings.SESSION_COOKIE_AGE),
            account_id=account,
            started_at=self._started,
            last_seen=_minute(),
        )

    def delete(self, session_key: str | None = None) -> None:
        """End the session of this cookie, or of this store."""
        key = session_key or self.session_key
        if key is not None:
            WebSession.objects.filter(pk=stored_key(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The data, sealed under what only the cookie holds."""
        return base64.b64encode(vault.seal_json(self._key(), session_dict, *PLACE)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What ``encode`` was given; nothing under another cookie."""
        try:
            data: dict[str, Any] = vault.open_json(self._key(), base64.b64decode(session_data), *PLACE)
        except (vault.VaultError, ValueError):
            return {}
        return data

    @classmethod
    def clear_expired(cls) -> None:
        """Destroy what is over."""
        moment = now()
        WebSession.objects.filter(expire_date__lte=moment).delete()
        WebSession.objects.filter(account__isnull=False, last_seen__lte=idle_since(moment)).delete()

    def _key(self) -> vault.Secret:
        return vault.derive(vault.Secret(self._cookie().encode()), "session")

    def _cookie(self) -> str:
        """What stands in the cookie."""
        return str(self._get_or_create_session_key())  # type: ignore[attr-defined]  # Django has it, its stubs do not


def _minute() -> datetime:
    return now().replace(second=0, microsecond=0)


def idle_since(moment: datetime) -> datetime:
    """Whoever was last seen before this was away too long."""
    return moment - timedelta(seconds=settings.STAFF_IDLE_SECONDS)


def _is_over(row: WebSession) -> bool:
    """Whether somebody was away too long, or has been here for a whole working day."""
    if row.account_id is None:
        return False
    moment = now()
    return row.last_seen <= idle_since(moment) or row.started_at <= moment - timedelta(
        seconds=settings.SESSION_COOKIE_AGE
    )


def _note_visit(row: WebSession) -> None:
    if row.account_id is not None and row.last_seen < _minute():
        WebSession.objects.filter(pk=row.pk).update(last_seen=_minute())
