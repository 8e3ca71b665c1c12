"""Addresses of the form and of the page behind the code."""

from __future__ import annotations

from django.urls import path

from meldpunt.melden import codepagina, delen, meenemen, mijnmelding, uitingen_views, views

app_name = "melden"
urlpatterns = [
    path("melden/", views.start, name="start"),
    path("melden/controle/", views.controle, name="controle"),
    path("melden/ontvangen/", views.ontvangen, name="ontvangen"),
    path("melden/verder-lezen/", views.naar_mijn_melding, name="naar_mijn_melding"),
    path("melden/later/", views.later, name="later"),
    path("melden/gevaar/", views.gevaar, name="gevaar"),
    path("melden/berichten/", uitingen_views.berichten, name="berichten"),
    path("melden/berichten/<int:nr>/", uitingen_views.bericht, name="bericht"),
    path("melden/<slug:slug>/", views.pagina, name="pagina"),
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
