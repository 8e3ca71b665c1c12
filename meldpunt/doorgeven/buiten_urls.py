"""Addresses for somebody outside who answers a letter."""

from __future__ import annotations

from django.urls import path

from meldpunt.doorgeven import buiten

urlpatterns = [
    path("", buiten.antwoord, name="antwoord"),
    path("klaar/", buiten.klaar, name="antwoord_klaar"),
    path("<str:code>/", buiten.antwoord, name="antwoord_code"),
]
