"""Setting up an installation, step by step, in the browser or in a terminal (``vault.md`` §2.1; ADR 0009).

The steps have one order and end with a test: the sheets of the recovery key are typed over before the desk opens.
What has to be remembered between two pages lies in a lockbox that only the setup code opens.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts import mensen
from meldpunt.accounts.gebeurtenissen import AccountGebeurtenis
from meldpunt.accounts.models import Account, Rol
from meldpunt.accounts.service import medewerker_of
from meldpunt.accounts.wachtzin import secret_of
from meldpunt.audit import service as audit
from meldpunt.core.errors import Conflict
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS = 24 * 60 * 60
BLADEN = 3


class Ceremoniestap(StrEnum):
    """The steps, in their order."""

    BEWAARDERS = "bewaarders"
    COORDINATOR = "coordinator"
    PAPIER = "papier"
    BLAD = "blad"
    PROEF = "proef"
    BEHEERDER = "beheerder"
    KLAAR = "klaar"


NEXT = {
    Ceremoniestap.BEWAARDERS: Ceremoniestap.COORDINATOR,
    Ceremoniestap.COORDINATOR: Ceremoniestap.PAPIER,
    Ceremoniestap.PAPIER: Ceremoniestap.BLAD,
    Ceremoniestap.BLAD: Ceremoniestap.PROEF,
    Ceremoniestap.PROEF: Ceremoniestap.BEHEERDER,
    Ceremoniestap.BEHEERDER: Ceremoniestap.KLAAR,
}


class Ceremonie(vault.Content, frozen=True, kw_only=True):
    """How far the ceremony is, and what the next page needs."""

    kind: ClassVar[str] = "inrichten"

    stap: Ceremoniestap = Ceremoniestap.BEWAARDERS
    bewaarders: tuple[str, ...] = ()
    account: str = ""
    papier: str = ""
    bladen: tuple[str, ...] = ()
    blad: int = 1
    uitnodiging: str = ""

    @property
    def plek(self) -> str:
        """Which page this is, so that a form that was sent from another one is seen."""
        return f"{self.stap}-{self.blad}" if self.stap == Ceremoniestap.BLAD else str(self.stap)

    def next_step(self, **changes: Any) -> Ceremonie:
        """The same ceremony at the step that follows, with what was done in this one."""
        return self.with_(stap=NEXT[self.stap], **changes)


@transaction.atomic
def begin() -> str:
    """Make the root keys.

    Returns:
        The setup code, with which the ceremony goes on in a browser for a day.

    Raises:
        RootKeyError: there is an installation already.
    """
    vault.set_up()
    return new_setup_code()


def new_setup_code() -> str:
    """A fresh setup code for a ceremony that was not finished; it begins anew.

    Raises:
        Conflict: the desk is open.
    """
    _check_not_open()
    code = vault.new_code()
    save(lockbox.token_of(code, Ceremonie.kind), Ceremonie())
    return code


def stand_of(token: str | None) -> Ceremonie | None:
    """How far the ceremony is, for whoever has the setup code."""
    return lockbox.get(Ceremonie, token=token, extend=SECONDS)


def save(token: str, stand: Ceremonie) -> None:
    """Remember how far the ceremony is."""
    lockbox.put(token=token, value=stand, seconds=SECONDS)


@transaction.atomic
def make_keys(
    *, naam: str, gebruikersnaam: str, wachtzin: str, email: str = ""
) -> tuple[Account, str, tuple[str, ...]]:
    """Make the first coordinator, the key of the desk, and the recovery key.

    Returns:
        The account, the code for its sheet of paper, and the words of the three recovery sheets.

    Raises:
        ValidationError: the passphrase is too short or too easy to guess.
        Conflict: the desk is open already.
    """
    _check_not_open()
    Account.objects.filter(last_login=None).delete()  # of a ceremony that was broken off
    account = Account(gebruikersnaam=gebruikersnaam, naam=naam, rol=Rol.COORDINATOR, email=email)
    validate_password(wachtzin, account)
    account.set_password(wachtzin)
    account.save(force_insert=True)
    paper = vault.create_account_key(account_id=str(account.pk), passphrase=secret_of(wachtzin))
    shares = vault.create_recovery_key()
    vault.create_desk(members=[str(account.pk)])
    audit.record(code=AccountGebeurtenis.INSTALLATIE_SLEUTELS, by=medewerker_of(account))
    return account, paper, shares


def check_sheets(typed: Sequence[str]) -> None:
    """Whether two sheets, typed over from paper, make the recovery key.

    Raises:
        ShareError: a mistake; the sentence says which.
    """
    vault.recovery_key(typed)


@transaction.atomic
def open_desk(*, account: Account, naam: str, gebruikersnaam: str, email: str) -> str:
    """Invite the first administrator and open the desk.

    Returns:
        The code of the invitation.

    Raises:
        Conflict: the desk is open already, or somebody has this name.
    """
    _check_not_open()
    code = mensen.invite_first(gebruikersnaam=gebruikersnaam, naam=naam, email=email, by=medewerker_of(account))
    vault.mark_open()
    audit.record(code=AccountGebeurtenis.INSTALLATIE_OPEN, by=medewerker_of(account))
    return code


def sentence_for(error: vault.ShareError) -> str:
    """What somebody reads who mistyped a sheet."""
    return {
        "woord": _("Woord %(nr)s klopt niet. Kijk op je blad en typ het nog een keer."),
        "aantal": _("Op een blad staan 20 woorden. Hier staan er %(nr)s."),
        "tikfout": _("Er zit een fout in de woorden of in hun volgorde. Vergelijk ze met je blad."),
        "te_weinig": _("Gebruik twee verschillende bladen."),
        "passen_niet": _("Deze bladen horen niet bij dit meldpunt, of niet bij elkaar. Pak de goede bladen."),
    }[error.reason] % {"nr": error.detail}


def _check_not_open() -> None:
    if vault.is_open():
        raise Conflict(_("Dit meldpunt is al ingericht. Er is niets veranderd."))
