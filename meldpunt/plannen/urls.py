"""Addresses of step plans at the desk."""

from __future__ import annotations

from django.urls import path

from meldpunt.plannen import views

app_name = "plannen"
urlpatterns = [
    path("<uuid:dossier_id>/", views.maken, name="maken"),
    path("<uuid:dossier_id>/taak/", views.taak, name="taak"),
]
