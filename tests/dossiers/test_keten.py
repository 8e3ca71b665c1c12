"""The chain over the evidence of a case: what stands in it, and that nothing goes past it unseen."""

from __future__ import annotations

import hashlib
import json
import uuid
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from meldpunt.vault import service as vault
from support.behandeling import gesprek, inzien
from support.behandeling.bewijs import vastleggen
from support.dossiers.inhoud import Vastlegkaart
from support.dossiers.models import Bewijsketting
from support.dossiers.zaak import keten
from tests.behandeling.deuren import behind
from tests.maak import received_file, report, write_behind

if TYPE_CHECKING:
    from uuid import UUID

    from support.dossiers.service import Inzage
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(mensen: Mensen) -> UUID:  # noqa: ARG001 - the desk has to exist
    """A case with two files of the melder."""
    return report(bestanden=(received_file(b"een"), received_file(b"twee", naam="b.png")))[1]


def seen(mensen: Mensen, dossier_id: UUID) -> Inzage:
    return inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)


def verify() -> str:
    out = StringIO()
    call_command("audit", "verify", stdout=out)
    return out.getvalue()


def test_each_file_has_a_link_with_the_hash_of_the_one_before(mensen: Mensen, case: UUID) -> None:
    first, second = seen(mensen, case).schakels
    row = Bewijsketting.objects.get(pk=case)

    assert first.vorige == hashlib.sha256(b"meldpunt/keten/1\n" + str(case).encode()).hexdigest()
    assert first.zout != second.zout
    assert (first.plek, first.stuk, first.sha256) == (1, 1, hashlib.sha256(b"een").hexdigest())
    assert second.vorige == keten.hash_of(first)
    assert (row.lengte, row.kop) == (2, keten.hash_of(second))


def test_a_link_is_hashed_as_the_record_of_the_decision_says(mensen: Mensen, case: UUID) -> None:
    """Counted out by hand: the first line, and JSON with sorted names and without spaces."""
    link = seen(mensen, case).schakels[0]
    told = {
        "plek": 1,
        "soort": "stuk",
        "stuk": 1,
        "sha256": hashlib.sha256(b"een").hexdigest(),
        "grootte": 3,
        "naam": "schermfoto.png",
        "mime": "image/png",
        "herkomst": "melder",
        "ontvangen_op": link.ontvangen_op.isoformat(timespec="microseconds") if link.ontvangen_op else "",
        "gezet_op": link.op.isoformat(timespec="microseconds"),
        "wie": "",
        "waarom": "",
        "zout": link.zout,
        "vorige": link.vorige,
    }
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))

    assert keten.hash_of(link) == hashlib.sha256(b"meldpunt/schakel/1\n" + text.encode()).hexdigest()
    assert len(link.zout) == 64


def test_the_same_file_in_two_cases_ends_in_two_hashes(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    """Whoever has a file cannot look up in the database which case has it."""
    one, two = (report(bestanden=(received_file(b"zelfde"),))[1] for _time in range(2))

    assert Bewijsketting.objects.get(pk=one).kop != Bewijsketting.objects.get(pk=two).kop


def test_more_evidence_goes_on_where_the_chain_ended(mensen: Mensen, case: UUID) -> None:
    nieuw, dossier_id = report(bestanden=(received_file(b"een"),))
    with behind(nieuw.code) as melding:
        gesprek.add_bestanden(zaak=melding.zaak, bestanden=[received_file(b"twee")])
    vastleggen.add_bewijs(
        dossier_id=dossier_id,
        bestanden=[received_file(b"drie")],
        herkomst="signal",
        feiten={"wat": "Een bericht."},
        by=mensen.cor,
    )
    links = seen(mensen, dossier_id).schakels

    assert [(link.soort.value, link.stuk) for link in links] == [("stuk", 1), ("stuk", 2), ("stuk", 3), ("kaart", 3)]
    assert links[2].herkomst == "signal"
    assert links[2].wie == "Cor"
    assert len(seen(mensen, case).schakels) == 2  # another case has its own


def test_a_case_without_files_has_no_chain_until_there_is_one(mensen: Mensen, dossier_id: UUID) -> None:
    assert seen(mensen, dossier_id).schakels == ()
    assert not Bewijsketting.objects.exists()

    vastleggen.add_bewijs(dossier_id=dossier_id, bestanden=[received_file()], herkomst="papier", by=mensen.cor)

    assert [link.plek for link in seen(mensen, dossier_id).schakels] == [1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dossiers_bewijsketting SET lengte = 1 WHERE dossier_id = %s",
        "UPDATE dossiers_bewijsketting SET kop = repeat('0', 64) WHERE dossier_id = %s",
        "DELETE FROM dossiers_bewijsketting WHERE dossier_id = %s",
    ],
)
def test_an_end_that_was_changed_is_seen_at_the_next_opening_and_by_verify(
    mensen: Mensen, case: UUID, statement: str
) -> None:
    assert "klopt" in verify()
    write_behind(statement, case)

    with pytest.raises(vault.StateMismatch, match="bewijsketting"):
        seen(mensen, case)
    with pytest.raises(CommandError, match="waar de ketting van het bewijs van een dossier eindigt: 1 keer anders"):
        verify()


def test_nothing_is_added_behind_a_changed_end(mensen: Mensen, case: UUID) -> None:
    write_behind("UPDATE dossiers_bewijsketting SET kop = repeat('0', 64) WHERE dossier_id = %s", case)

    with pytest.raises(vault.StateMismatch):
        vastleggen.add_bewijs(dossier_id=case, bestanden=[received_file()], herkomst="mail", by=mensen.cor)


def test_what_is_sealed_past_the_chain_is_refused(mensen: Mensen, case: UUID) -> None:
    """Even by this installation itself, with its signature: a file, a card or a link that the chain does not know."""
    links, inzage = seen(mensen, case).schakels, seen(mensen, case)
    for extra in (
        inzage.bestanden[0].with_(id=uuid.uuid4(), nr=3),
        links[1].with_(plek=3),
        Vastlegkaart(van=inzage.bestanden[0].id, wat="x"),
    ):
        found = vault.Contents([*links, *inzage.bestanden, extra])
        with pytest.raises(vault.StateMismatch):
            keten.check(case, found)
    for other in (links[0].with_(wie="iemand"), links[0].with_(vorige="0" * 64), links[0].with_(plek=2)):
        with pytest.raises(vault.StateMismatch):
            keten.check(case, vault.Contents([other, links[1], *inzage.bestanden]))
    for short in ([*links, inzage.bestanden[0]], [links[0], *inzage.bestanden], [*links[::-1]]):
        with pytest.raises(vault.StateMismatch):
            keten.check(case, vault.Contents(short))
    keten.check(case, vault.Contents([*links, *inzage.bestanden]))


def test_a_case_from_before_there_was_a_chain_opens_and_begins_one_with_its_manifest(mensen: Mensen) -> None:
    from unittest.mock import patch

    with patch.object(keten, "begun", lambda *_: []):
        _nieuw, old = report(bestanden=(received_file(b"oud"), received_file(b"ouder")))

    assert seen(mensen, old).schakels == ()
    vastleggen.make_manifest(dossier_id=old, by=mensen.cor)
    assert [link.stuk for link in seen(mensen, old).schakels] == [1, 2]


def test_an_old_case_begins_its_chain_with_the_next_piece(mensen: Mensen) -> None:
    from unittest.mock import patch

    with patch.object(keten, "begun", lambda *_: []):
        _nieuw, old = report(bestanden=(received_file(b"oud"),))
    vastleggen.add_bewijs(dossier_id=old, bestanden=[received_file(b"nieuw")], herkomst="mail", by=mensen.cor)

    assert [link.stuk for link in seen(mensen, old).schakels] == [1, 2]


def test_an_erased_case_leaves_no_end_of_a_chain(mensen: Mensen) -> None:  # noqa: ARG001 - idem
    from support.behandeling import meenemen

    nieuw, dossier_id = report(bestanden=(received_file(),))
    with behind(nieuw.code) as melding:
        meenemen.erase(zaak=melding.zaak)

    assert not Bewijsketting.objects.filter(pk=dossier_id).exists()
    assert "klopt" in verify()
