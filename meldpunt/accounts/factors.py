"""What somebody proved about themselves: which factor is needed, which one came, and how long ago."""

from __future__ import annotations

import base64
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from meldpunt.accounts.models import Account, Rol, UsedCode
from meldpunt.core.clock import now
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

SECRET_FIELDS = ("secret", "seed")
SECRET_PLACE = ("mfa.authenticator", "secret")
PASSKEY_ROLES: frozenset[str] = frozenset({Rol.COORDINATOR, Rol.BEHEER})
CONFIRM_PASSKEY = "mfa_reauthenticate_webauthn"
APP, PASSKEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN


def has_second_factor(account: Account) -> bool:
    """Whether somebody has linked an authenticator app or added a passkey."""
    return bool(_types_of(account) & {APP, PASSKEY})


def has_passkey(account: Account) -> bool:
    """Whether somebody has added a passkey."""
    return PASSKEY in _types_of(account)


def must_use_passkey(account: Account) -> bool:
    """Whether an app alone is not enough for this role (``vault.md`` A02)."""
    return bool(settings.PASSKEY_VERPLICHT) and account.rol in PASSKEY_ROLES


def pages_first(request: HttpRequest, account: Account) -> tuple[str, ...]:
    """The only pages that are open until somebody has the factor that the role needs; none when all are open.

    Whoever has a passkey but came with an app or a recovery code has to use the passkey: a stolen app must not be
    enough to add another one.
    """
    types = _types_of(account)
    if must_use_passkey(account):
        if PASSKEY not in types:
            return ("mfa_add_webauthn",)
        return () if _used(request, account, PASSKEY) else (CONFIRM_PASSKEY,)
    return () if types & {APP, PASSKEY} else ("mfa_activate_totp", "mfa_add_webauthn")


def go_first(request: HttpRequest, page: str) -> HttpResponseBase:
    """On to the page that has to come first, and back here after it."""
    if page != CONFIRM_PASSKEY:
        return redirect(page)
    return redirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")


def recently_proved(request: HttpRequest, *, seconds: int | None = None) -> bool:
    """Whether somebody proved a short time ago who they are: by signing in with both factors, or once more.

    Whoever has no second factor yet proved all they can by signing in, and goes on to adding one.

    Args:
        request: the request.
        seconds: how short; five minutes, where left out.
    """
    if not isinstance(request.user, Account):
        return False
    oldest = now().timestamp() - (seconds or settings.RECENT_PROOF_SECONDS)
    fresh = [record for record in get_authentication_records(request, request.user) if record["at"] > oldest]
    if any(record["method"] == "mfa" or record.get("reauthenticated") for record in fresh):
        return True
    return bool(fresh) and not has_second_factor(request.user)


def recent_proof(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a page be used only by somebody who proved in the last five minutes who they are (``vault.md`` A13).

    Put it above ``staff_page``. A page that is shown and a form that is sent are both checked; whoever has to prove
    it comes back to the page where they were.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Account):
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs) if recently_proved(request) else prove_first(request)

    return guarded


def prove_first(request: HttpRequest) -> HttpResponseBase:
    """On to the page that asks once more who somebody is, and back here after it."""
    if request.method != "GET":
        messages.info(request, _("Bevestig eerst dat jij het bent. Druk daarna nog een keer op de knop."))
    passkey = isinstance(request.user, Account) and has_passkey(request.user)
    page = CONFIRM_PASSKEY if passkey else "account_reauthenticate"
    return redirect(f"{reverse(page)}?{urlencode({'next': _here(request)})}")


def use_once(account: Account, secret: str, code: str) -> bool:
    """Note that a code of an authenticator app was used; False when it was before.

    The row is committed by itself, so that of two requests at the same moment one gets in (RFC 6238 §5.2; A03).
    """
    step = next((n for n in yield_hotp_counters_from_time() if format_hotp_value(hotp_value(secret, n)) == code), None)
    if step is None:
        return False
    name = vault.op_mac("used-code", str(account.pk), secret, str(step)).hex()
    try:
        with transaction.atomic():
            UsedCode.objects.create(id=name, account=account, used_at=now())
    except IntegrityError:
        return False
    return True


def register_resealing() -> None:
    """Let a rotation of the root key know of them."""
    vault.register_reseal(reseal=reseal_secrets, left=count_old_secrets)


@transaction.atomic
def reseal_secrets() -> int:
    """Seal every secret under the active key that stands under an older one; returns how many."""
    adapter, done = get_adapter(), 0
    for row, field in _old_secrets():
        row.data[field] = adapter.encrypt(adapter.decrypt(row.data[field]))
        row.save(update_fields=["data"])
        done += 1
    return done


def count_old_secrets() -> int:
    """How many stand under an older key."""
    return sum(1 for _row in _old_secrets())


def _types_of(account: Account) -> set[str]:
    return set(Authenticator.objects.filter(user=account).values_list("type", flat=True))


def _used(request: HttpRequest, account: Account, kind: str) -> bool:
    """Whether this session began with, or was confirmed by, this kind of factor."""
    return any(record.get("type") == kind for record in get_authentication_records(request, account))


def _here(request: HttpRequest) -> str:
    """Where somebody is: this page, or the one with the form that was sent."""
    if request.method == "GET":
        return request.get_full_path()
    came_from = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        parts = urlsplit(came_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.path


def _old_secrets() -> Iterator[tuple[Authenticator, str]]:
    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
        for field in SECRET_FIELDS:
            sealed = row.data.get(field)
            if sealed and not vault.is_current(base64.b64decode(sealed), *SECRET_PLACE):
                yield row, field
