"""Looking for words in sealed cases: found wherever they stand, by whoever may read them, and never kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meldpunt.audit.models import Event
from meldpunt.core.errors import NotAllowed
from meldpunt.vault import service as vault
from support.behandeling import gesprek, zoeken
from support.bezetting import erbuiten, toewijzen
from support.dossiers.models import Dossier, Uittreksel
from support.dossiers.zaak import doorzoeken, zoekboek
from tests.behandeling.deuren import behind
from tests.maak import close_case, picture, received_file, report, write_behind

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def found(term: str, by: Medewerker, waar: str = "alles") -> dict[UUID, list[str]]:
    slag = zoeken.search(term=term, waar=waar, na=None, by=by)
    return {hit.dossier_id: [plek.value for plek in hit.plekken] for hit in slag.treffers}


@pytest.fixture
def everywhere(mensen: Mensen) -> UUID:
    """A case with a word of its own in each place where one can stand."""
    nieuw, dossier_id = report(
        naam="Aisha Çelik",
        verhaal="Zij stond bij de Zonnebloemstraat.",
        telefoon="06 0000 0042",
        links=("https://voorbeeld.example/pagina/kwartel",),
        bestanden=(received_file(picture(), naam="schermfoto-pimpelmees.png"),),
    )
    with behind(nieuw.code) as melding:
        gesprek.write_bericht(zaak=melding.zaak, tekst="Er was ook een trompet.")
    gesprek.add_notitie(dossier_id=dossier_id, tekst="Bel over de orgelpijp.", by=mensen.cor)
    report(verhaal="Iets heel anders.", naam="Bram", telefoon="")
    return dossier_id


@pytest.mark.parametrize(
    ("term", "plekken"),
    [
        ("aisha", ["contact"]),
        ("celik", ["contact"]),  # without the accent
        ("ZONNEBLOEM", ["verhaal"]),  # part of a word, in capitals
        ("0600000042", ["contact"]),  # a number, however it is written
        ("+31 6", []),  # too few digits to be a number: searched as words
        ("kwartel", ["link"]),
        ("pimpelmees", ["bestand"]),
        ("trompet", ["bericht"]),
        ("orgelpijp", ["notitie"]),
        ("aisha trompet", ["contact", "bericht"]),  # all words, wherever each stands
        ("aisha afwezigwoord", []),
    ],
)
def test_a_word_is_found_wherever_it_stands(everywhere: UUID, mensen: Mensen, term: str, plekken: list[str]) -> None:
    wanted = {everywhere: plekken} if plekken else {}

    assert found(term, mensen.cor) == wanted
    assert found(term, mensen.cor) == wanted  # from what was read the first time


def test_nobody_finds_what_they_may_not_read(everywhere: UUID, mensen: Mensen) -> None:
    toewijzen.assign(dossier_id=everywhere, account_id=mensen.vera.id, by=mensen.cor)
    assert set(found("aisha", mensen.vera)) == {everywhere}
    assert found("aisha", mensen.nadia) == {}

    erbuiten.step_back(dossier_id=everywhere, by=mensen.vera)

    assert found("aisha", mensen.vera) == {}


def test_open_and_closed_cases_are_looked_at_apart(everywhere: UUID, mensen: Mensen) -> None:
    close_case(everywhere, by=mensen.cor, second=mensen.carolien)

    assert found("aisha", mensen.cor, "open") == {}
    assert set(found("aisha", mensen.cor, "gesloten")) == {everywhere}


def test_that_somebody_looked_is_written_down_and_not_for_what(everywhere: UUID, mensen: Mensen) -> None:
    zoeken.search(term="Zonnebloemstraat", waar="alles", na=None, by=mensen.cor)

    (line,) = Event.objects.filter(code="dossier.gezocht")
    assert (line.actor, line.subject) == (str(mensen.cor.id), str(mensen.cor.id))
    assert "onnebloem" not in repr(vars(line))
    assert not Event.objects.filter(code="dossier.gezocht", subject=str(everywhere)).exists()


def test_two_letters_are_too_few(mensen: Mensen) -> None:
    with pytest.raises(NotAllowed, match="drie letters"):
        zoeken.search(term=" a b ", waar="alles", na=None, by=mensen.cor)


def test_a_long_search_stops_in_time_and_goes_on_where_it_was(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorzoeken, "BATCH", 2)
    cases = [report(verhaal="Een kwartel.", naam="Mira")[1] for _n in range(5)]

    slices, na = [], None
    while True:
        slag = zoeken.search(term="kwartel", waar="open", na=na, by=mensen.cor, seconds=0)
        slices.append([hit.dossier_id for hit in slag.treffers])
        na = slag.na
        if na is None:
            break

    assert slices == [cases[:2:-1], cases[2:0:-1], cases[:1]]
    assert Event.objects.filter(code="dossier.gezocht").count() == 1


def test_a_case_that_somebody_changed_behind_is_told_and_the_others_are_searched(
    everywhere: UUID, mensen: Mensen
) -> None:
    _nieuw, other = report(verhaal="Ook bij de Zonnebloemstraat.")
    write_behind("UPDATE vault_sealedobject SET digest = %s WHERE case_id = %s", b"x" * 32, other)

    slag = zoeken.search(term="Zonnebloemstraat", waar="open", na=None, by=mensen.cor)

    assert [hit.dossier_id for hit in slag.treffers] == [everywhere]
    assert slag.gesloten == 1


def test_more_cases_cost_no_more_queries(mensen: Mensen) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            found("kwartel", mensen.cor)
        return len(captured)

    report()
    one = queries()
    for _n in range(4):
        report()

    assert queries() == one


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Every case that is opened for a search."""
    seen: list[UUID] = []
    real = vault.open_cases

    def spy(*, unlocked: vault.Unlocked, case_ids: list[UUID]) -> dict[UUID, vault.OpenCase]:
        seen.extend(case_ids)
        return real(unlocked=unlocked, case_ids=case_ids)

    monkeypatch.setattr(vault, "open_cases", spy)
    return seen


def test_a_second_search_opens_only_where_the_words_stand(everywhere: UUID, mensen: Mensen, opened: list[UUID]) -> None:
    found("trompet", mensen.cor)
    assert len(opened) == 2
    opened.clear()

    found("orgelpijp", mensen.cor)
    assert opened == [everywhere]
    opened.clear()

    found("afwezigwoord", mensen.cor)
    assert opened == []


def test_what_was_added_since_is_found(everywhere: UUID, mensen: Mensen) -> None:
    assert found("klarinet", mensen.cor) == {}

    gesprek.add_notitie(dossier_id=everywhere, tekst="Bel over de klarinet.", by=mensen.cor)

    assert found("klarinet", mensen.cor) == {everywhere: ["notitie"]}


def test_each_has_a_book_of_their_own(everywhere: UUID, mensen: Mensen, opened: list[UUID]) -> None:
    found("trompet", mensen.cor)
    opened.clear()

    assert found("trompet", mensen.carolien) == {everywhere: ["bericht"]}
    assert len(opened) == 2
    assert set(Uittreksel.objects.values_list("account_id", "dossier_id")) == {
        (person.id, dossier.pk) for person in (mensen.cor, mensen.carolien) for dossier in Dossier.objects.all()
    }


@pytest.mark.usefixtures("everywhere")
def test_what_was_read_lies_sealed(mensen: Mensen) -> None:
    found("trompet", mensen.cor)

    kept = [bytes(row.woorden_sealed) for row in Uittreksel.objects.all()]
    assert len(kept) == 2
    assert not [part for part in kept for word in (b"trompet", b"aisha", b"0600000042") if word in part]
    assert {len(part) for part in kept} == {12 + 64 + 16, 12 + 256 + 16}  # no length of its own: two buckets


TRICKS = {
    "bytes of their own": "UPDATE dossiers_uittreksel SET woorden_sealed = 'niets'::bytea",
    "those of another case": (
        "UPDATE dossiers_uittreksel SET woorden_sealed = (SELECT woorden_sealed FROM dossiers_uittreksel"
        " ORDER BY dossier_id LIMIT 1)"
    ),
    "another state": "UPDATE dossiers_uittreksel SET stand = 'x'::bytea",
    "no extract at all": "DELETE FROM dossiers_uittreksel",
}


@pytest.mark.parametrize("trick", TRICKS)
def test_an_extract_that_somebody_changed_is_read_again_from_the_case(
    everywhere: UUID, mensen: Mensen, trick: str
) -> None:
    found("trompet", mensen.cor)

    write_behind(TRICKS[trick])

    assert found("trompet", mensen.cor) == {everywhere: ["bericht"]}


def test_an_extract_shows_no_case_that_does_not_open(everywhere: UUID, mensen: Mensen) -> None:
    found("trompet", mensen.cor)
    write_behind("UPDATE vault_sealedobject SET body = body || 'x'::bytea WHERE case_id = %s", everywhere)

    slag = zoeken.search(term="trompet", waar="open", na=None, by=mensen.cor)

    assert (slag.treffers, slag.gesloten) == ((), 1)


def test_what_was_read_goes_with_the_key(everywhere: UUID, mensen: Mensen) -> None:
    """Who gives a case back keeps nothing of it; neither does anybody of a case that was erased."""
    toewijzen.assign(dossier_id=everywhere, account_id=mensen.vera.id, by=mensen.cor)
    found("trompet", mensen.vera)
    assert Uittreksel.objects.filter(account_id=mensen.vera.id).count() == 1

    erbuiten.step_back(dossier_id=everywhere, by=mensen.vera)

    assert not Uittreksel.objects.filter(account_id=mensen.vera.id).exists()
    found("trompet", mensen.cor)
    assert Uittreksel.objects.filter(dossier_id=everywhere, account_id=mensen.cor.id).exists()
    vault.destroy_case(case_id=everywhere)
    assert not Uittreksel.objects.filter(dossier_id=everywhere).exists()


def test_a_key_that_is_taken_during_the_search_keeps_nothing(
    everywhere: UUID, mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    toewijzen.assign(dossier_id=everywhere, account_id=mensen.vera.id, by=mensen.cor)
    real = zoekboek.Zoekboek.store

    def late(book: zoekboek.Zoekboek) -> None:
        erbuiten.step_back(dossier_id=everywhere, by=mensen.vera)
        real(book)

    monkeypatch.setattr(zoekboek.Zoekboek, "store", late)
    assert found("trompet", mensen.vera) == {everywhere: ["bericht"]}

    assert not Uittreksel.objects.filter(account_id=mensen.vera.id).exists()


def test_numbers_of_cases_that_others_see_do_not_matter(mensen: Mensen, opened: list[UUID]) -> None:
    """Between two cases of one person lie those of others."""
    ids = [report(verhaal=f"Een kwartel en nummer {number}.", naam="Mira")[1] for number in range(3)]
    for case in (ids[0], ids[2]):
        toewijzen.assign(dossier_id=case, account_id=mensen.vera.id, by=mensen.cor)

    assert set(found("kwartel", mensen.vera)) == {ids[0], ids[2]}
    opened.clear()
    assert set(found("kwartel", mensen.vera)) == {ids[0], ids[2]}
    assert set(opened) == {ids[0], ids[2]}
