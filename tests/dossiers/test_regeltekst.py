"""The words of the timeline: each is of one app."""

from __future__ import annotations

import pytest
from django.db import models

from support.dossiers.inhoud.regeltekst import Regelsoort, regelsoorten

pytestmark = pytest.mark.django_db


def test_two_apps_cannot_write_the_same_word_in_the_timeline() -> None:
    class Andere(models.TextChoices):
        TOEGEWEZEN = "toegewezen", "Toegewezen"

    with pytest.raises(ValueError, match="toegewezen is a line of the timeline already"):
        regelsoorten(Andere)
    assert regelsoorten(Regelsoort) is Regelsoort
