"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from meldpunt.werkplek import aannemen, bewijs, cijfers, dossier, profielen, regie, sleutels, sluiten, verlof, views
from meldpunt.werkplek.inspreken import views as inspreken
from meldpunt.werkplek.lijst import views as lijst
from meldpunt.werkplek.oordeel import apart
from meldpunt.werkplek.oordeel import views as oordeel
from meldpunt.werkplek.overdracht import views as overdracht
from meldpunt.werkplek.waarnemen import views as waarnemen

app_name = "werkplek"
urlpatterns = [
    path("", views.werkvoorraad, name="werkvoorraad"),
    path("aannemen/", aannemen.aannemen, name="aannemen"),
    path("weergaven/", lijst.bewaar, name="weergave_bewaar"),
    path("weergaven/weg/", lijst.weg, name="weergave_weg"),
    path("zoeken/", views.zoeken, name="zoeken"),
    path("zoeken/inhoud/", views.zoeken_inhoud, name="zoeken_inhoud"),
    path("toewijzen/", views.toewijzen_lijst, name="toewijzen"),
    path("vertrouwenspersonen/", views.pool, name="vertrouwenspersonen"),
    path("vertrouwenspersonen/<uuid:account_id>/", profielen.profiel, name="profiel"),
    path("vertrouwenspersonen/<uuid:account_id>/verdelen/", profielen.verdelen, name="verdelen"),
    path("vertrouwenspersonen/<uuid:account_id>/weg/", verlof.weg, name="weg"),
    path("vertrouwenspersonen/<uuid:account_id>/weg/<uuid:verlof_id>/", verlof.weer_er, name="weer_er"),
    path(
        "vertrouwenspersonen/<uuid:account_id>/weg/<uuid:verlof_id>/waarnemer/", waarnemen.waarnemer, name="waarnemer"
    ),
    path("profiel/", verlof.mijn_profiel, name="mijn_profiel"),
    path("teruggeven/", profielen.teruggeven, name="teruggeven"),
    path("banden/", profielen.banden, name="banden"),
    path("cijfers/", cijfers.cijfers, name="cijfers"),
    path("cijfers/<str:kwartaal>/", cijfers.vaststellen, name="cijfers_vaststellen"),
    path("cijfers/<str:kwartaal>/herzien/", cijfers.herzien, name="cijfers_herzien"),
    path("cijfers/<str:kwartaal>/<uuid:verzoek_id>/", cijfers.besluit, name="cijfers_besluit"),
    path("sleutels/", sleutels.sleutels, name="sleutels"),
    path("sleutels/vernieuw/", sleutels.vernieuw, name="sleutels_vernieuw"),
    path("sleutels/meekijken/<uuid:vraag_id>/", sleutels.meekijken, name="sleutels_meekijken"),
    path("sleutels/<uuid:account_id>/", sleutels.geef, name="sleutels_geef"),
    path("dossier/<uuid:dossier_id>/", dossier.overzicht, name="dossier"),
    path("dossier/<uuid:dossier_id>/volgende/", lijst.volgende, name="volgende"),
    path("dossier/<uuid:dossier_id>/vorige/", lijst.vorige, name="vorige"),
    path("dossier/<uuid:dossier_id>/tijdlijn/", dossier.tijdlijn, name="tijdlijn"),
    path("dossier/<uuid:dossier_id>/overdracht/", overdracht.overdracht, name="overdracht"),
    path("dossier/<uuid:dossier_id>/berichten/", dossier.berichten, name="berichten_dossier"),
    path("dossier/<uuid:dossier_id>/bewijs/", bewijs.lijst, name="bewijslijst"),
    path("dossier/<uuid:dossier_id>/bewijs/<uuid:bestand_id>/", bewijs.bewijs, name="bewijs"),
    path("dossier/<uuid:dossier_id>/bewijs/<uuid:bestand_id>/beeld/", bewijs.beeld, name="bewijs_beeld"),
    path("dossier/<uuid:dossier_id>/bewijs/<uuid:bestand_id>/scan/", bewijs.scan, name="bewijs_scan"),
    path("dossier/<uuid:dossier_id>/opname/<uuid:bestand_id>/", inspreken.geluid, name="opname"),
    path("dossier/<uuid:dossier_id>/opname/<uuid:bestand_id>/opschrijven/", inspreken.opschrijven, name="opschrijven"),
    path("dossier/<uuid:dossier_id>/triage/", oordeel.triage_view, name="triage"),
    path("dossier/<uuid:dossier_id>/tweede/", oordeel.tweede, name="tweede"),
    path("dossier/<uuid:dossier_id>/toewijzen/", dossier.toewijzen, name="toewijzen_dossier"),
    path("dossier/<uuid:dossier_id>/stappenplan/", dossier.plan, name="stappenplan"),
    path("dossier/<uuid:dossier_id>/stappenplan/pdf/", dossier.plan_pdf, name="stappenplan_pdf"),
    path("dossier/<uuid:dossier_id>/akkoord/", regie.akkoord, name="akkoord"),
    path("dossier/<uuid:dossier_id>/akkoord/bestemming/", regie.bestemming, name="bestemming"),
    path("dossier/<uuid:dossier_id>/vraag/", regie.vraag, name="vraag"),
    path("dossier/<uuid:dossier_id>/kritiek/", apart.kritiek, name="kritiek"),
    path("dossier/<uuid:dossier_id>/klacht/", oordeel.klacht, name="klacht"),
    path("dossier/<uuid:dossier_id>/wacht/", dossier.wacht, name="wacht"),
    path("dossier/<uuid:dossier_id>/opzij/", dossier.opzij, name="opzij"),
    path("dossier/<uuid:dossier_id>/sluiten/", sluiten.sluit, name="sluiten"),
    path("dossier/<uuid:dossier_id>/status/", dossier.status, name="status"),
    path("dossier/<uuid:dossier_id>/logboek/", dossier.logboek, name="logboek_dossier"),
]
