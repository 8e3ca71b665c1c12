"""Addresses of "write down now, decide later"."""

from __future__ import annotations

from django.urls import path

from meldpunt.bewaren import views

app_name = "bewaren"
urlpatterns = [
    path("", views.begin, name="begin"),
    path("langer/", views.langer, name="langer"),
    path("code/", views.code, name="code"),
    path("overzicht/", views.overzicht, name="overzicht"),
    path("toevoegen/", views.toevoegen, name="toevoegen"),
    path("bestanden/", views.bestanden, name="bestanden"),
    path("wissen/", views.wissen, name="wissen"),
    path("sluiten/", views.sluiten, name="sluiten"),
    path("delen/", views.slot, name="delen"),
    path("delen/<uuid:slot_id>/", views.stand, name="delen_stand"),
    path("delen/<uuid:slot_id>/<int:index>/", views.deel, name="deel"),
]
