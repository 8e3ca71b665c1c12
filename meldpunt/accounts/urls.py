"""Addresses for signing in; only what is used of django-allauth is reachable."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import include, path

from meldpunt.accounts import views

urlpatterns = [
    path("inloggen/", views.AanmeldView.as_view(), name="account_login"),
    path("uitloggen/", views.AfmeldView.as_view(), name="account_logout"),
    path("ontgrendelen/", views.ontgrendelen, name="ontgrendelen"),
    path("vergrendelen/", views.vergrendelen, name="vergrendelen"),
    path("inloggen/opnieuw/", allauth_views.ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("inloggen/tweede-stap/", include("allauth.mfa.urls")),
]
