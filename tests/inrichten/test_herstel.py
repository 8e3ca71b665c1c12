"""The command ``herstel``: two sheets rehearse, and let somebody back in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from meldpunt.vault import service as vault
from support.behandeling import inzien
from tests.maak import send

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_the_recovery_command_rehearses_and_lets_somebody_back_in(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    shares = vault.create_recovery_key()
    case_id = send()[1].dossier_id
    monkeypatch.setattr("getpass.getpass", _answers(shares[0], shares[2]))
    call_command("herstel", oefening=True)
    assert "1 dossiers gaan open" in capsys.readouterr().out

    for naam in ("cor", "carolien"):
        vault.forget_account(account_id=getattr(mensen, naam).actor_id)
    with pytest.raises(CommandError, match="Noem wie"):
        call_command("herstel")
    with pytest.raises(CommandError, match="geen coördinator"):
        call_command("herstel", voor=["vera"])
    monkeypatch.setattr("getpass.getpass", _answers(shares[0], shares[0]))
    with pytest.raises(CommandError, match="twee verschillende"):
        call_command("herstel", voor=["cor"])

    monkeypatch.setattr("getpass.getpass", _answers(shares[1], shares[2]))
    call_command("herstel", voor=["cor"])

    assert inzien.open_dossier(dossier_id=case_id, by=mensen.cor).verhalen


def _answers(*typed: str) -> Any:
    left = iter(typed)
    return lambda _prompt: next(left)
