"""One more colleague: the account works, and opens what its role may open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from meldpunt.accounts.models import Account
from meldpunt.accounts.service import has_second_factor, sign_in
from support.behandeling import inzien
from support.bezetting import toewijzen
from support.vertrouwenspersonen import queries as poollijst
from tests.maak import send
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
NEW = "vijf woorden over een tuin"


def _add(monkeypatch: pytest.MonkeyPatch, *arguments: str, typed: list[str], **options: Any) -> None:
    answers = iter(typed)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    call_command("account_toevoegen", *arguments, **options)


def test_a_trusted_person_gets_a_place_in_the_pool(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    _add(monkeypatch, "femke", "--naam=Femke", "--rol=vertrouwenspersoon", "--expertise", "aangifte", typed=[NEW, NEW])
    account = Account.objects.get(gebruikersnaam="femke")

    assert "Femke" in [profiel.naam for profiel in poollijst.list_kiesbaar()]
    assert has_second_factor(account)
    _nieuw, ontvangst = send()
    toewijzen.assign(dossier_id=ontvangst.dossier_id, account_id=account.pk, by=mensen.cor)
    femke = sign_in(account=account, wachtzin=NEW)
    assert inzien.open_dossier(dossier_id=ontvangst.dossier_id, by=femke).contact.naam == "Mira"


def test_a_coordinator_comes_in_through_another_one(mensen: Mensen, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier_id = send()[1].dossier_id
    _add(monkeypatch, "chris", "--naam=Chris", "--rol=coordinator", "--door=cor", typed=[WACHTZIN, NEW, NEW])
    chris = sign_in(account=Account.objects.get(gebruikersnaam="chris"), wachtzin=NEW)

    assert inzien.open_dossier(dossier_id=dossier_id, by=chris).contact.naam == "Mira"
    assert mensen.cor.naam == "Cor"


@pytest.mark.parametrize(
    ("arguments", "typed", "sentence"),
    [
        (("--rol=coordinator",), [], "met een andere coördinator"),
        (("--rol=coordinator", "--door=cor"), ["een andere wachtzin"], "past niet"),
        (("--rol=bestuur",), ["kort", "kort"], "15"),
    ],
)
def test_a_refusal_makes_nothing(
    mensen: Mensen, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], typed: list[str], sentence: str
) -> None:
    before = len(mensen.accounts)
    with pytest.raises(CommandError, match=sentence):
        _add(monkeypatch, "wie", "--naam=Wie", *arguments, typed=typed)

    assert Account.objects.count() == before
