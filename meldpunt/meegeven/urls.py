"""Addresses of paper that goes along; which link, which platform and to whom never stands in one."""

from __future__ import annotations

from django.urls import path

from meldpunt.meegeven import briefje_views, consult_views, pakket_views, views

app_name = "meegeven"
urlpatterns = [
    path("verzoek/<uuid:dossier_id>/", views.nieuw, name="verzoek_nieuw"),
    path("verzoek/<uuid:verzoek_id>/stand/", views.verzoek, name="verzoek"),
    path("verzoek/<uuid:verzoek_id>/tekst/", views.tekst, name="verzoek_tekst"),
    path("verzoek/<uuid:verzoek_id>/verstuurd/", views.verstuurd, name="verzoek_verstuurd"),
    path("verzoek/<uuid:verzoek_id>/gekeken/", views.gekeken, name="verzoek_gekeken"),
    path("verzoek/<uuid:verzoek_id>/stop/", views.stop, name="verzoek_stop"),
    path("verzoek/<uuid:verzoek_id>/pdf/", views.pdf, name="verzoek_pdf"),
    path("briefje/<uuid:doorgeleiding_id>/", briefje_views.briefje, name="briefje"),
    path("briefje/<uuid:doorgeleiding_id>/meegeven/", briefje_views.meegeven, name="briefje_meegeven"),
    path("raad/<uuid:dossier_id>/", consult_views.consulten, name="consulten"),
    path("raad/<uuid:dossier_id>/<uuid:consult_id>/", consult_views.consult, name="consult"),
    path(
        "raad/<uuid:dossier_id>/<uuid:consult_id>/meekijken/", consult_views.consult_meekijken, name="consult_meekijken"
    ),
    path("raad/<uuid:dossier_id>/<uuid:consult_id>/pdf/", consult_views.consult_pdf, name="consult_pdf"),
    path("pakket/<uuid:doorgeleiding_id>/", pakket_views.pakket, name="pakket"),
    path("pakket/<uuid:doorgeleiding_id>/pdf/", pakket_views.pdf, name="pakket_pdf"),
    path("pakket/<uuid:doorgeleiding_id>/zip/", pakket_views.meegeven, name="pakket_meegeven"),
]
