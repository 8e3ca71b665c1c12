"""Addresses of the exchange; the name of a party never stands in one."""

from __future__ import annotations

from django.urls import path, re_path

from meldpunt.uitwisselen import sleutel_views, som_views, views

app_name = "uitwisselen"
PERIODE = r"(?P<periode>20\d\d-Q[1-4])"
urlpatterns = [
    path("", views.overzicht, name="overzicht"),
    path("inlezen/", views.inlezen, name="inlezen"),
    path("bijwerken/", views.bijwerken, name="bijwerken"),
    path("sleutel/maken/", sleutel_views.maken, name="sleutel_maken"),
    path("sleutel/bestand/", sleutel_views.sleutelbestand, name="sleutelbestand"),
    path("sleutel/vernieuwen/", sleutel_views.vernieuwen, name="sleutel_vernieuwen"),
    path("sleutel/<uuid:sleutel_id>/", sleutel_views.sleutel, name="sleutel"),
    path("sleutel/<uuid:sleutel_id>/waarschuwen/", sleutel_views.waarschuwen, name="sleutel_waarschuwen"),
    path("sleutel/<uuid:sleutel_id>/intrekken/", sleutel_views.intrekken, name="sleutel_intrekken"),
    path("sleutel/<uuid:sleutel_id>/stoppen/", sleutel_views.stoppen, name="sleutel_stoppen"),
    path("bestand/<uuid:ontvangen_id>/", views.hun_bestand, name="hun_bestand"),
    path("sommen/", som_views.sommen, name="sommen"),
    re_path(rf"^sommen/{PERIODE}/$", som_views.beginnen, name="som_beginnen"),
    re_path(r"^sommen/deel/(?P<nummer>[0-9a-f]{64})/$", som_views.deel, name="som_deel"),
    re_path(rf"^{PERIODE}/$", views.overzicht, name="kwartaal"),
    re_path(rf"^{PERIODE}/ons-bestand/$", views.ons_bestand, name="ons_bestand"),
    re_path(rf"^{PERIODE}/rapport/$", views.rapport, name="rapport"),
    re_path(rf"^{PERIODE}/rapport/(?P<soort>pdf|csv|json)/$", views.document, name="document"),
]
