"""The address of the way out."""

from __future__ import annotations

from django.urls import path

from meldpunt.mijnmelding import keepalive_views

urlpatterns = [path("", keepalive_views.snel_weg, name="snel_weg")]
