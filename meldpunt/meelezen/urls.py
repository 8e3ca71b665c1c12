"""Addresses of the desk about a guest; who it is never stands in one."""

from __future__ import annotations

from django.urls import path

from meldpunt.meelezen import views

app_name = "gasten"
urlpatterns = [
    path("<uuid:dossier_id>/", views.gast, name="gast"),
    path("<uuid:dossier_id>/uitnodigen/", views.uitnodigen, name="uitnodigen"),
    path("<uuid:dossier_id>/sleutel/", views.sleutel, name="sleutel"),
    path("<uuid:dossier_id>/notitie/", views.notitie, name="notitie"),
    path("<uuid:dossier_id>/stop/", views.stop, name="stop"),
]
