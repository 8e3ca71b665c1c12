"""Addresses of conversations."""

from __future__ import annotations

from django.urls import path

from meldpunt.gesprekken import views

app_name = "gesprekken"
urlpatterns = [
    path("<uuid:dossier_id>/", views.blad, name="blad"),
    path("<uuid:dossier_id>/bewaar/", views.bewaar, name="bewaar"),
    path("<uuid:dossier_id>/feiten/", views.feiten, name="feiten"),
]
