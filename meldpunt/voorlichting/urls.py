"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from meldpunt.voorlichting import views

urlpatterns = [
    path("", views.start, name="start"),
    path("wat-nu/", views.wat_nu, name="wat_nu"),
    path("hulp/", views.hulp, name="hulp"),
    path("aanspreekpunten/", views.aanspreekpunten, name="aanspreekpunten"),
    path("beslisboom/", views.beslisboom, name="beslisboom"),
    path("beslisboom/tekst/", views.beslisboom_tekst, name="beslisboom_tekst"),
    path("over/", views.over, name="over"),
    path("gedragscode/", views.gedragscode, name="gedragscode"),
    path("wat-is-online-haat/", views.wat_is_online_haat, name="wat_is_online_haat"),
    path("privacy/", views.privacy, name="privacy"),
    path("veilig-melden/", views.veilig_melden, name="veilig_melden"),
    path("toegankelijkheid/", views.toegankelijkheid, name="toegankelijkheid"),
]
