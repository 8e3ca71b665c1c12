"""The people who work here."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from meldpunt.core.clock import today
from meldpunt.core.typed.letters import plain
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase


class Rol(models.TextChoices):
    """What somebody does here; one role each, so nobody is both desk and board."""

    VERTROUWENSPERSOON = "vertrouwenspersoon", _("Vertrouwenspersoon")
    COORDINATOR = "coordinator", _("Coördinator")
    BESTUUR = "bestuur", _("Bestuurslid")
    BEHEER = "beheer", _("Beheerder")
    GAST = "gast", _("Meelezer van buiten")


ROLLEN_VAN_HET_MELDPUNT: frozenset[str] = frozenset({Rol.VERTROUWENSPERSOON, Rol.COORDINATOR})
ROLLEN_MET_SLEUTEL: frozenset[str] = ROLLEN_VAN_HET_MELDPUNT | {Rol.GAST}


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; use ``accounts.service.create_account``, which makes the keys as well."""

    def create_user(self, *, gebruikersnaam: str, naam: str, rol: str, password: str, email: str = "") -> Account:
        """Store an account with a hashed passphrase."""
        account = self.model(gebruikersnaam=gebruikersnaam, naam=naam, rol=rol, email=email)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who signs in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gebruikersnaam = models.CharField(_("gebruikersnaam"), max_length=60, unique=True)
    naam = models.CharField(_("naam"), max_length=80)
    email = models.EmailField(_("e-mailadres"), blank=True)
    rol = models.CharField(max_length=20, choices=Rol)
    is_active = models.BooleanField(default=True)
    eindigt = models.DateField(null=True)  # the last day of a guest; of nobody else

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "gebruikersnaam"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["naam", "rol"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(rol__in=Rol.values), name="one_known_role"),
            models.CheckConstraint(
                condition=models.Q(rol="gast", eindigt__isnull=False)
                | (~models.Q(rol="gast") & models.Q(eindigt=None)),
                name="a_guest_has_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return self.naam

    def set_password(self, raw_password: str | None) -> None:
        """Keep a passphrase, in the one way in which it counts."""
        super().set_password(raw_password if raw_password is None else plain(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the passphrase, with whatever spaces and on whatever keyboard it was typed."""
        return super().check_password(raw_password if raw_password is None else plain(raw_password))

    @property
    def actor_id(self) -> str:
        """The id that stands in the audit trail."""
        return str(self.pk)

    @property
    def is_over(self) -> bool:
        """Whether the last day of a guest is past: from then on the account opens nothing and signs in nowhere."""
        return self.eindigt is not None and self.eindigt < today()

    def get_session_auth_hash(self) -> str:
        """What a session is tied to: another passphrase, another role or a switched-off account ends it (A09).

        The session of a guest ends with their last day, on every page at once.

        Only web can make it, so that a row of a session that somebody else wrote signs nobody in.
        """
        return vault.seal_mac(
            "session", str(self.pk), self.password, self.rol, str(self.is_active and not self.is_over)
        ).hex()


class WebSession(AbstractBaseSession):
    """One browser that is signed in, or on its way to be; no address, no name of a device.

    The key is the SHA-256 of what stands in the cookie and the data are sealed under the cookie: a copy of this table
    signs nobody in and tells nothing (``vault.md`` A12).
    """

    session_key = models.CharField(primary_key=True, max_length=64)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField()
    last_seen = models.DateTimeField()

    class Meta:
        verbose_name = "session"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The engine that reads and writes these rows."""
        from meldpunt.accounts.sessions.engine import SessionStore  # noqa: PLC0415 - the engine needs this model

        return SessionStore


class UsedCode(models.Model):
    """A code of one app at one moment that was used, under a keyed name; it never works again (``vault.md`` A03)."""

    id = models.CharField(primary_key=True, max_length=64)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    used_at = models.DateTimeField(db_index=True)


class Notice(models.Model):
    """A mail that is owed about somebody's own sign-in, to the address of that moment; goes when it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    email = models.EmailField()


class Uitnodiging(models.Model):
    """An account whose owner has not begun yet; the code is stored nowhere, and works once there is ``akkoord``."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="uitnodiging")
    lookup = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    akkoord = models.BooleanField(default=True)


class Getyptetekst(models.Model):
    """What somebody typed on a page that closed before it was sent, sealed under their key; gone the next day."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    op = models.DateField()
    velden_sealed = models.BinaryField()


class Eigenweergaven(models.Model):
    """Views of the queue that somebody keeps, sealed under their key."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")
    lijst_sealed = models.BinaryField()


class Concepttekst(models.Model):
    """What somebody writes during a conversation about a case, sealed under their key while they type; two weeks."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    bij = models.UUIDField()
    op = models.DateField()
    velden_sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "bij"], name="one_draft_for_each_case")]
