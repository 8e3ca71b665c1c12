"""Addresses of the style page; meldpunt/urls.py takes them in with DEBUG only."""

from __future__ import annotations

from django.urls import path

from meldpunt.voorlichting.stijl import views

app_name = "stijl"
urlpatterns = [
    path("", views.melder, name="melder"),
    path("werkplek/", views.werkplek, name="werkplek"),
]
