"""What somebody reads of what waits in a case, for them and for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from support.aandacht import queries
from support.bezetting import toewijzen
from tests.ingelogd import signed_in
from tests.maak import report
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_what_says_something_of_somebody_is_said_of_them_and_not_of_whoever_reads_it(mensen: Mensen) -> None:
    _nieuw, chosen = report(vertrouwenspersoon=mensen.vera.id)
    _nieuw, given = report()
    toewijzen.assign(dossier_id=given, account_id=mensen.vera.id, by=mensen.cor)

    of_vera, of_cor = (
        [item.naam for case in (chosen, given) for item in queries.in_case(case, by=by)]
        for by in (mensen.vera, mensen.cor)
    )
    page = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN).get(reverse("werkplek:dossier", args=[chosen]))

    assert {"De melder koos jou", "Aan jou toegewezen"} <= set(of_vera)
    assert {"De melder koos een collega", "Aan een collega toegewezen"} <= set(of_cor)
    assert not {"De melder koos jou", "Aan jou toegewezen"} & set(of_cor)
    assert "De melder koos jou" not in page.content.decode()
