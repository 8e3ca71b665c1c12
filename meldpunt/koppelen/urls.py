"""Addresses of attacks at the desk."""

from __future__ import annotations

from django.urls import path

from meldpunt.koppelen import aanval, views

app_name = "koppelen"
urlpatterns = [
    path("", views.lijst, name="lijst"),
    path("vergelijken/", views.vergelijken, name="vergelijken"),
    path("bevestig/", views.bevestig, name="bevestig"),
    path("besluit/", views.besluit, name="besluit"),
    path("<uuid:aanval_id>/", aanval.aanval, name="aanval"),
    path("<uuid:aanval_id>/erbij/", aanval.erbij, name="erbij"),
    path("<uuid:aanval_id>/eruit/", aanval.eruit, name="eruit"),
    path("<uuid:aanval_id>/klaar/", aanval.klaar, name="klaar"),
]
