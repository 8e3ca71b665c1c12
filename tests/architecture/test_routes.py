"""Who gets what at every address: one table of routes and roles, and no route outside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from meldpunt.accounts.service import Rol, create_account
from meldpunt.core import clock
from support.behandeling import delen, inzien
from support.behandeling.aanvallen import koppelen
from support.behandeling.doorgeleiden import brief
from support.behandeling.meegeven import verzoek
from support.bezetting import toewijzen
from support.nazorg import queries as agenda
from support.weghalen.queries import Verzoekkeuze
from tests.behandeling.deuren import behind
from tests.ingelogd import signed_in
from tests.maak import picture, received_file, received_recording, send
from tests.momenten import first_contact_of
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Mapping

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
LINK = "https://kanaal.example/b/48213"
# anonymous, coordinator, the trusted person of this case, another trusted person, board, administrator
ROLES = ("niemand", "cor", "vera", "nadia", "bas", "beheer")
EVERYBODY = (200,) * 6
FORM = (302,) * 6  # goes on to another page of the form, or back to the one that has to come first
NOWHERE = (404,) * 6  # of another browser, or of none
NOTHING = (410,) * 6  # nothing is open that could stay open
STAFF = (302, 200, 200, 200, 200, 200)
KEYED = (302, 200, 200, 200, 302, 302)  # who has no key has nothing to unlock
STEP = (302,) * 6  # goes on to another page
OWN = (302, 404, 404, 404, 404, 404)  # something of one's own that nobody here has
BEHEER = (302, 403, 403, 403, 403, 200)
BEHEER_DONE = (302, 403, 403, 403, 403, 302)
DESK = (302, 200, 200, 200, 403, 403)
CASE = (302, 200, 200, 404, 403, 403)
COORDINATOR = (302, 200, 403, 403, 403, 403)
NAKIJKEN = (302, 200, 403, 403, 403, 200)
NAKIJKEN_REFUSED = (302, 422, 403, 403, 403, 422)  # nobody said who looked
BOARD = (302, 403, 403, 403, 200, 403)
GUEST = (302, 403, 403, 403, 403, 403)  # what a guest gets stands in tests/meelezen
READ: dict[str, tuple[int, ...]] = {
    "livez": EVERYBODY,
    "readyz": EVERYBODY,
    "huisstijl_css": NOWHERE,  # this party set nothing of its own
    "huisstijl_beeldmerk": NOWHERE,
    "account_login": (200, 302, 302, 302, 302, 302),
    "account_logout": STAFF,  # asks; leaving is a POST
    "ontgrendelen": KEYED,
    "account_reauthenticate": STAFF,
    "mfa_index": STAFF,
    "mfa_authenticate": STEP,
    "mfa_reauthenticate": STAFF,
    "mfa_activate_totp": STEP,
    "mfa_deactivate_totp": STAFF,
    "mfa_view_recovery_codes": STAFF,
    "mfa_generate_recovery_codes": STAFF,
    "mfa_download_recovery_codes": STAFF,
    "mfa_add_webauthn": STAFF,
    "mfa_reauthenticate_webauthn": STEP,  # nobody here has a passkey: on to another way
    "mfa_edit_webauthn": OWN,
    "mfa_remove_webauthn": OWN,
    "wachtzin": STAFF,
    "wachtzin_kwijt": EVERYBODY,
    "papier": STEP,  # there is no sheet to show
    "nieuw_papier": (302, 200, 200, 200, 403, 403),
    "uitnodiging": EVERYBODY,
    "inrichten": NOWHERE,  # the desk is open
    "beheer_mensen": BEHEER,
    "beheer_uitnodigen": BEHEER,
    "beheer_persoon": BEHEER,
    "beheer_nabellen": NAKIJKEN,
    "beheer_kaart": NAKIJKEN,
    "beheer_jurist": NAKIJKEN,
    "beheer_mail": BEHEER,
    "beheer_juristvraag": NAKIJKEN,
    "instellen:begin": NAKIJKEN,
    "instellen:partij": NAKIJKEN,
    "instellen:cijfers": NAKIJKEN,
    "instellen:contactpunten": NAKIJKEN,
    "instellen:contact_nieuw": NAKIJKEN,
    "instellen:contact": (302, 404, 403, 403, 403, 404),  # the product brings no contact point
    "instellen:kaart": NAKIJKEN,
    "instellen:logboek": NAKIJKEN,
    "instellen:versies": NAKIJKEN,
    "instellen:versie": (302, 404, 403, 403, 403, 404),  # nobody wrote one
    "werkplek:sleutels": COORDINATOR,
    "werkplek:sleutels_geef": COORDINATOR,
    "werkplek:sleutels_vernieuw": COORDINATOR,
    "werkplek:profiel": COORDINATOR,
    "werkplek:verdelen": COORDINATOR,
    "werkplek:teruggeven": DESK,
    "werkplek:volgende": (302, 302, 302, 302, 403, 403),
    "werkplek:vorige": (302, 302, 302, 302, 403, 403),
    "werkplek:mijn_profiel": (302, 403, 200, 200, 403, 403),
    "werkplek:weg": DESK,
    "werkplek:waarnemer": (302, 404, 403, 404, 403, 403),  # of nobody's days
    "werkplek:banden": DESK,
    "werkplek:werkvoorraad": DESK,
    "werkplek:zoeken": DESK,
    "taken:lijst": DESK,
    "taken:moment": CASE,
    "taken:verzet": CASE,
    "taken:vervalt": CASE,
    "taken:nieuw": CASE,
    "taken:mail": DESK,
    "taken:mijn_week": DESK,
    "taken:mail_dossier": CASE,
    "taken:kalender": DESK,
    "taken:kalender_moment": CASE,
    "gesprekken:blad": CASE,
    "gesprekken:feiten": CASE,
    "plannen:maken": CASE,
    "koppelen:lijst": COORDINATOR,
    "koppelen:aanval": CASE,
    "vastleggen:nieuw": CASE,
    "vastleggen:kaart": CASE,
    "vastleggen:weg": CASE,
    "vastleggen:manifest_json": CASE,
    "vastleggen:manifest_pdf": CASE,
    "vastleggen:pakket": CASE,
    "vastleggen:programma": DESK,
    "vastleggen:stempels": NAKIJKEN,
    "vastleggen:vastzetten": BEHEER,
    "vastleggen:verzoek": (302, 404, 403, 403, 403, 404),  # there is no root yet
    "vastleggen:verklaring": (302, 404, 403, 403, 403, 404),
    "doorgeven:traject": CASE,
    "doorgeven:pdf": (302, 302, 302, 404, 403, 403),  # nobody looked it over: back to the page that says so
    "doorgeven:antwoord": CASE,
    "doorgeven:dag": CASE,
    "doorgeven:uitkomst": CASE,
    "doorgeven:zonder": COORDINATOR,
    "meegeven:verzoek_nieuw": CASE,
    "meegeven:verzoek": CASE,
    "meegeven:verzoek_stop": CASE,
    "meegeven:verzoek_pdf": CASE,
    "meegeven:pakket": CASE,
    "meegeven:consulten": CASE,
    "meegeven:consult": (302, 404, 404, 404, 403, 403),  # none was asked
    "meegeven:briefje": (302, 404, 404, 404, 403, 403),  # this one goes to the police
    "gasten:gast": CASE,
    "gasten:uitnodigen": (302, 404, 403, 403, 403, 403),  # the melder was asked about nobody
    "gasten:sleutel": (302, 404, 404, 404, 403, 403),
    "meelezen:zaak": GUEST,
    "meelezen:bewijs": GUEST,
    "meelezen:beeld": GUEST,
    "meegeven:pakket_pdf": (302, 404, 404, 404, 403, 403),  # nobody made one yet
    "antwoord": EVERYBODY,
    "antwoord_code": EVERYBODY,
    "antwoord_klaar": EVERYBODY,
    "werkplek:toewijzen": COORDINATOR,
    "werkplek:vertrouwenspersonen": DESK,
    "werkplek:cijfers": COORDINATOR,
    "werkplek:cijfers_vaststellen": COORDINATOR,
    "werkplek:cijfers_herzien": COORDINATOR,
    "werkplek:dossier": CASE,
    "werkplek:overdracht": CASE,
    "werkplek:tijdlijn": CASE,
    "werkplek:berichten_dossier": CASE,
    "werkplek:bewijslijst": CASE,
    "werkplek:bewijs": CASE,
    "werkplek:bewijs_beeld": CASE,
    "werkplek:opname": CASE,
    "werkplek:opschrijven": CASE,
    "werkplek:triage": CASE,
    "werkplek:toewijzen_dossier": COORDINATOR,
    "werkplek:stappenplan": CASE,
    "werkplek:stappenplan_pdf": (302, 302, 302, 404, 403, 403),  # not made yet: back to the page that says so
    "werkplek:logboek_dossier": CASE,
    "werkplek:klacht": CASE,
    "werkplek:kritiek": (302, 200, 403, 403, 403, 403),
    "getypt": (302, 302, 302, 302, 403, 403),  # nothing was kept
    "werkplek:sluiten": CASE,
    "werkplek:opzij": CASE,
    "werkplek:aannemen": DESK,
    "werkplek:akkoord": CASE,
    "werkplek:vraag": CASE,
    "bestuur:laatste": BOARD,
    "bestuur:archief": BOARD,
    "bestuur:zo_tellen_we": BOARD,
    "bestuur:samen": BOARD,
    "bestuur:acht_kwartalen": BOARD,
    "bestuur:samen_kwartaal": (302, 403, 403, 403, 404, 403),  # no joint report yet
    "bestuur:samen_document": (302, 403, 403, 403, 404, 403),
    "kaarten:lijst": DESK,
    "kaarten:nieuw": DESK,
    "kaarten:jaar": DESK,
    "kaarten:document": (302, 404, 404, 404, 403, 403),  # nobody asked for one
    "kaarten:kaart": (302, 404, 404, 404, 403, 403),  # nobody wrote one
    "kaarten:schrijven": (302, 404, 404, 404, 403, 403),
    "uitwisselen:overzicht": COORDINATOR,
    "uitwisselen:kwartaal": COORDINATOR,
    "uitwisselen:sleutel": (302, 404, 403, 403, 403, 403),  # nobody gave one
    "uitwisselen:rapport": (302, 404, 403, 403, 403, 403),
    "uitwisselen:document": (302, 404, 403, 403, 403, 403),
    "uitwisselen:sommen": COORDINATOR,
    "bestuur:kwartaal": (302, 403, 403, 403, 404, 403),  # nothing frozen yet
    "bestuur:bestand": (302, 403, 403, 403, 404, 403),
    "bestuur:grafiek": (302, 403, 403, 403, 404, 403),
    "snel_weg": (303,) * 6,
    "melden:start": FORM,
    "melden:delen_stand": NOWHERE,
    "mijnmelding:delen_stand": NOWHERE,
    "melden:controle": FORM,
    "melden:berichten": FORM,
    "melden:bericht": FORM,
    "bewaren:begin": EVERYBODY,
    "bewaren:code": FORM,  # without its own code back to the page that asks for one
    "bewaren:overzicht": FORM,
    "bewaren:toevoegen": FORM,
    "bewaren:bestanden": FORM,
    "bewaren:wissen": FORM,
    "bewaren:delen_stand": NOWHERE,
    "mijnmelding:even_weg": EVERYBODY,
    "melden:ontvangen": FORM,
    "melden:later": FORM,
    "melden:even_weg": FORM,
    "melden:stem": FORM,
    "mijnmelding:opname": FORM,
    "mijnmelding:verslag": FORM,
    "melden:gevaar": EVERYBODY,
    "melden:pagina": EVERYBODY,
    "mijnmelding:code": EVERYBODY,
    "mijnmelding:stappenplan_pdf": FORM,
    "mijnmelding:alles": FORM,  # without a code back to the page that asks for it
    "mijnmelding:wissen": FORM,
    "mijnmelding:gewist": EVERYBODY,
    **{
        f"mijnmelding:{name}": FORM
        for name in ("plan", "gegevens", "alles_pdf", "akkoord", "contact", "persoon", "ander", "overnemen", "sluit")
    },
    "start": EVERYBODY,
    "wat_nu": EVERYBODY,
    "hulp": EVERYBODY,
    "aanspreekpunten": EVERYBODY,
    "beslisboom": EVERYBODY,
    "beslisboom_tekst": EVERYBODY,
    "over": EVERYBODY,
    "gedragscode": EVERYBODY,
    "wat_is_online_haat": EVERYBODY,
    "privacy": EVERYBODY,
    "veilig_melden": EVERYBODY,
    "toegankelijkheid": EVERYBODY,
}
# Sent empty, unless DATA says otherwise; 200 is then the form again.
WRITE: dict[str, tuple[int, ...]] = {
    "account_login": (200, 302, 302, 302, 302, 302),
    "account_logout": STEP,
    "ontgrendelen": (302, 422, 422, 422, 302, 302),
    "vergrendelen": STEP,
    "account_reauthenticate": STAFF,
    "mfa_authenticate": STEP,
    "mfa_reauthenticate": STAFF,
    "mfa_activate_totp": STEP,
    "mfa_deactivate_totp": STEP,
    "mfa_generate_recovery_codes": STEP,
    "mfa_add_webauthn": STAFF,
    "mfa_reauthenticate_webauthn": STEP,
    "mfa_edit_webauthn": OWN,
    "mfa_remove_webauthn": OWN,
    "sessies_beeindigen": STEP,
    "wachtzin": STAFF,
    "wachtzin_kwijt": EVERYBODY,
    "papier": STEP,
    "nieuw_papier": (302, 302, 302, 302, 403, 403),
    "uitnodiging": EVERYBODY,
    "inrichten": NOWHERE,
    "beheer_uitnodigen": BEHEER,
    "beheer_kaart": NAKIJKEN_REFUSED,
    "beheer_juristvraag": NAKIJKEN_REFUSED,
    "kaarten:nieuw": (302, 422, 422, 422, 403, 403),  # nothing was filled in
    "kaarten:jaar": (302, 302, 302, 302, 403, 403),
    **dict.fromkeys(
        [f"kaarten:{name}" for name in ("schrijven", "aanbieden", "toetsen", "terug", "besproken", "intrekken")],
        (302, 404, 404, 404, 403, 403),
    ),
    "uitwisselen:inlezen": (302, 422, 403, 403, 403, 403),  # no file
    "uitwisselen:bijwerken": (302, 302, 403, 403, 403, 403),
    "uitwisselen:sleutel_maken": (302, 302, 403, 403, 403, 403),
    "uitwisselen:sleutelbestand": COORDINATOR,
    "uitwisselen:sleutel_vernieuwen": (302, 409, 403, 403, 403, 403),  # the first one signed nothing yet
    "uitwisselen:sleutel": (302, 404, 403, 403, 403, 403),
    "uitwisselen:sleutel_waarschuwen": (302, 404, 403, 403, 403, 403),
    "uitwisselen:sleutel_intrekken": (302, 404, 403, 403, 403, 403),
    "uitwisselen:sleutel_stoppen": (302, 404, 403, 403, 403, 403),
    "uitwisselen:hun_bestand": (302, 404, 403, 403, 403, 403),
    "uitwisselen:ons_bestand": (302, 404, 403, 403, 403, 403),
    "uitwisselen:som_beginnen": (302, 404, 403, 403, 403, 403),
    "uitwisselen:som_deel": (302, 404, 403, 403, 403, 403),
    "instellen:partij": NAKIJKEN_REFUSED,
    "instellen:cijfers": NAKIJKEN_REFUSED,
    "instellen:contact_nieuw": NAKIJKEN_REFUSED,
    "instellen:contact": (302, 404, 403, 403, 403, 404),
    "instellen:contact_geprobeerd": (302, 404, 403, 403, 403, 404),
    "instellen:contact_weg": (302, 404, 403, 403, 403, 404),
    "instellen:kaart": NAKIJKEN_REFUSED,
    "instellen:logboek": NAKIJKEN_REFUSED,
    "instellen:logboek_besluit": (302, 404, 403, 403, 403, 404),  # nobody asked
    "instellen:logboek_bestand": (302, 404, 403, 403, 403, 403),
    "instellen:terug": (302, 302, 403, 403, 403, 302),  # what holds now: back to the list, which says so
    "instellen:versie": (302, 404, 403, 403, 403, 404),
    "beheer_opnieuw": BEHEER,
    "beheer_stopt": BEHEER_DONE,
    "beheer_rol": BEHEER_DONE,
    "beheer_uitloggen": BEHEER_DONE,
    "beheer_werk_opnieuw": BEHEER_DONE,
    "werkplek:profiel": (403, 302, 403, 403, 403, 403),
    "werkplek:verdelen": (302, 302, 403, 403, 403, 403),
    "werkplek:teruggeven": (302, 302, 302, 302, 403, 403),
    "werkplek:weergave_bewaar": (302, 302, 302, 302, 403, 403),
    "werkplek:weergave_weg": (302, 302, 302, 302, 403, 403),
    "werkplek:banden": (302, 302, 302, 302, 403, 403),
    "werkplek:sleutels_vernieuw": (302, 302, 403, 403, 403, 403),
    "werkplek:sleutels_geef": (302, 302, 403, 403, 403, 403),
    "werkplek:sleutels_meekijken": (302, 404, 403, 403, 403, 403),  # nobody asked for a second person
    "beheer_meekijken": (302, 403, 403, 403, 403, 404),
    "taken:moment": (302, 422, 422, 404, 403, 403),  # nothing was filled in
    "taken:verzet": (302, 422, 422, 404, 403, 403),
    "taken:vervalt": (302, 422, 422, 404, 403, 403),
    "taken:ongedaan": (302, 302, 302, 404, 403, 403),
    "taken:nieuw": (302, 422, 422, 404, 403, 403),
    "taken:mail": (302, 302, 302, 302, 403, 403),
    "taken:mail_dossier": (302, 302, 302, 404, 403, 403),
    "taken:proef": (302, 302, 403, 403, 403, 403),
    "taken:mijn_week": (302, 302, 302, 302, 403, 403),
    "taken:nabesproken": (302, 302, 403, 403, 403, 403),
    "beheer_mail": (302, 403, 403, 403, 403, 422),
    "werkplek:mijn_profiel": (302, 403, 302, 302, 403, 403),
    "werkplek:weg": (302, 422, 422, 422, 403, 403),  # nothing was filled in
    "werkplek:waarnemer": (302, 404, 403, 404, 403, 403),
    "werkplek:weer_er": (302, 302, 403, 302, 403, 403),  # the leave of Nadia
    "werkplek:zoeken_inhoud": (302, 422, 422, 422, 403, 403),  # nothing was filled in
    "gesprekken:blad": CASE,  # nothing is ended yet: shows the sheet
    "gesprekken:bewaar": (403, 200, 200, 404, 403, 403),  # whoever is signed out gets the text back
    "gesprekken:feiten": CASE,
    "plannen:maken": (302, 409, 409, 404, 403, 403),  # there is no plan yet
    "plannen:taak": (302, 302, 302, 404, 403, 403),  # nothing was filled in: back to the plan, which says so
    "koppelen:vergelijken": COORDINATOR,
    "koppelen:bevestig": (302, 302, 403, 403, 403, 403),  # nothing was ticked: back to the list, which says so
    "koppelen:besluit": (302, 422, 403, 403, 403, 403),
    "koppelen:aanval": (302, 422, 422, 404, 403, 403),  # no button was pressed
    "koppelen:erbij": (302, 422, 403, 403, 403, 403),
    "koppelen:eruit": (302, 404, 403, 403, 403, 403),  # no case was named
    "koppelen:klaar": (302, 302, 403, 403, 403, 403),
    "vastleggen:nieuw": (302, 422, 422, 404, 403, 403),
    "vastleggen:kaart": (302, 302, 302, 404, 403, 403),  # nothing is known yet, which is no error
    "vastleggen:weg": (302, 422, 422, 404, 403, 403),
    "vastleggen:stempels": NAKIJKEN_REFUSED,  # nobody chose a file
    "vastleggen:vastzetten": (302, 403, 403, 403, 403, 422),
    "doorgeven:nieuw": (302, 302, 302, 302, 403, 403),  # whoever may not read the case reads that there is none
    "doorgeven:brief": (302, 302, 302, 404, 403, 403),
    "doorgeven:stap": (302, 302, 302, 404, 403, 403),
    "doorgeven:verstuur": (302, 422, 422, 404, 403, 403),  # nobody said how
    "doorgeven:meekijken": (302, 422, 422, 404, 403, 403),
    "doorgeven:antwoord": (302, 422, 422, 404, 403, 403),
    "doorgeven:dag": (302, 422, 422, 404, 403, 403),
    "doorgeven:uitkomst": (302, 422, 422, 404, 403, 403),
    "doorgeven:zonder": (302, 422, 403, 403, 403, 403),
    "meegeven:verzoek_nieuw": (302, 422, 422, 404, 403, 403),
    "meegeven:verzoek_tekst": (302, 302, 302, 404, 403, 403),
    "meegeven:verzoek_verstuurd": (302, 422, 422, 404, 403, 403),
    "meegeven:verzoek_gekeken": (302, 422, 422, 404, 403, 403),
    "meegeven:verzoek_stop": (302, 422, 422, 404, 403, 403),
    "meegeven:pakket": (302, 422, 422, 404, 403, 403),
    "meegeven:pakket_meegeven": (302, 422, 422, 404, 403, 403),
    "meegeven:consulten": (302, 422, 422, 404, 403, 403),  # nothing was filled in
    "meegeven:consult": (302, 404, 404, 404, 403, 403),
    "meegeven:consult_meekijken": (302, 404, 404, 404, 403, 403),
    "meegeven:consult_pdf": (302, 404, 404, 404, 403, 403),
    "gasten:gast": (302, 422, 422, 404, 403, 403),  # nothing was filled in
    "gasten:uitnodigen": (302, 404, 403, 403, 403, 403),
    "gasten:sleutel": (302, 404, 404, 404, 403, 403),
    "gasten:notitie": (302, 422, 422, 404, 403, 403),
    "gasten:stop": (302, 404, 404, 404, 403, 403),
    "meelezen:schrijf": GUEST,
    "meegeven:briefje_meegeven": (302, 404, 404, 404, 403, 403),
    "antwoord": (422,) * 6,
    "antwoord_code": (422,) * 6,
    "werkplek:cijfers_vaststellen": (302, 302, 403, 403, 403, 403),
    "werkplek:cijfers_herzien": (302, 422, 403, 403, 403, 403),  # nothing was filled in
    "werkplek:cijfers_besluit": (302, 404, 403, 403, 403, 403),  # nobody asked
    "werkplek:tijdlijn": (403, 302, 302, 404, 403, 403),
    "werkplek:berichten_dossier": (403, 302, 302, 404, 403, 403),
    "werkplek:triage": COORDINATOR,
    "werkplek:tweede": (302, 409, 409, 404, 403, 403),  # nothing waits for a second person
    "werkplek:toewijzen_dossier": (302, 302, 403, 403, 403, 403),
    "werkplek:status": (302, 302, 302, 404, 403, 403),
    "werkplek:klacht": (302, 422, 422, 404, 403, 403),
    "werkplek:kritiek": (302, 422, 403, 403, 403, 403),
    "werkplek:opschrijven": (302, 422, 422, 404, 403, 403),
    "getypt": (302, 302, 302, 302, 403, 403),
    "werkplek:wacht": (302, 302, 302, 404, 403, 403),
    "werkplek:sluiten": (302, 422, 422, 404, 403, 403),
    "werkplek:opzij": (302, 302, 302, 404, 403, 403),
    "werkplek:aannemen": (302, 422, 422, 422, 403, 403),  # nothing was filled in
    "werkplek:bestemming": (403, 302, 302, 404, 403, 403),
    "werkplek:vraag": (403, 302, 302, 404, 403, 403),
    "werkplek:bewijs_scan": (302, 302, 302, 404, 403, 403),
    "melden:delen": (422,) * 6,  # nothing was announced
    "mijnmelding:delen": NOWHERE,
    "melden:deel": (405,) * 6,  # a PUT; see tests/melden/test_upload_views.py
    "mijnmelding:deel": (405,) * 6,
    "melden:controle": FORM,
    "melden:berichten": FORM,
    "melden:bericht": FORM,
    "melden:bewaar": EVERYBODY,
    "mijnmelding:verleng": NOTHING,
    "mijnmelding:even_weg": EVERYBODY,
    "bewaren:begin": FORM,
    "bewaren:langer": FORM,
    "bewaren:overzicht": FORM,
    "bewaren:toevoegen": FORM,
    "bewaren:bestanden": FORM,
    "bewaren:wissen": FORM,
    "bewaren:sluiten": FORM,
    "bewaren:delen": NOWHERE,
    "bewaren:deel": (405,) * 6,
    "sessie_verleng": (410, 200, 200, 200, 200, 200),
    "sessie_voorbij": EVERYBODY,
    "mijnmelding:naar_mijn_melding": FORM,
    "melden:even_weg": FORM,
    "melden:stem": FORM,
    "mijnmelding:opname": FORM,
    "mijnmelding:verslag": FORM,
    "melden:later": FORM,
    "melden:pagina": (422,) * 6,  # nobody said about whom it is
    "mijnmelding:code": EVERYBODY,
    "mijnmelding:sluiten": FORM,
    "mijnmelding:wissen": FORM,
    **{
        f"mijnmelding:{name}": FORM
        for name in (
            "plan",
            "gegevens",
            "akkoord",
            "vraag",
            "contact",
            "persoon",
            "ander",
            "overnemen",
            "stand",
            "meelezen",
        )
    },
}
DATA: dict[str, dict[str, str]] = {
    "werkplek:profiel": {"over": "Ik luister.", "beschikbaar": "on"},
    "ontgrendelen": {"wachtzin": "een andere wachtzin dan deze"},
    "werkplek:status": {"naar": "in_behandeling"},
    "werkplek:wacht": {"reden": "bericht"},
    "werkplek:tijdlijn": {"tekst": "Een notitie.", "ziet": "team"},
    "gesprekken:bewaar": {"verhaal": "Wat iemand zei."},
    "werkplek:berichten_dossier": {"tekst": "Een bericht."},
    "werkplek:bestemming": {"bestemming": "POLITIE", "vraag": "1", "onderdelen": "woorden", "tekst": "Een zin."},
    "doorgeven:nieuw": {"bestemming": "POLITIE"},
    "doorgeven:brief": {"sjabloon": "POLITIE_MELDING"},
    "doorgeven:stap": {"terug": "1"},
    "werkplek:vraag": {"tekst": "Zullen we bellen?", "antwoorden": "Ja\nNee"},
}


@dataclass(frozen=True)
class Place:
    dossier_id: uuid.UUID
    moment_id: uuid.UUID
    bestand_id: uuid.UUID
    account_id: uuid.UUID
    opname_id: uuid.UUID = field(default_factory=uuid4)  # as below
    doorgeleiding_id: uuid.UUID = field(default_factory=uuid4)  # none that is there, unless a test makes one
    aanval_id: uuid.UUID = field(default_factory=uuid4)  # idem
    verzoek_id: uuid.UUID = field(default_factory=uuid4)  # idem

    def arguments(self, name: str) -> dict[str, Any]:
        known: dict[str, dict[str, Any]] = {
            "beheer_kaart": {"code": "SHN"},
            **{
                f"werkplek:{name}": {"account_id": self.account_id, "verlof_id": self.moment_id}
                for name in ("weer_er", "waarnemer")
            },
            "instellen:kaart": {"code": "SHN"},
            **{f"instellen:contact{name}": {"code": "CP1"} for name in ("", "_geprobeerd", "_weg")},
            "instellen:versies": {"soort": "partij"},
            "instellen:terug": {"soort": "partij", "nr": 1},
            "instellen:versie": {"versie_id": self.moment_id},
            **{f"instellen:logboek_{name}": {"verzoek_id": self.moment_id} for name in ("besluit", "bestand")},
            "beheer_juristvraag": {"code": "J01"},
            **{
                f"meegeven:{name}": {"dossier_id": self.dossier_id, "consult_id": self.moment_id}
                for name in ("consult", "consult_meekijken", "consult_pdf")
            },
            "taken:nabesproken": {"vraag_id": self.moment_id},
            **{
                f"taken:{name}": {"moment_id": self.moment_id}
                for name in ("moment", "verzet", "vervalt", "ongedaan", "kalender_moment")
            },
            "werkplek:cijfers_vaststellen": {"kwartaal": "2025-Q1"},
            "werkplek:cijfers_herzien": {"kwartaal": "2025-Q1"},
            "werkplek:cijfers_besluit": {"kwartaal": "2025-Q1", "verzoek_id": self.moment_id},
            **{
                f"werkplek:{name}": {"dossier_id": self.dossier_id, "bestand_id": self.bestand_id}
                for name in ("bewijs", "bewijs_beeld", "bewijs_scan")
            },
            **{
                f"werkplek:{name}": {"dossier_id": self.dossier_id, "bestand_id": self.opname_id}
                for name in ("opname", "opschrijven")
            },
            "mijnmelding:verslag": {"verslag_id": self.moment_id},
            **{
                f"vastleggen:{name}": {"dossier_id": self.dossier_id, "bestand_id": self.bestand_id}
                for name in ("kaart", "weg")
            },
            **{f"meelezen:{name}": {"bestand_id": self.bestand_id} for name in ("bewijs", "beeld")},
            **{f"{app}:delen_stand": {"slot_id": self.bestand_id} for app in ("melden", "bewaren", "mijnmelding")},
            **{f"{app}:deel": {"slot_id": self.bestand_id, "index": 0} for app in ("melden", "bewaren", "mijnmelding")},
            "bestuur:samen_kwartaal": {"periode": "2026-Q3"},
            "bestuur:samen_document": {"periode": "2026-Q3", "soort": "csv"},
            **{
                f"uitwisselen:{name}": {"periode": "2026-Q3"}
                for name in ("kwartaal", "ons_bestand", "rapport", "som_beginnen")
            },
            "kaarten:jaar": {"jaar": 2026},
            "kaarten:document": {"jaar": 2026, "handreiking_id": self.moment_id},
            **{
                f"kaarten:{name}": {"kaart_id": self.moment_id}
                for name in ("kaart", "schrijven", "aanbieden", "toetsen", "terug", "besproken", "intrekken")
            },
            "uitwisselen:document": {"periode": "2026-Q3", "soort": "csv"},
            "uitwisselen:som_deel": {"nummer": "a" * 64},
            "uitwisselen:hun_bestand": {"ontvangen_id": self.moment_id},
            **{
                f"uitwisselen:sleutel{name}": {"sleutel_id": self.moment_id}
                for name in ("", "_waarschuwen", "_intrekken", "_stoppen")
            },
            "bestuur:kwartaal": {"periode": "2026-Q3"},
            "bestuur:bestand": {"periode": "2026-Q3", "soort": "csv"},
            "bestuur:grafiek": {"periode": "2026-Q3", "soort": "svg", "grafiek": "form"},
            **{f"koppelen:{name}": {"aanval_id": self.aanval_id} for name in ("aanval", "erbij", "eruit", "klaar")},
            "vastleggen:verzoek": {"nr": 1},
            "vastleggen:verklaring": {"nr": 1},
            "melden:pagina": {"slug": "voor-wie"},
            "melden:bericht": {"index": 1},
            "melden:bewaar": {"slug": "wat"},
            "mijnmelding:verleng": {"soort": "code"},
            "antwoord_code": {"code": "2345"},
        }
        if name in known:
            return known[name]
        for own in ("doorgeleiding_id", "verzoek_id"):
            if own in _patterns()[name]:
                return {own: getattr(self, own)}
        if "passkey_id" in _patterns()[name]:
            return {"passkey_id": self.dossier_id}
        if "vraag_id" in _patterns()[name]:
            return {"vraag_id": self.moment_id}
        if "account_id" in _patterns()[name]:
            return {"account_id": self.account_id}
        return {"dossier_id": self.dossier_id} if "dossier_id" in _patterns()[name] else {}


def _walk(resolver: URLResolver, space: str = "", path: str = "") -> Iterator[tuple[str, str]]:
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from _walk(item, inner, path + str(item.pattern))
        elif isinstance(item, URLPattern):
            yield f"{space}{item.name}", path + str(item.pattern)


def _patterns() -> dict[str, str]:
    return dict(_walk(get_resolver()))


@pytest.fixture
def place(mensen: Mensen) -> Place:
    """One case that Vera looks after."""
    recording = received_recording()
    nieuw, ontvangst = send(bestanden=(received_file(picture()), recording), links=(LINK,))
    with behind(nieuw.code) as melding:
        delen.give(zaak=melding.zaak, code="POLITIE")
        delen.give(zaak=melding.zaak, code="PLATFORM")
    toewijzen.assign(dossier_id=ontvangst.dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    (bestand,) = inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=mensen.cor).stukken
    moment = first_contact_of(ontvangst.dossier_id)
    return Place(
        dossier_id=ontvangst.dossier_id,
        moment_id=moment.id,
        bestand_id=bestand.id,
        opname_id=recording.file_id,
        account_id=mensen.nadia.id,
        doorgeleiding_id=brief.begin(dossier_id=ontvangst.dossier_id, code="POLITIE", by=mensen.cor),
        aanval_id=koppelen.confirm(dossier_ids=[ontvangst.dossier_id, send()[1].dossier_id], redenen=[], by=mensen.cor),
        verzoek_id=verzoek.begin(
            dossier_id=ontvangst.dossier_id,
            keuze=Verzoekkeuze(link=LINK, platform="X", redenen=("BELEDIGT",), bewijs=(1,)),
            by=mensen.cor,
        ),
    )


def _cookies(mensen: Mensen, role: str) -> Mapping[str, Any]:
    if role == "niemand":
        return {}
    if role == "beheer":
        account = create_account(gebruikersnaam="bea", naam="Bea", rol=Rol.BEHEER, wachtzin=WACHTZIN).account
    else:
        account = mensen.accounts[role]
    return {name: morsel.value for name, morsel in signed_in(account, wachtzin=WACHTZIN).cookies.items()}


def _ask(method: str, path: str, cookies: Mapping[str, Any], data: dict[str, str] | None = None) -> int:
    """The answer to one request; what it changed is put back."""
    client = Client(raise_request_exception=False)
    for name, value in cookies.items():
        client.cookies[name] = value
    with transaction.atomic():
        status: int = getattr(client, method)(path, data or {}).status_code
        transaction.set_rollback(True)
    return status


def test_coverage_9_every_line_of_a_menu_leads_somewhere() -> None:
    menus = sorted((settings.BASE_DIR / "templates").glob("*/_menu.html"))
    named = {name for path in menus for name in re.findall(r'menu_link "([\w:]+)"', path.read_text())}

    assert len(named) > 10
    assert named - set(_patterns()) == set()


def test_z01_every_route_stands_in_the_table() -> None:
    assert set(_patterns()) == set(READ) | set(WRITE)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "table"), [("get", READ), ("post", WRITE)], ids=["get", "post"])
def test_z01_everybody_gets_what_the_table_says(
    mensen: Mensen, place: Place, role: str, method: str, table: dict[str, tuple[int, ...]]
) -> None:
    cookies = _cookies(mensen, role)
    got = {
        name: _ask(
            method, reverse(name, kwargs=place.arguments(name)), cookies, DATA.get(name) if method == "post" else None
        )
        for name in table
    }

    assert got == {name: row[ROLES.index(role)] for name, row in table.items()}


@pytest.mark.parametrize("role", ["niemand", "cor", "bas"])
def test_a_route_that_changes_something_refuses_a_get_and_one_that_shows_refuses_a_post(
    mensen: Mensen, place: Place, role: str
) -> None:
    cookies = _cookies(mensen, role)
    asked = [("get", name) for name in set(WRITE) - set(READ)] + [("post", name) for name in set(READ) - set(WRITE)]
    got = {(method, name): _ask(method, reverse(name, kwargs=place.arguments(name)), cookies) for method, name in asked}

    # whoever is not signed in is sent to the door first, where the view says so
    assert not {
        key: status for key, status in got.items() if status != 405 and not (role == "niemand" and status == 302)
    }


PROOF = {  # for these somebody proves once more who they are, where the last proof is older than five minutes
    ("get", "nieuw_papier"): "cor",
    ("get", "beheer_uitnodigen"): "beheer",
    ("post", "beheer_uitnodigen"): "beheer",
    ("post", "beheer_opnieuw"): "beheer",
    ("post", "beheer_meekijken"): "beheer",
    ("post", "beheer_stopt"): "beheer",
    ("post", "beheer_rol"): "beheer",
    ("post", "beheer_uitloggen"): "beheer",
    ("post", "nieuw_papier"): "cor",
    ("get", "werkplek:sleutels_geef"): "cor",
    ("get", "werkplek:sleutels_vernieuw"): "cor",
    ("post", "werkplek:sleutels_geef"): "cor",
    ("post", "werkplek:sleutels_meekijken"): "cor",
    ("post", "werkplek:sleutels_vernieuw"): "cor",
    ("get", "gasten:uitnodigen"): "cor",
    ("post", "gasten:uitnodigen"): "cor",
    ("get", "gasten:sleutel"): "vera",
    ("post", "gasten:sleutel"): "vera",
    ("post", "werkplek:toewijzen_dossier"): "cor",  # to whoever holds a key: see tests/werkplek/test_dossier.py
    ("get", "werkplek:verdelen"): "cor",
    ("post", "werkplek:verdelen"): "cor",
    ("post", "werkplek:cijfers_vaststellen"): "cor",
    ("get", "vastleggen:vastzetten"): "beheer",
    ("post", "vastleggen:vastzetten"): "beheer",
}


def test_a13_what_gives_access_or_publishes_asks_for_a_fresh_proof(mensen: Mensen, place: Place) -> None:
    with clock.at(clock.now() - timedelta(minutes=6)):
        cookies = {role: _cookies(mensen, role) for role in set(PROOF.values())}
    client = Client()
    for (method, name), role in PROOF.items():
        for key, value in cookies[role].items():
            client.cookies[key] = value
        response = getattr(client, method)(reverse(name, kwargs=place.arguments(name)))
        assert response.status_code == 302, name
        assert response["Location"].startswith(reverse("account_reauthenticate")), name


def test_no_get_changes_a_case(mensen: Mensen, place: Place) -> None:
    cookies = _cookies(mensen, "cor")
    before = _state(place, mensen)
    for name in READ:
        _ask(
            "get",
            reverse(name, kwargs=place.arguments(name)),
            cookies,
            {"naar": "afgesloten", "akkoord": "1", "aan": "x"},
        )

    assert _state(place, mensen) == before


def _state(place: Place, mensen: Mensen) -> tuple[Any, ...]:
    inzage = inzien.open_dossier(dossier_id=place.dossier_id, by=mensen.cor)
    return inzage.kaart, inzage.tijdlijn, inzage.berichten, agenda.moments_of(place.dossier_id)
