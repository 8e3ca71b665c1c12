"""Questions to a melder: asked, and answered once."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from meldpunt.core.errors import Conflict
from support.behandeling import vragen
from support.regie.models import Vraag
from support.regie.vragen import close_question

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_a_question_is_answered_once(dossier_id: uuid.UUID, mensen: Mensen) -> None:
    vragen.ask(dossier_id=dossier_id, tekst="Zullen we bellen?", antwoorden=["Ja", "Nee"], by=mensen.cor)
    row = Vraag.objects.get(dossier_id=dossier_id)
    close_question(row.pk)

    for gone in (row.pk, uuid.uuid4()):
        with pytest.raises(Conflict, match="al beantwoord"):
            close_question(gone)
