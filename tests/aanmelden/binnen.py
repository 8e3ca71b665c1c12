"""Coming in through the real pages, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from meldpunt.aanmelden.adapter import MFAAdapter
from meldpunt.accounts.models import Account, UsedCode
from tests.personas import WACHTZIN
from tools.totp import totp

if TYPE_CHECKING:
    from tests.aanmelden.passkey import Passkey

LOGIN, DESK = "/inloggen/", "/werkplek/"


@dataclass
class Bezoek:
    """A browser and whose it is."""

    client: Client
    account: Account

    def passphrase(self, wachtzin: str = WACHTZIN) -> Any:
        """The first step."""
        return self.client.post(LOGIN, {"login": self.account.gebruikersnaam, "password": wachtzin})

    def code(self, code: str | None = None) -> Any:
        """The second step with the code of the app; a code that was used is taken as if time had passed."""
        UsedCode.objects.filter(account=self.account).delete()
        cache.clear()
        return self.client.post(reverse("mfa_authenticate"), {"code": code or totp(secret_of(self.account))})

    def sign_in(self) -> Bezoek:
        """Both steps."""
        self.passphrase()
        self.code()
        return self

    def add_passkey(self, passkey: Passkey) -> Any:
        """Add a passkey on its page."""
        page = self.client.get(reverse("mfa_add_webauthn"))
        answer = passkey.make(page.context["opties"])
        return self.client.post(reverse("mfa_add_webauthn"), {"name": "Sleutel", "credential": answer})

    def confirm(self, passkey: Passkey, after: str = DESK) -> Any:
        """Confirm with a passkey."""
        path = f"{reverse('mfa_reauthenticate_webauthn')}?next={after}"
        return self.client.post(path, {"credential": passkey.use(self.client.get(path).context["opties"])})

    def second_step_with(self, passkey: Passkey) -> Any:
        """The second step with a passkey."""
        page = self.client.get(reverse("mfa_authenticate"))
        return self.client.post(reverse("mfa_authenticate"), {"credential": passkey.use(page.context["opties"])})


def bezoek(account: Account, **extra: Any) -> Bezoek:
    """A fresh browser at an address where passkeys exist."""
    return Bezoek(client=Client(SERVER_NAME="localhost", **extra), account=account)


def secret_of(account: Account) -> str:
    """The secret of somebody's authenticator app."""
    row = Authenticator.objects.get(user=account, type=Authenticator.Type.TOTP)
    return MFAAdapter().decrypt(row.data["secret"])
