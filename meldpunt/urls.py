"""All addresses; wiring only."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from meldpunt.core.web import health
from meldpunt.huisstijl import views

handler500 = "meldpunt.core.web.pages.server_error"

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("huisstijl.css", views.css, name="huisstijl_css"),
    path("huisstijl/beeldmerk", views.beeldmerk, name="huisstijl_beeldmerk"),
    path("", include("meldpunt.aanmelden.urls")),
    path("inrichten/", include("meldpunt.inrichten.urls")),
    path("beheer/", include("meldpunt.beheer.urls")),
    path("instellen/", include("meldpunt.instellen.urls")),
    path("werkplek/taken/", include("meldpunt.taken.urls")),
    path("werkplek/gesprek/", include("meldpunt.gesprekken.urls")),
    path("werkplek/plannen/", include("meldpunt.plannen.urls")),
    path("werkplek/aanvallen/", include("meldpunt.koppelen.urls")),
    path("werkplek/vastleggen/", include("meldpunt.vastleggen.urls")),
    path("werkplek/doorgeven/", include("meldpunt.doorgeven.urls")),
    path("werkplek/meegeven/", include("meldpunt.meegeven.urls")),
    path("werkplek/leren/", include("meldpunt.kaarten.urls")),
    path("werkplek/partijen/", include("meldpunt.uitwisselen.urls")),
    path("werkplek/gasten/", include("meldpunt.meelezen.urls")),
    path("werkplek/", include("meldpunt.werkplek.urls")),
    path("meelezen/", include("meldpunt.meelezen.gast_urls")),
    path("antwoord/", include("meldpunt.doorgeven.buiten_urls")),
    path("bestuur/", include("meldpunt.bestuur.urls")),
    *([path("stijl/", include("meldpunt.voorlichting.stijl.urls"))] if settings.DEBUG else []),
    *i18n_patterns(
        path("snel-weg/", include("meldpunt.mijnmelding.exit_urls")),
        path("", include("meldpunt.mijnmelding.urls")),
        path("bewaren/", include("meldpunt.bewaren.urls")),
        path("melden/", include("meldpunt.melden.urls")),
        path("", include("meldpunt.voorlichting.urls")),
        prefix_default_language=False,
    ),
]
