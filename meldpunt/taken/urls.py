"""Addresses of tasks and terms."""

from __future__ import annotations

from django.urls import path

from meldpunt.taken import bel, kalender, views, week

app_name = "taken"
urlpatterns = [
    path("", views.lijst, name="lijst"),
    path("agenda.ics", kalender.alles, name="kalender"),
    path("mail/", bel.mail, name="mail"),
    path("mail/<uuid:dossier_id>/", bel.mail_dossier, name="mail_dossier"),
    path("mijn-week/", week.mijn_week, name="mijn_week"),
    path("nabesproken/<uuid:vraag_id>/", week.nabesproken, name="nabesproken"),
    path("proef/", bel.proef, name="proef"),
    path("nieuw/<uuid:dossier_id>/", views.nieuw, name="nieuw"),
    path("<uuid:moment_id>/", views.moment, name="moment"),
    path("<uuid:moment_id>/agenda.ics", kalender.een, name="kalender_moment"),
    path("<uuid:moment_id>/verzet/", views.verzet, name="verzet"),
    path("<uuid:moment_id>/vervalt/", views.vervalt, name="vervalt"),
    path("<uuid:moment_id>/ongedaan/", views.ongedaan, name="ongedaan"),
]
