"""The people who work here."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Rol(models.TextChoices):
    """What somebody does here; one role each, so nobody is both desk and board."""

    VERTROUWENSPERSOON = "vertrouwenspersoon", _("Vertrouwenspersoon")
    COORDINATOR = "coordinator", _("Coördinator")
    BESTUUR = "bestuur", _("Bestuurslid")
    BEHEER = "beheer", _("Beheerder")


ROLLEN_MET_SLEUTEL: frozenset[str] = frozenset({Rol.VERTROUWENSPERSOON, Rol.COORDINATOR})


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

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "gebruikersnaam"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["naam", "rol"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(rol__in=Rol.values), name="one_known_role"),
        ]

    def __str__(self) -> str:
        return self.naam

    @property
    def actor_id(self) -> str:
        """The id that stands in the audit trail."""
        return str(self.pk)
