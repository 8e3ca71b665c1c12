"""What one installation does in the test of three: each step runs in a process of its own, on its own database."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from meldpunt.accounts.models import Account
from meldpunt.accounts.service import medewerker_of
from meldpunt.core import clock
from meldpunt.core.db.acting import acting_as
from statistieken.models import Release
from statistieken.uitwisseling import service, sleutels
from statistieken.uitwisseling.bestand.omslag import seal_envelope
from statistieken.uitwisseling.models import Eigensleutel, Gezamenlijk, Partnersleutel
from statistieken.uitwisseling.overzicht import build_overzicht
from statistieken.uitwisseling.states import Geweigerd
from tests.statistieken.partijen import RELEASE, digest

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker


def run(steps: list[list[str]]) -> None:
    """Do some steps as a coordinator, each in a transaction of its own, and print what came of them."""
    account, found = Account.objects.get(gebruikersnaam="cor"), []
    for name, *arguments in steps:
        with clock.at(datetime(2026, 10, 20, 12, tzinfo=UTC)), acting_as(str(account.pk)):
            found.append(STEPS[name](medewerker_of(account), *arguments))
    sys.stdout.write(f"\n{json.dumps(found)}\n")


def freeze(_by: Medewerker, period: str, path: str) -> None:
    """Store a release."""
    payload = Path(path).read_bytes()
    last = Release.objects.order_by("period").last()
    Release.objects.create(
        period=period,
        status="published",
        payload=payload,
        sha256=digest(payload),
        prev_sha256=last.sha256 if last else "",
        frozen_by="Cor",
        frozen_on=clock.today(),
    )


def key(by: Medewerker, path: str) -> list[str]:
    """Hand the key file out; the digits go by telephone."""
    Path(path).write_bytes(service.download_key(by=by).inhoud)
    return list(build_overzicht(by=by).vingerafdruk)


def trust(by: Medewerker, path: str, digits: str) -> str:
    """Read a key in; both coordinators type what they heard."""
    sleutel_id = service.take_in(inhoud=Path(path).read_bytes(), by=by).sleutel_id
    assert sleutel_id is not None
    for name in ("cor", "carolien"):
        who = medewerker_of(Account.objects.get(gebruikersnaam=name))
        service.confirm_key(sleutel_id=sleutel_id, getypt=digits, by=who)
    return str(Partnersleutel.objects.get(pk=sleutel_id).stand)


def own(by: Medewerker, period: str, path: str) -> str:
    """Hand our own file out."""
    made = service.download_own(period=period, by=by)
    Path(path).write_bytes(made.inhoud)
    return made.sha256


def forge(_by: Medewerker, payload: str, path: str) -> None:
    """Sign something else than what was frozen, with the real key."""
    signer = sleutels.sign_with(Eigensleutel.objects.get())
    Path(path).write_bytes(seal_envelope(RELEASE, Path(payload).read_bytes(), signer))


def take(by: Medewerker, path: str) -> dict[str, Any]:
    """Read a file in."""
    try:
        found = service.take_in(inhoud=Path(path).read_bytes(), by=by)
    except Geweigerd as error:
        return {"zin": error.sentence, "grond": error.grond}
    return {"zin": found.zin, "betwist": found.betwist}


def joint(_by: Medewerker, period: str) -> dict[str, Any]:
    """What the parties know together, and the digest that is read out."""
    row = Gezamenlijk.objects.filter(period=period).last()
    assert row is not None
    body = json.loads(bytes(row.payload))
    return {
        "sha256": row.sha256,
        "total": body["total"],
        "parties": [item["party"] for item in body["inputs"]],
        "disputed": [item["party"] for item in body["disputed"]],
    }


def change(_by: Medewerker) -> str:
    """Try to change the ledger with the rights that the app has."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM uitwisseling_gezamenlijkbestand")
    except Exception as error:  # noqa: BLE001 - whatever the database says
        return type(error).__name__
    return "deleted"


STEPS: dict[str, Any] = {step.__name__: step for step in (freeze, key, trust, own, forge, take, joint, change)}
