"""People come, forget their passphrase, get another role and leave; their keys follow (``vault.md`` §2.7, C16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.accounts import rules, signed
from meldpunt.accounts.gebeurtenissen import AccountGebeurtenis
from meldpunt.accounts.models import ROLLEN_MET_SLEUTEL, Account, Rol, Uitnodiging
from meldpunt.accounts.service import check_passphrase, end_sessions, medewerker_of, tell_of_change
from meldpunt.accounts.wachtzin import secret_of
from meldpunt.audit import service as audit
from meldpunt.core.clock import now
from meldpunt.core.errors import Conflict, NotFound, require
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from meldpunt.accounts.service import Medewerker

__all__ = [
    "Persoon",
    "accept",
    "account_of",
    "account_to_change",
    "add_invited",
    "change_passphrase",
    "change_role",
    "close",
    "deactivate",
    "end_all_sessions",
    "invite",
    "invite_again",
    "invite_first",
    "let_coordinator_begin",
    "new_paper",
    "people",
    "person",
    "recover",
]

DAYS = 7
SERVER = UUID(int=0)  # whoever works at the server itself; the audit trail shows this id


@dataclass(frozen=True)
class Persoon:
    """Somebody who works here, as the administrator sees them."""

    id: UUID
    naam: str
    gebruikersnaam: str
    rol: str
    rolnaam: str
    email: str
    stand: str


def people() -> list[Persoon]:
    """Everybody, by name; who left comes last."""
    rows = Account.objects.select_related("uitnodiging").order_by("-is_active", "naam")
    return [_persoon(row) for row in rows]


def person(account_id: UUID) -> Persoon:
    """One of them.

    Raises:
        NotFound: there is nobody with this id.
    """
    return _persoon(_account(account_id))


def account_to_change(*, account_id: UUID, by: Medewerker) -> Account:
    """An account that this person may change, held until the end of the transaction.

    Raises:
        NotFound: there is nobody with this id.
        NotAllowed: only another administrator may.
    """
    account = _account(account_id, lock=True)
    require(rules.refusal_to_change(by, account))
    return account


@transaction.atomic
def invite(*, gebruikersnaam: str, naam: str, rol: str, email: str, by: Medewerker) -> str:
    """Make an account without passphrase or key.

    Returns:
        The code with which its owner begins; shown once, stored nowhere. That of a coordinator works after
        ``let_coordinator_begin``.

    Raises:
        NotAllowed: only an administrator may.
        Conflict: somebody has this name already.
    """
    require(rules.refusal_to_manage(by))
    if rol == Rol.GAST:
        raise Conflict(_("Iemand van buiten nodigt een coördinator uit, vanuit het dossier."))
    return add_invited(Account(gebruikersnaam=gebruikersnaam, naam=naam, rol=Rol(rol), email=email), by=by)


@transaction.atomic
def invite_first(*, gebruikersnaam: str, naam: str, email: str, by: Medewerker) -> str:
    """Invite the first administrator, while an installation is being set up.

    Raises:
        NotAllowed: there is an administrator already; that person invites.
    """
    if Account.objects.filter(rol=Rol.BEHEER).exists():
        require(rules.refusal_to_manage(by))
    return add_invited(Account(gebruikersnaam=gebruikersnaam, naam=naam, rol=Rol.BEHEER, email=email), by=by)


def add_invited(account: Account, *, by: Medewerker) -> str:
    """Store a new account without passphrase or key; returns the code with which its owner begins.

    Raises:
        Conflict: somebody has this name already.
    """
    if Account.objects.filter(gebruikersnaam=account.gebruikersnaam).exists():
        raise Conflict(_("Deze gebruikersnaam is er al. Kies een andere."))
    account.set_unusable_password()
    account.save(force_insert=True)
    audit.record(code=AccountGebeurtenis.UITGENODIGD, subject=str(account.pk), by=by)
    return _new_invitation(account)


@transaction.atomic
def invite_again(*, account_id: UUID, by: Medewerker) -> str:
    """Let somebody begin anew who lost everything: passphrase, factor and keys go, the account stays.

    Returns:
        The code with which they begin.

    Raises:
        NotAllowed: only another administrator may.
    """
    account = account_to_change(account_id=account_id, by=by)
    require(rules.refusal_to_begin_anew(account))
    close(account, by=by)
    account.is_active = True
    account.save(update_fields=["is_active"])
    audit.record(code=AccountGebeurtenis.OPNIEUW_UITGENODIGD, subject=str(account.pk), by=by)
    tell_of_change(account)
    return _new_invitation(account)


@transaction.atomic
def accept(*, code: str, wachtzin: str) -> tuple[Account, str]:
    """Begin: choose a passphrase, get a key.

    Returns:
        The account, and the code for the sheet of paper; empty for who needs no key.

    Raises:
        UnknownCode: no invitation has this code, or it is too old.
        NotAllowed: it is for a coordinator, and no second person agreed yet.
        ValidationError: the passphrase is too short or too easy to guess.
    """
    invitation = _invited(code, Uitnodiging.objects.select_for_update(of=("self",)))
    require(rules.refusal_to_begin(invitation))
    account = invitation.account
    validate_password(wachtzin, account)
    account.set_password(wachtzin)
    account.save(update_fields=["password"])
    Uitnodiging.objects.filter(account=account).delete()
    paper = ""
    if account.rol in ROLLEN_MET_SLEUTEL:
        paper = vault.create_account_key(account_id=str(account.pk), passphrase=secret_of(wachtzin))
    audit.record(code=AccountGebeurtenis.BEGONNEN, subject=str(account.pk), by=medewerker_of(account))
    return account, paper


def account_of(code: str) -> Account:
    """Whom an invitation is for.

    Raises:
        UnknownCode: no invitation has this code, or it is too old.
    """
    return _invited(code, Uitnodiging.objects.all()).account


@transaction.atomic
def recover(*, gebruikersnaam: str, papier: str, wachtzin: str) -> tuple[Account, str]:
    """Choose a new passphrase with the code on paper; everything that the key opens stays as it is.

    Returns:
        The account, and a new code for paper: the old one is used up.

    Raises:
        UnknownCode: this name and this code do not belong together.
        ValidationError: the passphrase is too short or too easy to guess.
    """
    account = Account.objects.select_for_update().filter(gebruikersnaam=gebruikersnaam, is_active=True).first()
    if account is None or account.is_over:
        raise vault.UnknownCode("no such account")
    signed.check(account.pk)
    try:
        unlocked = vault.unlock_with_paper(account_id=str(account.pk), paper=papier)
    except vault.NoGrant:
        raise vault.UnknownCode("no key") from None
    validate_password(wachtzin, account)
    _set_passphrase(account, unlocked, wachtzin)
    audit.record(code=AccountGebeurtenis.HERSTELD, subject=str(account.pk), by=medewerker_of(account))
    return account, vault.renew_paper(unlocked=unlocked)


@transaction.atomic
def change_passphrase(*, account: Account, oud: str, nieuw: str) -> None:
    """Another passphrase, by whoever knows the one they have.

    Raises:
        WrongPassphrase: the old one does not fit.
        ValidationError: the new one is too short or too easy to guess.
    """
    if not check_passphrase(account=account, wachtzin=oud):
        raise vault.WrongPassphrase("another passphrase")
    validate_password(nieuw, account)
    unlocked = None
    if vault.has_key(account_id=str(account.pk)):
        unlocked = vault.unlock(account_id=str(account.pk), passphrase=secret_of(oud))
    _set_passphrase(account, unlocked, nieuw)
    audit.record(code=AccountGebeurtenis.WACHTZIN, subject=str(account.pk), by=medewerker_of(account))


@transaction.atomic
def new_paper(*, by: Medewerker) -> str:
    """A new code for paper; the old sheet opens nothing any more.

    Raises:
        VaultLocked: the passphrase has to be typed first.
    """
    audit.record(code=AccountGebeurtenis.NIEUW_PAPIER, subject=by.actor_id, by=by)
    return vault.renew_paper(unlocked=by.open_kluis)


@transaction.atomic
def deactivate(*, account_id: UUID, by: Medewerker) -> None:
    """Let somebody go: sessions end, keys go, and nothing opens any more.

    Raises:
        NotAllowed: only another administrator may.
    """
    account = account_to_change(account_id=account_id, by=by)
    close(account, by=by)
    account.is_active = False
    account.save(update_fields=["is_active"])
    audit.record(code=AccountGebeurtenis.GESTOPT, subject=str(account.pk), by=by)


@transaction.atomic
def change_role(*, account_id: UUID, naar: str, by: Medewerker) -> str:
    """Give somebody another role; keys of the old one go, and they sign in anew.

    Returns:
        The code with which they begin anew, where the new role needs a key and they have none; empty otherwise.

    Raises:
        NotAllowed: only another administrator may, and whoever has a key becomes coordinator by
            ``let_coordinator_begin``.
    """
    account = account_to_change(account_id=account_id, by=by)
    if account.rol == naar:
        return ""
    require(rules.refusal_to_begin_anew(account))
    if naar == Rol.GAST:
        raise Conflict(_("Iemand van buiten nodigt een coördinator uit, vanuit het dossier."))
    require(rules.refusal_to_take_role(account, naar))
    _take_role(account, Rol(naar), by=by)
    if naar in ROLLEN_MET_SLEUTEL and not vault.has_key(account_id=str(account.pk)):
        close(account, by=by)
        return _new_invitation(account)
    return ""


@transaction.atomic
def let_coordinator_begin(*, account_id: UUID, by: Medewerker) -> None:
    """Do what two people agreed on: an invitation works from now on, or somebody with a key becomes coordinator.

    Raises:
        NotFound: there is nobody with this id.
        Conflict: this person stopped meanwhile.
    """
    account = _account(account_id, lock=True)
    if not account.is_active:
        raise Conflict(_("Deze persoon werkt hier niet meer."))
    invitation = Uitnodiging.objects.filter(account=account).first()
    if invitation is None and account.rol != Rol.COORDINATOR:
        _take_role(account, Rol.COORDINATOR, by=by)
    elif invitation is not None:
        invitation.akkoord = True
        invitation.save(update_fields=["akkoord"])


@transaction.atomic
def end_all_sessions(*, account_id: UUID, by: Medewerker) -> None:
    """Sign somebody out everywhere.

    Raises:
        NotAllowed: only another administrator may.
    """
    account = _account(account_id)
    require(rules.refusal_to_change(by, account))
    end_sessions(account, by=by)


def _take_role(account: Account, rol: Rol, *, by: Medewerker) -> None:
    vault.forget_account(account_id=str(account.pk))
    account.rol = rol
    account.save(update_fields=["rol"])
    end_sessions(account, by=by)
    audit.record(code=AccountGebeurtenis.ROL, subject=str(account.pk), by=by)
    tell_of_change(account)


def _set_passphrase(account: Account, unlocked: vault.Unlocked | None, wachtzin: str) -> None:
    account.set_password(wachtzin)
    account.save(update_fields=["password"])
    if unlocked is not None:
        vault.set_passphrase(unlocked=unlocked, passphrase=secret_of(wachtzin))
    end_sessions(account)
    tell_of_change(account)


def close(account: Account, *, by: audit.Actor) -> None:
    """Take passphrase, factors, invitation, keys and sessions of an account away."""
    account.set_unusable_password()
    account.save(update_fields=["password"])
    Authenticator.objects.filter(user=account).delete()
    Uitnodiging.objects.filter(account=account).delete()
    vault.forget_account(account_id=str(account.pk))
    end_sessions(account, by=by)


def _invited(code: str, rows: QuerySet[Uitnodiging]) -> Uitnodiging:
    lookup = vault.invitation_lookup(code)
    found = rows.select_related("account").filter(lookup=lookup, until__gt=now(), account__is_active=True).first()
    if found is None or found.account.is_over:
        raise vault.UnknownCode("no invitation")
    signed.check(found.account_id)
    return found


def _new_invitation(account: Account) -> str:
    code = vault.new_code()
    until = now() + timedelta(days=DAYS)
    Uitnodiging.objects.create(
        account=account,
        lookup=vault.invitation_lookup(code),
        until=until,
        akkoord=account.rol != Rol.COORDINATOR,
    )
    return code


def _account(account_id: UUID, *, lock: bool = False) -> Account:
    rows = Account.objects.select_for_update() if lock else Account.objects.all()
    account = rows.filter(pk=account_id).first()
    if account is None:
        raise NotFound(_("Deze persoon werkt hier niet."))
    return account


def _persoon(row: Account) -> Persoon:
    return Persoon(
        id=row.pk,
        naam=row.naam,
        gebruikersnaam=row.gebruikersnaam,
        rol=row.rol,
        rolnaam=str(Rol(row.rol).label),
        email=row.email,
        stand=_stand(row),
    )


def _stand(row: Account) -> str:
    if not row.is_active:
        return "gestopt"
    return "uitgenodigd" if Uitnodiging.objects.filter(account=row).exists() else "actief"
