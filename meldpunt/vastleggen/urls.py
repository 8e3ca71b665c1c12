"""Addresses of evidence at the desk."""

from __future__ import annotations

from django.urls import path

from meldpunt.vastleggen import manifest_views, stempel_views, views

app_name = "vastleggen"
urlpatterns = [
    path("verify_bewijs.py", manifest_views.programma, name="programma"),
    path("stempels/", stempel_views.stempels, name="stempels"),
    path("stempels/vastzetten/", stempel_views.vastzetten, name="vastzetten"),
    path("stempels/wortel-<int:nr>.tsq", stempel_views.verzoek, name="verzoek"),
    path("stempels/wortel-<int:nr>.txt", stempel_views.verklaring, name="verklaring"),
    path("<uuid:dossier_id>/nieuw/", views.nieuw, name="nieuw"),
    path("<uuid:dossier_id>/manifest.json", manifest_views.manifest_json, name="manifest_json"),
    path("<uuid:dossier_id>/manifest.pdf", manifest_views.manifest_pdf, name="manifest_pdf"),
    path("<uuid:dossier_id>/pakket.zip", manifest_views.pakket, name="pakket"),
    path("<uuid:dossier_id>/<uuid:bestand_id>/kaart/", views.kaart, name="kaart"),
    path("<uuid:dossier_id>/<uuid:bestand_id>/weg/", views.weg, name="weg"),
]
