"""The address of the ceremony."""

from __future__ import annotations

from django.urls import path

from meldpunt.inrichten import views

urlpatterns = [path("", views.inrichten, name="inrichten")]
