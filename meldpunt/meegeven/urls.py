"""Addresses of paper that goes along; which link, which platform and to whom never stands in one."""

from __future__ import annotations

from django.urls import path

from meldpunt.meegeven import views

app_name = "meegeven"
urlpatterns = [
    path("verzoek/<uuid:dossier_id>/", views.nieuw, name="verzoek_nieuw"),
    path("verzoek/<uuid:verzoek_id>/stand/", views.verzoek, name="verzoek"),
    path("verzoek/<uuid:verzoek_id>/tekst/", views.tekst, name="verzoek_tekst"),
    path("verzoek/<uuid:verzoek_id>/verstuurd/", views.verstuurd, name="verzoek_verstuurd"),
    path("verzoek/<uuid:verzoek_id>/gekeken/", views.gekeken, name="verzoek_gekeken"),
    path("verzoek/<uuid:verzoek_id>/stop/", views.stop, name="verzoek_stop"),
    path("verzoek/<uuid:verzoek_id>/pdf/", views.pdf, name="verzoek_pdf"),
]
