"""Addresses of cards; they hold the number of a card or a year, and nothing of a case."""

from __future__ import annotations

from django.urls import path

from meldpunt.kaarten import jaar_views, views

app_name = "kaarten"
urlpatterns = [
    path("", views.lijst, name="lijst"),
    path("nieuw/", views.nieuw, name="nieuw"),
    path("jaar/<int:jaar>/", jaar_views.jaar, name="jaar"),
    path("jaar/<int:jaar>/<uuid:handreiking_id>/", jaar_views.document, name="document"),
    path("<uuid:kaart_id>/", views.kaart, name="kaart"),
    path("<uuid:kaart_id>/schrijven/", views.schrijven, name="schrijven"),
    path("<uuid:kaart_id>/aanbieden/", views.aanbieden, name="aanbieden"),
    path("<uuid:kaart_id>/toetsen/", views.toetsen, name="toetsen"),
    path("<uuid:kaart_id>/terug/", views.terug, name="terug"),
    path("<uuid:kaart_id>/besproken/", views.besproken, name="besproken"),
    path("<uuid:kaart_id>/intrekken/", views.intrekken, name="intrekken"),
]
