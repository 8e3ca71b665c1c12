"""Addresses of administrators."""

from __future__ import annotations

from django.urls import path

from meldpunt.beheer import mail, nakijken, views

urlpatterns = [
    path("", views.mensen_lijst, name="beheer_mensen"),
    path("meekijken/<uuid:vraag_id>/", views.meekijken, name="beheer_meekijken"),
    path("uitnodigen/", views.uitnodigen, name="beheer_uitnodigen"),
    path("nabellen/", nakijken.nabellen, name="beheer_nabellen"),
    path("nabellen/<slug:code>/", nakijken.kaart, name="beheer_kaart"),
    path("mail/", mail.mail, name="beheer_mail"),
    path("jurist/", nakijken.jurist, name="beheer_jurist"),
    path("jurist/<slug:code>/", nakijken.juristvraag, name="beheer_juristvraag"),
    path("werk-opnieuw/", views.werk_opnieuw, name="beheer_werk_opnieuw"),
    path("<uuid:account_id>/", views.persoon, name="beheer_persoon"),
    path("<uuid:account_id>/opnieuw/", views.opnieuw, name="beheer_opnieuw"),
    path("<uuid:account_id>/stopt/", views.stopt, name="beheer_stopt"),
    path("<uuid:account_id>/rol/", views.rol, name="beheer_rol"),
    path("<uuid:account_id>/uitloggen/", views.uitloggen, name="beheer_uitloggen"),
]
