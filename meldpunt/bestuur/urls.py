"""Addresses of the board's pages."""

from __future__ import annotations

from django.urls import path, register_converter

from meldpunt.bestuur import samen, views

app_name = "bestuur"


class PeriodeConverter:
    """A quarter in an address: ``2026-Q3``."""

    regex = r"20\d\d-Q[1-4]"

    def to_python(self, value: str) -> str:
        """Take the text as it stands."""
        return value

    def to_url(self, value: object) -> str:
        """Write the quarter as it stands."""
        return str(value)


register_converter(PeriodeConverter, "periode")

urlpatterns = [
    path("", views.laatste, name="laatste"),
    path("archief/", views.archief, name="archief"),
    path("zo-tellen-we/", views.zo_tellen_we, name="zo_tellen_we"),
    path("acht-kwartalen/", views.acht_kwartalen, name="acht_kwartalen"),
    path("samen/", samen.samen, name="samen"),
    path("samen/<periode:periode>/", samen.samen, name="samen_kwartaal"),
    path("samen/<periode:periode>/<slug:soort>/", samen.samen_document, name="samen_document"),
    path("<periode:periode>/", views.kwartaal, name="kwartaal"),
    path("<periode:periode>/<slug:soort>/", views.bestand, name="bestand"),
    path("<periode:periode>/<slug:soort>/<slug:grafiek>/", views.bestand, name="grafiek"),
]
