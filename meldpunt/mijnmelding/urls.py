"""Addresses of the pages behind the code."""

from __future__ import annotations

from django.urls import path

from meldpunt.mijnmelding import delen_views, export_views, keepalive_views, regie_views, upload_views, views
from meldpunt.mijnmelding.inspreken import views as inspreken
from meldpunt.mijnmelding.vertellen import meelezers

app_name = "mijnmelding"
urlpatterns = [
    path("melden/verder-lezen/", keepalive_views.naar_mijn_melding, name="naar_mijn_melding"),
    path("verleng/<slug:soort>/", keepalive_views.verleng, name="verleng"),
    path("even-weg/", keepalive_views.even_weg, name="even_weg"),
    path("code/", views.code, name="code"),
    path("code/plan/", delen_views.plan, name="plan"),
    path("code/gegevens/", delen_views.gegevens, name="gegevens"),
    path("code/stappenplan/", views.stappenplan_pdf, name="stappenplan_pdf"),
    path("code/sluiten/", views.sluiten, name="sluiten"),
    path("code/alles/", export_views.alles, name="alles"),
    path("code/alles/pdf/", export_views.alles_pdf, name="alles_pdf"),
    path("code/wissen/", export_views.wissen, name="wissen"),
    path("code/gewist/", export_views.gewist, name="gewist"),
    path("code/akkoord/", regie_views.akkoord, name="akkoord"),
    path("code/vraag/<uuid:vraag_id>/", regie_views.vraag, name="vraag"),
    path("code/meelezen/", meelezers.meelezen, name="meelezen"),
    path("code/opname/", inspreken.opname, name="opname"),
    path("code/verslag/<uuid:verslag_id>/", inspreken.verslag, name="verslag"),
    path("code/contact/", regie_views.contact, name="contact"),
    path("code/persoon/", regie_views.persoon, name="persoon"),
    path("code/ander/", regie_views.ander, name="ander"),
    path("code/overnemen/", regie_views.overnemen, name="overnemen"),
    path("code/sluit/", regie_views.sluit, name="sluit"),
    path("code/stand/", regie_views.stand, name="stand"),
    path("code/delen/", upload_views.code_slot, name="delen"),
    path("code/delen/<uuid:slot_id>/", upload_views.code_stand, name="delen_stand"),
    path("code/delen/<uuid:slot_id>/<int:index>/", upload_views.code_deel, name="deel"),
]
