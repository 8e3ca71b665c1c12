"""The account and the key of a guest: given after the melder's yes, and taken away by whoever may, or by the day.

The days stand in signed access, as those of a deputy, so the access ends by itself (``docs/adr/0044`` and ``0047``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.accounts import mensen
from meldpunt.accounts.gasten import tijdelijk
from meldpunt.accounts.service import Rol, medewerker_of, names_of
from meldpunt.audit import service as audit
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.errors import Conflict, NotFound, require
from meldpunt.vault import service as vault
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.dossiers import rules as dossierrules
from support.dossiers import service as dossiers
from support.gasten import rules
from support.gasten import service as gasten
from support.gasten.service import GastGebeurtenis, Gastregelsoort, Gaststand
from support.regie import service as regie

if TYPE_CHECKING:
    from meldpunt.accounts.models import Account
    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Gasttoegang, Zaak
    from support.gasten.service import Meelezing


@transaction.atomic
def invite(*, dossier_id: UUID, gast: UUID, gebruikersnaam: str, email: str, by: Medewerker) -> str:
    """Make an account for the person whom the melder said yes to, until the day that they said yes to.

    Nothing opens with it yet: the key comes when this person began (``let_in``). The desk hears it before the last day
    and on the day after.

    Returns:
        The code with which they begin; shown once, stored nowhere.

    Raises:
        NotFound: there is no such case for this person, or no such guest in it.
        NotAllowed: only a coordinator may, and only with a yes; or the melder keeps this person out.
        Conflict: it stands otherwise by now, the case is closed, or the name or address is taken.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(dossierrules.refusal_to_add(zaak.dossier))
    step = found(zaak, gast)
    require(rules.refusal_to_invite(by, step))
    require(rules.refusal_to_be_guest(dossiers.inzage_of(zaak).uitgesloten, naam=step.naam, email=email))
    account_id, code = tijdelijk.invite_guest(
        gebruikersnaam=gebruikersnaam, naam=step.naam, email=email, eindigt=step.tot, by=by
    )
    dossiers.admit(zaak, account_id, eindigt=step.tot)
    new = next_step(step, Gaststand.UITGENODIGD).with_(account=str(account_id))
    zaak.write(new, zaak.line(Gastregelsoort.UITGENODIGD, tekst=step.wie_en_waar))
    zaak.record(GastGebeurtenis.UITGENODIGD)
    gasten.owe_warnings(account_id, tot=step.tot)
    aandacht.finish(zaak, Reden.MEELEZEN)
    return code


@transaction.atomic
def accept(*, code: str, wachtzin: str) -> tuple[Account, str]:
    """Begin with an invitation, as everybody; where it is a guest, the desk hears that the key can be given.

    Returns:
        The account, and the code for the sheet of paper; empty for who needs no key.

    Raises:
        UnknownCode: no invitation has this code, or it is too old.
        NotAllowed: it is for a coordinator, and no second person agreed yet.
        ValidationError: the passphrase is too short or too easy to guess.
    """
    account, paper = mensen.accept(code=code, wachtzin=wachtzin)
    if account.rol == Rol.GAST:
        with acting_as(SYSTEM):
            access = dossiers.access_of_guest(account.pk)
            if access is not None:
                _note_begun(access, medewerker_of(account))
    return account, paper


@transaction.atomic
def let_in(*, dossier_id: UUID, gast: UUID, controle: str, by: Medewerker) -> None:
    """Give a guest who began the key of the case; from now on they read along, and the melder reads so.

    Args:
        dossier_id: the case.
        gast: which guest.
        controle: the control number that was compared by voice.
        by: whoever opens the case.

    Raises:
        NotFound: there is no such case for this person, or no such guest in it.
        NotAllowed: the melder keeps this person out.
        Conflict: this person did not begin, has another key by now, or may not read along any more.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    step = found(zaak, gast)
    require(rules.refusal_to_become(step, Gaststand.LEEST_MEE))
    require(rules.refusal_to_be_guest(dossiers.inzage_of(zaak).uitgesloten, naam=step.naam))
    account_id = UUID(step.account)
    if vault.control_numbers([step.account]).get(step.account) != controle:
        raise Conflict(_("Het controlegetal is intussen anders. Bel opnieuw, en vergelijk het nog een keer."))
    if not dossiers.give_guest_key(zaak, account_id):
        raise Conflict(_("Deze persoon is nog niet begonnen. De sleutel kan pas daarna."))
    words = _("%(wie)s, tot en met %(dag)s.") % {"wie": step.wie_en_waar, "dag": date_format(step.tot, "j F Y")}
    line = zaak.line(Gastregelsoort.LEEST_MEE, tekst=words, voor_melder=words)
    zaak.write(next_step(step, Gaststand.LEEST_MEE), line)
    zaak.record(GastGebeurtenis.LEEST_MEE)
    aandacht.finish(zaak, Reden.MEELEZER_BEGINT)
    regie.owe_mail(zaak.id)
    gasten.owe_mail(account_id)


@transaction.atomic
def stop(*, dossier_id: UUID, gast: UUID, by: Medewerker) -> None:
    """End it now, whatever it stands at: the question falls away, or the key, the account and the sessions do.

    Raises:
        NotFound: there is no such case for this person, or no such guest in it.
        Conflict: it ended already.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    end(zaak, found(zaak, gast), Gaststand.GESTOPT)
    aandacht.finish(zaak, Reden.MEELEZEN, Reden.MEELEZER_BEGINT, Reden.MEELEZEN_STOPT)


def end_all(zaak: Zaak) -> None:
    """Nobody from outside reads along in a held case any more: it closes, or somebody else decides from now on."""
    for step in gasten.gasten_of(zaak):
        if rules.refusal_to_become(step, Gaststand.GESTOPT) is None:
            end(zaak, step, Gaststand.GESTOPT)


def close_accounts(zaak: Zaak) -> None:
    """Close the accounts of the guests of a case that is about to be erased."""
    for access in dossiers.guests_of(zaak.id):
        tijdelijk.end_guest(account_id=access.account_id, by=zaak.by)


def tidy() -> None:
    """Take away what is left of guests whose last day is past, or whom an administrator let go; twice is once.

    A process that signs does it, at the first page of the desk after that day: until then it opened nothing.
    """
    for access in dossiers.guests_past():
        _is_over(access)


def end(zaak: Zaak, step: Meelezing, naar: Gaststand) -> None:
    """Bring a guest of a held case to an end: key, access, account and sessions go with it.

    Raises:
        Conflict: it ended already.
    """
    require(rules.refusal_to_become(step, naar))
    if step.account:
        with acting_as(SYSTEM):
            dossiers.take_back(zaak.id, UUID(step.account))
        tijdelijk.end_guest(account_id=UUID(step.account), by=zaak.by)
        zaak.dossier.refresh_from_db()
    regie.drop_questions(zaak.id, [step.vraag])
    soort = Gastregelsoort(f"gast_{naar}")
    zaak.write(next_step(step, naar), zaak.line(soort, tekst=step.wie_en_waar))
    zaak.record(GastGebeurtenis(f"gast.{naar}"))


def found(zaak: Zaak, gast: UUID) -> Meelezing:
    """One guest of a case as it stands now.

    Raises:
        NotFound: there is none.
    """
    step = next((item for item in gasten.gasten_of(zaak) if item.gast == gast), None)
    if step is None:
        raise NotFound(_("Dit staat hier niet meer. Kijk op de pagina van het dossier."))
    return step


def next_step(step: Meelezing, naar: Gaststand) -> Meelezing:
    """The next entry about the same guest."""
    return step.renewed().with_(stand=naar, nr=step.nr + 1)


def _note_begun(access: Gasttoegang, by: Medewerker) -> None:
    line = dossiers.line(Gastregelsoort.BEGONNEN, by=by, tekst=by.naam, zichtbaar=False)
    dossiers.seal(access.dossier_id, [line])
    audit.record(code=GastGebeurtenis.BEGONNEN, subject=str(access.dossier_id), by=by)
    aandacht.ask_from_outside(access.dossier_id, Reden.MEELEZER_BEGINT)


@transaction.atomic
def _is_over(access: Gasttoegang) -> None:
    with acting_as(SYSTEM):
        tijdelijk.end_guest(account_id=access.account_id, by=dossiers.KALENDER)
        if not dossiers.take_back(access.dossier_id, access.account_id):
            return
        naam = names_of([str(access.account_id)]).get(str(access.account_id), "")
        line = dossiers.line(Gastregelsoort.VOORBIJ, by=dossiers.KALENDER, tekst=naam, zichtbaar=False)
        dossiers.seal(access.dossier_id, [line])
        audit.record(code=GastGebeurtenis.VOORBIJ, subject=str(access.dossier_id), by=dossiers.KALENDER)
        aandacht.ask_from_outside(access.dossier_id, Reden.MEELEZEN_STOPT)
