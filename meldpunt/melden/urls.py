"""Addresses of the form."""

from __future__ import annotations

from django.urls import path

from meldpunt.melden import uitingen_views, upload_views, views
from meldpunt.melden.inspreken import views as inspreken

app_name = "melden"
urlpatterns = [
    path("", views.start, name="start"),
    path("controle/", views.controle, name="controle"),
    path("ontvangen/", views.ontvangen, name="ontvangen"),
    path("later/", views.later, name="later"),
    path("gevaar/", views.gevaar, name="gevaar"),
    path("stem/", inspreken.stem, name="stem"),
    path("even-weg/", views.even_weg, name="even_weg"),
    path("berichten/", uitingen_views.berichten, name="berichten"),
    path("berichten/<int:index>/", uitingen_views.bericht, name="bericht"),
    path("bewijs/delen/", upload_views.concept_slot, name="delen"),
    path("bewijs/delen/<uuid:slot_id>/", upload_views.concept_stand, name="delen_stand"),
    path("bewijs/delen/<uuid:slot_id>/<int:index>/", upload_views.concept_deel, name="deel"),
    path("<slug:slug>/", views.pagina, name="pagina"),
    path("<slug:slug>/bewaar/", views.bewaar, name="bewaar"),
]
