"""The addresses of the product as they are with DEBUG: the style page comes with them."""

from __future__ import annotations

from django.urls import include, path

from meldpunt.urls import urlpatterns as product

urlpatterns = [path("stijl/", include("meldpunt.voorlichting.stijl.urls")), *product]
