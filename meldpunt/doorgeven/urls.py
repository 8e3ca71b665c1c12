"""Addresses of referral at the desk; to whom something goes never stands in one."""

from __future__ import annotations

from django.urls import path

from meldpunt.doorgeven import antwoorden, views, zonder

app_name = "doorgeven"
urlpatterns = [
    path("nieuw/<uuid:dossier_id>/", views.nieuw, name="nieuw"),
    path("zonder/<uuid:dossier_id>/", zonder.zonder, name="zonder"),
    path("<uuid:doorgeleiding_id>/", views.traject, name="traject"),
    path("<uuid:doorgeleiding_id>/brief/", views.brief, name="brief"),
    path("<uuid:doorgeleiding_id>/stap/", views.stap, name="stap"),
    path("<uuid:doorgeleiding_id>/verstuur/", views.verstuur, name="verstuur"),
    path("<uuid:doorgeleiding_id>/pdf/", views.pdf, name="pdf"),
    path("<uuid:doorgeleiding_id>/meekijken/", zonder.meekijken, name="meekijken"),
    path("<uuid:doorgeleiding_id>/antwoord/", antwoorden.antwoord, name="antwoord"),
    path("<uuid:doorgeleiding_id>/dag/", antwoorden.dag, name="dag"),
    path("<uuid:doorgeleiding_id>/uitkomst/", antwoorden.uitkomst, name="uitkomst"),
]
