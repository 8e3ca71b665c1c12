"""All addresses; wiring only."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from meldpunt.core import health, huisstijl_views

handler500 = "meldpunt.core.pages.server_error"

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("huisstijl.css", huisstijl_views.css, name="huisstijl_css"),
    path("huisstijl/beeldmerk", huisstijl_views.beeldmerk, name="huisstijl_beeldmerk"),
    path("", include("meldpunt.accounts.urls")),
    path("werkplek/", include("meldpunt.werkplek.urls")),
    path("bestuur/", include("meldpunt.bestuur.urls")),
    *([path("stijl/", include("meldpunt.voorlichting.stijl.urls"))] if settings.DEBUG else []),
    *i18n_patterns(
        path("snel-weg/", include("meldpunt.melden.exit_urls")),
        path("", include("meldpunt.melden.urls")),
        path("", include("meldpunt.voorlichting.urls")),
        prefix_default_language=False,
    ),
]
