"""Addresses of tasks and terms."""

from __future__ import annotations

from django.urls import path

from meldpunt.taken import views

app_name = "taken"
urlpatterns = [
    path("", views.lijst, name="lijst"),
    path("nieuw/<uuid:dossier_id>/", views.nieuw, name="nieuw"),
    path("<uuid:moment_id>/", views.moment, name="moment"),
    path("<uuid:moment_id>/verzet/", views.verzet, name="verzet"),
    path("<uuid:moment_id>/vervalt/", views.vervalt, name="vervalt"),
    path("<uuid:moment_id>/ongedaan/", views.ongedaan, name="ongedaan"),
]
