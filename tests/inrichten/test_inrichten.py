"""The command ``inrichten`` asks what the browser asks."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.management import call_command

from meldpunt.accounts.models import Account
from meldpunt.accounts.service import sign_in
from meldpunt.vault import service as vault
from tests.personas import WACHTZIN

pytestmark = pytest.mark.django_db


def test_the_terminal_asks_the_same(closed: str, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    assert closed
    said: list[str] = []
    answers = iter(["Cor", "cor", "Bea", "bea"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(answers))
    hidden = iter(["passphrase", "passphrase", "sheet one wrong", "sheet two", "sheet one", "sheet two"])

    def typed(_prompt: str) -> str:
        kind = next(hidden)
        said.append(capsys.readouterr().out)
        sheets = _printed("".join(said))
        return {
            "passphrase": WACHTZIN,
            "sheet one wrong": "academic",
            "sheet one": sheets[0] if sheets else "",
            "sheet two": sheets[2] if sheets else "",
        }[kind]

    monkeypatch.setattr("getpass.getpass", typed)
    call_command("inrichten")

    text = "".join(said) + capsys.readouterr().out
    assert "Hier staan er 1" in text
    assert "Het meldpunt is open" in text
    assert vault.is_open()
    assert sign_in(account=Account.objects.get(gebruikersnaam="cor"), wachtzin=WACHTZIN).kluis is not None


def _printed(text: str) -> list[str]:
    """The sheets as the terminal printed them."""
    parts = text.split("Noodsleutel, blad")[1:]
    return [" ".join(re.findall(r"\d+ ([a-z]{4,})", part)[:20]) for part in parts]
