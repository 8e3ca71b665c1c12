"""Addresses of settings."""

from __future__ import annotations

from django.urls import path

from meldpunt.instellen import cijfers, contact_views, logboek, partij, views

app_name = "instellen"
urlpatterns = [
    path("", views.begin, name="begin"),
    path("partij/", partij.partij, name="partij"),
    path("cijfers/", cijfers.cijfers, name="cijfers"),
    path("contactpunten/", contact_views.lijst, name="contactpunten"),
    path("contactpunten/nieuw/", contact_views.nieuw, name="contact_nieuw"),
    path("contactpunten/<slug:code>/", contact_views.punt, name="contact"),
    path("contactpunten/<slug:code>/geprobeerd/", contact_views.geprobeerd, name="contact_geprobeerd"),
    path("contactpunten/<slug:code>/weg/", contact_views.weg, name="contact_weg"),
    path("hulpkaart/<slug:code>/", contact_views.kaart, name="kaart"),
    path("logboek/", logboek.logboek, name="logboek"),
    path("logboek/<uuid:verzoek_id>/", logboek.besluit, name="logboek_besluit"),
    path("logboek/<uuid:verzoek_id>/bestand/", logboek.bestand, name="logboek_bestand"),
    path("versies/<slug:soort>/", views.versies_van, name="versies"),
    path("versies/<slug:soort>/<int:nr>/terug/", views.terug, name="terug"),
    path("versie/<uuid:versie_id>/", views.versie, name="versie"),
]
