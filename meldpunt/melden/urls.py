"""Addresses of the form and of the page behind the code."""

from __future__ import annotations

from django.urls import path

from meldpunt.melden import bewaren_views, codepagina, delen, meenemen, mijnmelding, tussendoor, uitingen_views, views

app_name = "melden"
urlpatterns = [
    path("melden/", views.start, name="start"),
    path("melden/controle/", views.controle, name="controle"),
    path("melden/ontvangen/", views.ontvangen, name="ontvangen"),
    path("melden/verder-lezen/", views.naar_mijn_melding, name="naar_mijn_melding"),
    path("melden/later/", views.later, name="later"),
    path("melden/gevaar/", views.gevaar, name="gevaar"),
    path("melden/berichten/", uitingen_views.berichten, name="berichten"),
    path("melden/berichten/<int:index>/", uitingen_views.bericht, name="bericht"),
    path("melden/<slug:slug>/", views.pagina, name="pagina"),
    path("melden/<slug:slug>/bewaar/", tussendoor.bewaar, name="bewaar"),
    path("verleng/<slug:soort>/", tussendoor.verleng, name="verleng"),
    path("even-weg/", tussendoor.even_weg, name="even_weg"),
    path("bewaren/", bewaren_views.begin, name="bewaren"),
    path("bewaren/langer/", bewaren_views.langer, name="bewaren_langer"),
    path("bewaren/code/", bewaren_views.code, name="bewaren_code"),
    path("bewaren/overzicht/", bewaren_views.overzicht, name="bewaren_overzicht"),
    path("bewaren/toevoegen/", bewaren_views.toevoegen, name="bewaren_toevoegen"),
    path("bewaren/bestanden/", bewaren_views.bestanden, name="bewaren_bestanden"),
    path("bewaren/wissen/", bewaren_views.wissen, name="bewaren_wissen"),
    path("bewaren/sluiten/", bewaren_views.sluiten, name="bewaren_sluiten"),
    path("bewaren/delen/", bewaren_views.slot, name="bewaren_delen"),
    path("bewaren/delen/<uuid:slot_id>/", bewaren_views.stand, name="bewaren_delen_stand"),
    path("bewaren/delen/<uuid:slot_id>/<int:index>/", bewaren_views.deel, name="bewaren_deel"),
    path("melden/bewijs/delen/", delen.concept_slot, name="delen"),
    path("melden/bewijs/delen/<uuid:slot_id>/", delen.concept_stand, name="delen_stand"),
    path("melden/bewijs/delen/<uuid:slot_id>/<int:index>/", delen.concept_deel, name="deel"),
    path("code/delen/", delen.code_slot, name="code_delen"),
    path("code/delen/<uuid:slot_id>/", delen.code_stand, name="code_delen_stand"),
    path("code/delen/<uuid:slot_id>/<int:index>/", delen.code_deel, name="code_deel"),
    path("code/", mijnmelding.code, name="code"),
    path("code/stappenplan/", mijnmelding.stappenplan_pdf, name="stappenplan_pdf"),
    path("code/alles/", meenemen.alles, name="alles"),
    path("code/wissen/", meenemen.wissen, name="wissen"),
    path("code/gewist/", meenemen.gewist, name="gewist"),
    path("code/alles/pdf/", meenemen.alles_pdf, name="alles_pdf"),
    path("code/akkoord/", codepagina.akkoord, name="akkoord"),
    path("code/vraag/<uuid:vraag_id>/", codepagina.vraag, name="vraag"),
    path("code/contact/", codepagina.contact, name="contact"),
    path("code/persoon/", codepagina.persoon, name="persoon"),
    path("code/ander/", codepagina.ander, name="ander"),
    path("code/overnemen/", codepagina.overnemen, name="overnemen"),
    path("code/sluit/", codepagina.sluit, name="sluit"),
    path("code/stand/", codepagina.stand, name="stand"),
    path("code/sluiten/", mijnmelding.sluiten, name="sluiten"),
]
