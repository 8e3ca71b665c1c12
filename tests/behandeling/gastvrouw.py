"""A guest, brought as far as a test needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from meldpunt.accounts.models import Account
from meldpunt.accounts.service import has_second_factor, sign_in
from meldpunt.core import clock
from meldpunt.core.clock import AMSTERDAM
from meldpunt.vault import service as vault
from support.behandeling import inzien, vragen
from support.behandeling.gasten import toegang, toestemming
from support.gasten import queries as gasten
from support.gasten.queries import Gastdeel
from support.regie.queries import Akkoord
from tests.behandeling.deuren import behind
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from meldpunt.accounts.service import Medewerker
    from support.gasten.queries import Meelezing
    from tests.personas import Mensen

MONDAY = datetime(2026, 11, 30, 10, tzinfo=AMSTERDAM)
LAST = date(2026, 12, 18)  # a Friday
ALL = tuple(Gastdeel)


@dataclass(frozen=True)
class Gastvrouw:
    """A guest with everything around her."""

    code: str
    dossier_id: UUID
    gast: UUID
    by: Medewerker


def on(day: date) -> Any:
    return clock.at(datetime.combine(day, MONDAY.timetz()))


def voorstel(**changes: Any) -> toestemming.Gastvoorstel:
    values: dict[str, Any] = {
        "naam": "Gerda Buiten",
        "organisatie": "Bureau Gelijk",
        "waarom": "Zij weet veel van klachten.",
        "delen": ALL,
        "tot": LAST,
    }
    return toestemming.Gastvoorstel(**values | changes)


def ask(dossier_id: UUID, by: Medewerker, **changes: Any) -> UUID:
    return toestemming.ask(dossier_id=dossier_id, voorstel=voorstel(**changes), by=by)


def now(dossier_id: UUID, by: Medewerker) -> Meelezing:
    """How the newest guest of a case stands."""
    return gasten.gasten_of(inzien.open_dossier(dossier_id=dossier_id, by=by).zaak)[0]


def say(code: str, antwoord: Akkoord = Akkoord.GEGEVEN) -> None:
    with behind(code) as melding:
        (vraag,) = [item.vraag for item in gasten.gasten_of(melding.zaak) if item.stand == "gevraagd"]
        vragen.answer(zaak=melding.zaak, vraag_id=vraag, antwoord=antwoord)


def invite(dossier_id: UUID, gast: UUID, by: Medewerker, *, naam: str = "gerda") -> str:
    email = f"{naam}@example.org"
    return toegang.invite(dossier_id=dossier_id, gast=gast, gebruikersnaam=naam, email=email, by=by)


def let_in(dossier_id: UUID, gast: UUID, by: Medewerker) -> None:
    account = now(dossier_id, by).account
    controle = vault.control_numbers([account]).get(account, "")
    toegang.let_in(dossier_id=dossier_id, gast=gast, controle=controle, by=by)


def guest_of(code: str, dossier_id: UUID, mensen: Mensen, **changes: Any) -> Gastvrouw:
    """Asked, said yes to, invited, begun and let in."""
    gast = ask(dossier_id, mensen.cor, **changes)
    say(code)
    invitation = invite(dossier_id, gast, mensen.cor)
    toegang.accept(code=invitation, wachtzin=WACHTZIN)
    let_in(dossier_id, gast, mensen.cor)
    account = Account.objects.get(gebruikersnaam="gerda")
    return Gastvrouw(code=code, dossier_id=dossier_id, gast=gast, by=sign_in(account=account, wachtzin=WACHTZIN))


def browser_of_guest() -> Client:
    """Her browser, with the second factor that she has as everybody."""
    account = Account.objects.get(gebruikersnaam="gerda")
    if not has_second_factor(account):
        TOTP.activate(account, generate_totp_secret())
    return signed_in(account, wachtzin=WACHTZIN)
