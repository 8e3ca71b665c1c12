"""What the figures get of a case."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from meldpunt.core.clock import today
from support.behandeling import meenemen
from support.dossiers import service as dossiers
from support.dossiers.models import Dossier, Tally, Telgat
from tests.behandeling.deuren import behind, confirm
from tests.maak import report

if TYPE_CHECKING:
    from uuid import UUID

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_the_figures_count_each_case_once_and_without_a_name(dossier_id: UUID, mensen: Mensen) -> None:
    confirm(dossier_id, mensen.cor, primaire_vorm="DOXING", primair_platform="X")
    tomorrow = today() + timedelta(days=1)

    facts = dossiers.mark_counted(release_id=uuid.uuid4(), before=tomorrow)

    assert [(fact.vorm, fact.platform, fact.gradatie, fact.ingedeeld) for fact in facts] == [
        ("DOXING", "X", "ernstig", True)
    ]
    assert "Mira" not in repr(facts)
    assert dossiers.mark_counted(release_id=uuid.uuid4(), before=tomorrow) == []


def _mark() -> list[dossiers.StatistiekFeit]:
    return dossiers.mark_counted(release_id=uuid.uuid4(), before=today() + timedelta(days=1))


def test_an_erased_case_leaves_codes_behind_where_its_melder_said_so_and_counts_once(mensen: Mensen) -> None:
    nieuw, dossier_id = report(naam="Mira")
    confirm(dossier_id, mensen.cor, primaire_vorm="DOXING", primair_platform="X")
    with behind(nieuw.code) as melding:
        meenemen.erase(zaak=melding.zaak, telt_mee=True)
    (left,) = Tally.objects.all()
    assert left.pk != dossier_id
    assert {field.name for field in Tally._meta.get_fields()} == {"id", "feiten_sealed"}

    (fact,) = _mark()

    assert (fact.vorm, fact.platform, fact.persoon, fact.aanval, fact.ingedeeld) == ("DOXING", "X", None, "", True)
    assert not Tally.objects.exists()
    assert Telgat.objects.count() == 1
    assert _mark() == []


def test_without_that_an_erased_case_leaves_the_figures(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to be there
    nieuw, _dossier_id = report()
    with behind(nieuw.code) as melding:
        meenemen.erase(zaak=melding.zaak)

    assert not Tally.objects.exists()
    assert _mark() == []
    assert not Telgat.objects.exists()


def test_a_case_that_counted_already_leaves_nothing_but_that_it_is_gone(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    nieuw, _dossier_id = report()
    _mark()
    with behind(nieuw.code) as melding:
        meenemen.erase(zaak=melding.zaak, telt_mee=True)

    assert not Tally.objects.exists()
    assert Telgat.objects.count() == 1


def test_below_the_minimum_what_was_left_behind_waits_as_the_cases_do(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    nieuw, _dossier_id = report()
    with behind(nieuw.code) as melding:
        meenemen.erase(zaak=melding.zaak, telt_mee=True)
    savepoint = transaction.savepoint()
    assert len(_mark()) == 1
    transaction.savepoint_rollback(savepoint)

    assert Tally.objects.count() == 1


def test_what_is_set_apart_as_criticism_is_marked_and_not_counted(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    apart, other = report()[1], report()[1]
    row = Dossier.objects.get(pk=apart)
    row.feiten = row.feiten.with_(kritiek=True)
    row.save(update_fields=["feiten_sealed"])
    assert dossiers.open_of(today() + timedelta(days=1)).kritiek == 1

    assert len(_mark()) == 1
    assert not Dossier.objects.filter(counted_in=None, pk__in=[apart, other]).exists()


def test_what_is_still_open_is_counted_as_it_is(mensen: Mensen) -> None:
    judged, other = report()[1], report()[1]
    confirm(judged, mensen.cor, primaire_vorm="DOXING", primair_platform="X")

    found = dossiers.open_of(today() + timedelta(days=1))

    assert (found.telt, found.niet_beoordeeld, found.tweede_blik, found.kritiek_open, found.kritiek) == (2, 1, 0, 0, 0)
    assert set(found.dossiers) == {judged, other}
    assert dossiers.open_of(today()).telt == 0
