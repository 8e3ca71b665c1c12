"""Addresses for signing in; only what is used of django-allauth is reachable, each behind its own door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account import views as account
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.db import transaction
from django.urls import include, path
from django.views.decorators.http import require_GET

from meldpunt.aanmelden import begin_views, keepalive_views, own_views, views
from meldpunt.accounts.factors import recent_proof
from meldpunt.accounts.gate import own_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase


def _changes_access(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that changes how somebody signs in: needs a second factor, where there is one, and a fresh proof."""
    return own_page(recent_proof(_whole(view)))


def _whole(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that writes in an account: what it writes is signed in the same transaction, or not written."""
    return transaction.atomic(view)


second_step = [
    path("", own_page(own_views.MijnAanmeldingView.as_view()), name="mfa_index"),
    path("sessies/", own_page(own_views.sessies_beeindigen), name="sessies_beeindigen"),
    path("authenticate/", _whole(own_views.TweedeStapView.as_view()), name="mfa_authenticate"),
    path("reauthenticate/", _whole(base.reauthenticate), name="mfa_reauthenticate"),
    path("totp/activate/", _changes_access(totp.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", _changes_access(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", require_GET(_changes_access(codes.view_recovery_codes)), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/generate/", _changes_access(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "recovery-codes/download/", _changes_access(codes.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
    path("passkey/", _changes_access(own_views.PasskeyToevoegenView.as_view()), name="mfa_add_webauthn"),
    path("passkey/bevestig/", _whole(own_views.PasskeyHerbevestigView.as_view()), name="mfa_reauthenticate_webauthn"),
    path("passkey/<uuid:passkey_id>/", _changes_access(own_views.PasskeyNaamView.as_view()), name="mfa_edit_webauthn"),
    path(
        "passkey/<uuid:passkey_id>/weg/",
        _changes_access(own_views.PasskeyWegView.as_view()),
        name="mfa_remove_webauthn",
    ),
]
urlpatterns = [
    path("inloggen/", views.AanmeldView.as_view(), name="account_login"),
    path("uitloggen/", views.AfmeldView.as_view(), name="account_logout"),
    path("ontgrendelen/", views.ontgrendelen, name="ontgrendelen"),
    path("sessie/verleng/", keepalive_views.verleng, name="sessie_verleng"),
    path("sessie/voorbij/", keepalive_views.voorbij, name="sessie_voorbij"),
    path("getypt/", keepalive_views.getypt_terug, name="getypt"),
    path("vergrendelen/", views.vergrendelen, name="vergrendelen"),
    path("inloggen/opnieuw/", account.ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("inloggen/tweede-stap/", include(second_step)),
    path("inloggen/wachtzin-kwijt/", begin_views.wachtzin_kwijt, name="wachtzin_kwijt"),
    path("inloggen/wachtzin/", begin_views.wachtzin, name="wachtzin"),
    path("inloggen/herstelblad/", begin_views.papier, name="papier"),
    path("inloggen/herstelblad/nieuw/", begin_views.nieuw_papier, name="nieuw_papier"),
    path("uitnodiging/", begin_views.uitnodiging, name="uitnodiging"),
]
