"""Reading a case is written down, and to everybody else it does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.audit.models import Event
from meldpunt.core.errors import NotFound
from meldpunt.vault import service as vault
from support.behandeling import inzien
from support.dossiers import rules
from support.dossiers import service as dossiers
from tests.behandeling.deuren import open_with
from tests.maak import picture, received_file, send

if TYPE_CHECKING:
    from uuid import UUID

    from support.dossiers.inhoud import Bewijs
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_the_code_shows_the_report_and_writes_the_visit_down(mensen: Mensen) -> None:  # noqa: ARG001 - the desk has to exist
    nieuw, ontvangst = send()

    melding = open_with(nieuw.code.lower().replace("-", " "))

    assert melding.dossier_id == ontvangst.dossier_id
    assert melding.gezien == ()
    assert Event.objects.filter(code="dossier.gelezen", rol="melder").count() == 1


def test_a_coordinator_reads_everything_and_it_is_written_down(dossier_id: UUID, mensen: Mensen) -> None:
    inzage = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)

    assert inzage.verhalen[0].verhaal == "Een verhaal."
    assert inzage.contact.telefoon == "06 0000 0042"
    event = Event.objects.get(code="dossier.gelezen")
    assert (event.actor, event.rol, event.subject) == (mensen.cor.actor_id, "coordinator", str(dossier_id))


def test_l01_a_read_that_fails_leaves_no_line_and_a_line_that_fails_stops_the_read(
    dossier_id: UUID, mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_kwargs: object) -> None:
        raise OSError

    monkeypatch.setattr("support.dossiers.zaak.deuren.audit.record", broken)

    with pytest.raises(OSError):  # noqa: PT011 - the one error that the fake raises
        inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor)


@pytest.mark.parametrize("naam", ["vera", "bas"])
def test_to_everybody_else_the_case_does_not_exist(dossier_id: UUID, mensen: Mensen, naam: str) -> None:
    with pytest.raises(NotFound):
        inzien.open_dossier(dossier_id=dossier_id, by=getattr(mensen, naam))
    assert not Event.objects.filter(code="dossier.gelezen").exists()


def test_c12_without_a_grant_the_vault_stays_shut_even_without_the_permission_check(
    dossier_id: UUID, mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trusted person where only the desk reads, another one where one of them reads, and who was kept out."""
    theirs = send(vertrouwenspersoon=mensen.vera.id)[1].dossier_id
    closed = send(uitgesloten=frozenset({mensen.cor.id}))[1].dossier_id
    monkeypatch.setattr(rules, "refusal_to_read", lambda *_args: None)

    for case, by in ((dossier_id, mensen.vera), (theirs, mensen.nadia), (closed, mensen.cor), (closed, mensen.vera)):
        with pytest.raises(vault.NoGrant):
            inzien.open_dossier(dossier_id=case, by=by)
    assert inzien.open_dossier(dossier_id=theirs, by=mensen.vera).verhalen
    assert inzien.open_dossier(dossier_id=closed, by=mensen.carolien).verhalen


@pytest.mark.usefixtures("own_media")
def test_two_first_looks_at_the_same_moment_keep_one_clean_copy(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier_id = send(bestanden=(received_file(picture()),))[1].dossier_id
    (bestand,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).bestanden
    draw, kept = dossiers.draw_weergave, []

    def slowly(bewijs: Bewijs) -> Any:
        monkeypatch.setattr(dossiers, "draw_weergave", draw)
        kept.append(inzien.open_weergave(dossier_id=dossier_id, bestand_id=bestand.id, by=mensen.carolien))
        return draw(bewijs)

    monkeypatch.setattr(dossiers, "draw_weergave", slowly)
    seen = inzien.open_weergave(dossier_id=dossier_id, bestand_id=bestand.id, by=mensen.cor)

    assert seen is not None
    assert [b"".join(view.chunks) for view in kept if view] == [b"".join(seen.chunks)]
    (bestand,) = inzien.open_dossier(dossier_id=dossier_id, by=mensen.cor).bestanden
    assert bestand.weergave is not None
