"""Keys: our own, and those of the parties that we believe."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.clock import now, today
from meldpunt.core.errors import Conflict, NotFound, require
from meldpunt.core.web.partij import partij
from meldpunt.vault import service as vault
from meldpunt.vierogen import alleen
from meldpunt.vierogen.service import key_holders
from statistieken.kwartaal import Kwartaal
from statistieken.models import Release
from statistieken.uitwisseling import rules, signed
from statistieken.uitwisseling.bestand.omslag import Omslag, signed_by
from statistieken.uitwisseling.bestand.sleutel import Sleutelinhoud, read_key, seal_key
from statistieken.uitwisseling.bestand.strikt import NietStrikt
from statistieken.uitwisseling.gebeurtenissen import UitwisselGebeurtenis
from statistieken.uitwisseling.models import Eigensleutel, Partnersleutel
from statistieken.uitwisseling.states import Geweigerd, Sleutelstand, Weigergrond
from statistieken.uitwisseling.tasks import ask_second, warn_administrators

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

__all__ = ["confirm", "end", "own_key", "renew_own", "sign_with", "take_in_key", "trusted", "warn", "withdraw"]


def own_key(*, by: Medewerker) -> Eigensleutel:
    """Our newest key; made where there is none yet. Call it in a transaction.

    Raises:
        StateMismatch: the keys are not as they were signed.
    """
    signed.check_keys()
    found = Eigensleutel.objects.order_by("nr").last()
    return found if found is not None else _make(by=by)


@transaction.atomic
def renew_own(*, by: Medewerker) -> Eigensleutel:
    """Make new keys of our own, from the next quarter that is frozen; the old one signs for them.

    Raises:
        NotAllowed: this person is no coordinator.
        Conflict: the newest key has signed nothing yet.
        StateMismatch: the keys are not as they were signed.
    """
    require(rules.refusal_to_exchange(by))
    last = own_key(by=by)
    if last.vanaf >= _next_period():
        raise Conflict(_("Jullie nieuwste sleutel is nog niet gebruikt. Vernieuwen kan na het volgende kwartaal."))
    return _make(by=by, before=last)


def sign_with(row: Eigensleutel) -> tuple[bytes, Callable[[bytes], bytes]]:
    """What signs with one of our keys, beside its public half; made from the keys of the installation each time."""
    publiek, _masker = vault.exchange_public(row.sleutel, row.nr)
    return publiek, partial(vault.sign_exchange, row.sleutel, row.nr)


@transaction.atomic
def take_in_key(omslag: Omslag, *, by: Medewerker) -> Partnersleutel:
    """Read the key file of another party; unless a trusted key signed for it, two people have to hear its digits.

    Raises:
        NotAllowed: this person is no coordinator.
        Geweigerd: it is no key file, or there already.
        StateMismatch: the keys are not as they were signed.
    """
    require(rules.refusal_to_exchange(by))
    try:
        inhoud = read_key(omslag)
    except NietStrikt:
        raise Geweigerd(Weigergrond.SLEUTEL) from None
    signed.check_keys()
    own = own_key(by=by)
    if inhoud.party == own.partij or Eigensleutel.objects.filter(publiek=inhoud.publiek).exists():
        raise Geweigerd(Weigergrond.EIGEN_SLEUTEL)
    if Partnersleutel.objects.filter(publiek=inhoud.publiek).exists():
        raise Geweigerd(Weigergrond.BEKENDE_SLEUTEL, partij=inhoud.party)
    older = _signed_for(omslag, inhoud)
    with signed.changing_keys():
        row = _store(inhoud) if older is None else _follow(older, inhoud)
    code = UitwisselGebeurtenis.OPGEVOLGD if row.na else UitwisselGebeurtenis.SLEUTEL_BINNEN
    audit.record(code=code, subject=str(row.pk), by=by)
    return row


@transaction.atomic
def confirm(*, sleutel_id: UUID, getypt: str, by: Medewerker) -> Partnersleutel:
    """Say that one heard the digits of a key; the second person who does so makes it trusted.

    Raises:
        NotFound: there is no such key.
        NotAllowed: this person may not, or is not the second one.
        Conflict: these are other digits.
        InvalidTransition: it is trusted or withdrawn already.
        StateMismatch: the keys are not as they were signed.
    """
    row = _locked(sleutel_id)
    require(rules.refusal_to_confirm(by, row, key_holders()))
    require(rules.refusal_to_hear(getypt, row.vingerafdruk))
    first = row.eerste_id is None
    with signed.changing_keys():
        if first:
            row.stand, row.eerste_id = Sleutelstand.EERSTE, by.id
        else:
            row.stand, row.tweede_id, row.vertrouwd_op = Sleutelstand.VERTROUWD, by.id, now()
        row.save(update_fields=["stand", "eerste", "tweede", "vertrouwd_op"])
    if first:
        code = UitwisselGebeurtenis.AFGELUISTERD
        if key_holders() - {by.id}:
            ask_second(row.pk)
        else:
            _warn(row, by=by)
    else:
        code = UitwisselGebeurtenis.ALLEEN if row.eerste_id == by.id else UitwisselGebeurtenis.VERTROUWD
    audit.record(code=code, subject=str(row.pk), by=by)
    return row


@transaction.atomic
def warn(*, sleutel_id: UUID, by: Medewerker) -> None:
    """Tell the administrators that nobody is left to be the second; a day later whoever was first may go on alone.

    Raises:
        NotFound: there is no such key.
        NotAllowed: somebody else can be the second, or this is not who was first.
        Conflict: they were told already.
        InvalidTransition: it does not wait.
    """
    row = _locked(sleutel_id)
    require(rules.refusal_to_warn(by, row, key_holders()))
    _warn(row, by=by)


@transaction.atomic
def withdraw(*, sleutel_id: UUID, by: Medewerker) -> Partnersleutel:
    """Believe a key no longer, for any quarter: it was lost, or is not theirs.

    Raises:
        NotFound: there is no such key.
        NotAllowed: this person is no coordinator.
        InvalidTransition: it was withdrawn already.
        StateMismatch: the keys are not as they were signed.
    """
    row = _locked(sleutel_id)
    require(rules.refusal_to_withdraw(by, row))
    with signed.changing_keys():
        row.stand, row.ingetrokken_op = Sleutelstand.INGETROKKEN, now()
        row.save(update_fields=["stand", "ingetrokken_op"])
    audit.record(code=UitwisselGebeurtenis.INGETROKKEN, subject=str(row.pk), by=by)
    return row


@transaction.atomic
def end(*, sleutel_id: UUID, tot: str, by: Medewerker) -> Partnersleutel:
    """A party takes part no longer after this quarter; what it sent before still counts.

    Raises:
        NotFound: there is no such key, or no such quarter.
        NotAllowed: this person is no coordinator.
        Conflict: the quarter is of before.
        InvalidTransition: the key is not trusted.
        StateMismatch: the keys are not as they were signed.
    """
    row = _locked(sleutel_id)
    last = str(Kwartaal.parse(tot))
    require(rules.refusal_to_end(by, row, last))
    with signed.changing_keys():
        row.tot = last
        row.save(update_fields=["tot"])
    audit.record(code=UitwisselGebeurtenis.GESTOPT, subject=str(row.pk), by=by)
    return row


def trusted(naam: str = "") -> list[Partnersleutel]:
    """The keys that we believe, of one party or of all; check the state before."""
    rows = Partnersleutel.objects.filter(stand=Sleutelstand.VERTROUWD)
    return list(rows.filter(partij=naam) if naam else rows)


def _make(*, by: Medewerker, before: Eigensleutel | None = None) -> Eigensleutel:
    number, generation = vault.audit_key_number(), 1 if before is None else before.nr + 1
    publiek, masker = vault.exchange_public(number, generation)
    row = Eigensleutel(
        nr=generation,
        sleutel=number,
        partij=str(partij()["naam"]),
        publiek=publiek.hex(),
        masker=masker.hex(),
        vanaf=_first_period() if before is None else _next_period(),
        sinds=today(),
    )
    olds = () if before is None or before.partij != row.partij else (sign_with(before),)
    row.bestand = seal_key(row.inhoud, sign_with(row), *olds)
    with signed.changing_keys():
        row.save(force_insert=True)
    audit.record(code=UitwisselGebeurtenis.EIGEN_SLEUTEL, subject=str(row.nr), by=by)
    return row


def _first_period() -> str:
    first = Release.objects.order_by("period").values_list("period", flat=True).first()
    return first or str(Kwartaal.of(today()).previous)


def _next_period() -> str:
    """The first quarter that was not frozen yet; before the first one, none is."""
    last = Release.objects.order_by("period").values_list("period", flat=True).last()
    return str(Kwartaal.parse(last).next) if last else ""


def _signed_for(omslag: Omslag, inhoud: Sleutelinhoud) -> Partnersleutel | None:
    """The trusted key of the same party that signed for a new one; a party that stopped comes back by its digits."""
    going_on = [row for row in trusted(inhoud.party) if not row.tot and row.vanaf < inhoud.vanaf]
    return next((row for row in going_on if signed_by(omslag, bytes.fromhex(row.publiek))), None)


def _store(inhoud: Sleutelinhoud) -> Partnersleutel:
    return Partnersleutel.objects.create(
        partij=inhoud.party, publiek=inhoud.publiek, masker=inhoud.masker, vanaf=inhoud.vanaf, sinds=now()
    )


def _follow(older: Partnersleutel, inhoud: Sleutelinhoud) -> Partnersleutel:
    """A key that a trusted one of the same party signed for takes its place from its first quarter on."""
    row = _store(inhoud)
    row.stand, row.na, row.vertrouwd_op = Sleutelstand.VERTROUWD, older.publiek, now()
    row.save(update_fields=["stand", "na", "vertrouwd_op"])
    older.tot = str(Kwartaal.parse(inhoud.vanaf).previous)
    older.save(update_fields=["tot"])
    return row


def _warn(row: Partnersleutel, *, by: Medewerker) -> None:
    alleen.record_warning(row.pk, by=by)
    warn_administrators(row.pk)


def _locked(sleutel_id: UUID) -> Partnersleutel:
    signed.lock()
    signed.check_keys()
    row = Partnersleutel.objects.select_for_update().filter(pk=sleutel_id).first()
    if row is None:
        raise NotFound(_("Deze sleutel is er niet."))
    return row
