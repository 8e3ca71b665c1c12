"""Addresses of a guest: one case, so none of them names it."""

from __future__ import annotations

from django.urls import path

from meldpunt.meelezen import gast_views

app_name = "meelezen"
urlpatterns = [
    path("", gast_views.zaak, name="zaak"),
    path("notitie/", gast_views.schrijf, name="schrijf"),
    path("bewijs/<uuid:bestand_id>/", gast_views.bewijs, name="bewijs"),
    path("bewijs/<uuid:bestand_id>/beeld/", gast_views.beeld, name="beeld"),
]
