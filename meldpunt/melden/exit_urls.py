"""The address of the way out."""

from __future__ import annotations

from django.urls import path

from meldpunt.melden import views

urlpatterns = [path("", views.snel_weg, name="snel_weg")]
