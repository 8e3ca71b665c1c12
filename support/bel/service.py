"""The public face of the bell for the use cases: who is mailed, and a trial each week that mail arrives."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meldpunt.accounts.service import Rol, active_accounts, addresses_of
from meldpunt.audit.service import Gebeurtenis, gebeurtenissen
from meldpunt.core.clock import add_werkdagen, is_werkdag, now, to_local, today
from meldpunt.core.db.rows import insert
from meldpunt.core.errors import Conflict, Refusal, require
from meldpunt.core.web.partij import werkdag
from meldpunt.outbox import service as outbox
from meldpunt.outbox.mail import send_mail
from support.bel.models import Belstand, Proefstand, Stilte
from support.bel.queries import is_silent, rust_tot, silent_cases

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

__all__ = [
    "LONGEST_REST",
    "BelGebeurtenis",
    "answer_trial",
    "hearing",
    "ring_trial",
    "rust_tot",
    "send_alarm",
    "send_trial",
    "set_rest",
    "set_silence",
    "silent_cases",
]

TRIAL, ALARM = "bel.proef", "bel.alarm"
NAMESPACE = uuid.UUID("3a4f7f39-6f0c-4d0b-8f55-0a6f4f7b2e61")
WORDS = ("berk", "duif", "els", "fuut", "iep", "linde", "meeuw", "merel", "spreeuw", "wilg", "wulp", "zwaluw")
CHOICES = 3
DAYS_TO_ANSWER = 2  # working days after the mail of the trial
LONGEST_REST = timedelta(days=14)


@gebeurtenissen
class BelGebeurtenis(Gebeurtenis):
    """What the audit trail says of the bell."""

    STIL = "bel.stil", gettext_lazy("Mail uitgezet")
    WEER_AAN = "bel.aan", gettext_lazy("Mail weer aangezet")
    RUST = "bel.rust", gettext_lazy("Alle mail uitgezet tot een dag")
    GEEN_RUST = "bel.geen_rust", gettext_lazy("Alle mail weer aangezet")
    AANGEKOMEN = "bel.aangekomen", gettext_lazy("Proefmail is aangekomen")
    NIET = "bel.niet", gettext_lazy("Proefmail kwam niet aan")


def hearing(people: Mapping[UUID, str], *, dossier_id: UUID | None = None, needed: bool) -> dict[UUID, str]:
    """Who of these people is mailed.

    Args:
        people: id and mail address.
        dossier_id: the case that it is about, where it is about one.
        needed: whether somebody has to hear: where everybody of them is silent, all are mailed after all.

    Returns:
        Nobody while the whole installation rests; else those with an address who did not turn their mail off.
    """
    reachable = {pk: address for pk, address in people.items() if address}
    if not reachable or rust_tot() is not None:
        return {}
    rows = Stilte.objects.filter(account_id__in=list(reachable)).values_list("account_id", "dossier_id")
    silent = {account_id for account_id, about in rows if about in (None, dossier_id)}
    found = {pk: address for pk, address in reachable.items() if pk not in silent}
    return reachable if needed and not found else found


def set_silence(*, stil: bool, dossier_id: UUID | None = None, by: Medewerker) -> None:
    """Turn one's own mail off or on again, for one case or for everything.

    Raises:
        Conflict: nobody else of the coordinators would be mailed.
    """
    if not stil:
        Stilte.objects.filter(account_id=by.id, dossier=dossier_id).delete()
        return
    require(_refusal_to_fall_silent(by) if dossier_id is None else None)
    insert([Stilte(account_id=by.id, dossier_id=dossier_id)], once=True)


def set_rest(*, tot: date | None) -> None:
    """Mail nobody of the desk about cases until the end of a day, or mail again.

    A trial whose mail may not have left begins anew after the rest.

    Raises:
        Conflict: that day is past, or more than two weeks ahead.
    """
    if tot is not None and not today() <= tot <= today() + LONGEST_REST:
        raise Conflict(_("Kies vandaag of een dag in de komende twee weken."))
    Belstand.objects.update_or_create(pk=1, defaults={"rust_tot": tot})
    if tot is not None:
        Belstand.objects.filter(pk=1, proef=Proefstand.OPEN).update(proef="", week=None)


def ring_trial() -> None:
    """Owe the coordinators the mail of this week's trial, or the alarm that nobody said whether it arrived."""
    row = Belstand.objects.filter(pk=1).first() or Belstand()
    with transaction.atomic():
        if row.proef == Proefstand.OPEN and row.op and add_werkdagen(row.op, DAYS_TO_ANSWER) < today():
            Belstand.objects.filter(pk=1).update(proef=Proefstand.STIL)
            _owe_alarm(row)
        if _is_time(row):
            _begin_trial()


def answer_trial(*, woord: str, by: Medewerker) -> None:
    """A coordinator names the word in the mail of the trial, or says with an empty word that it did not arrive.

    Raises:
        Conflict: a colleague answered already, or it was another word.
    """
    row = Belstand.objects.select_for_update().filter(pk=1, proef=Proefstand.OPEN).first()
    if row is None:
        raise Conflict(_("Dit is al beantwoord. Een collega was je voor."))
    if woord and woord != row.woord:
        raise Conflict(_("Dat woord stond niet in de mail. Kijk nog eens, of kies dat hij er niet is."))
    row.proef, row.door_id = Proefstand.AANGEKOMEN if woord else Proefstand.NIET, by.id
    row.save(update_fields=["proef", "door"])
    if not woord:
        _owe_alarm(row)


def send_trial(account_id: UUID) -> None:
    """Mail one coordinator the word of this week's trial."""
    row = Belstand.objects.get(pk=1)
    address = hearing(dict(addresses_of([account_id])), needed=True).get(account_id)
    if row.proef != Proefstand.OPEN or address is None:
        return
    words = _(
        "Elke week kijken we of mail van het meldpunt aankomt. Het woord van deze week is: %(woord)s. "
        "Log in en kies dat woord op je eerste pagina."
    )
    send_mail(
        mark=f"proef-{uuid.uuid5(account_id, str(row.op)).hex}",
        subject=_("Proefmail van het meldpunt"),
        body=words % {"woord": row.woord},
        to=[address],
    )


def send_alarm(week_id: UUID) -> None:
    """Tell administrators and coordinators that mail may not arrive; it stands on their pages as well."""
    send_mail(
        mark=f"alarm-{week_id.hex}",
        subject=_("Komt mail van het meldpunt wel aan?"),
        body=_(
            "De proefmail van deze week kwam niet aan, of niemand heeft gezegd dat hij er was. "
            "Kijk of de mailserver werkt, en of de adressen van de coördinatoren kloppen."
        ),
        to=[account.email for account in active_accounts(Rol.BEHEER, Rol.COORDINATOR)],
    )


def _is_time(row: Belstand) -> bool:
    """The first working day of a week, within the hours of the desk, while mail goes out."""
    begin, eind = werkdag()
    is_open = is_werkdag(today()) and begin <= to_local(now()).hour < eind
    return is_open and row.week != _monday() and rust_tot() is None


def _begin_trial() -> None:
    people = {account.pk: account.email for account in active_accounts(Rol.COORDINATOR)}
    told = hearing(people, needed=True)
    if not told:
        return
    keuzes = secrets.SystemRandom().sample(WORDS, CHOICES)
    values = {
        "week": _monday(),
        "op": today(),
        "woord": secrets.choice(keuzes),
        "keuzes": keuzes,
        "proef": Proefstand.OPEN,
        "door": None,
    }
    Belstand.objects.update_or_create(pk=1, defaults=values)
    for account_id in told:
        outbox.enqueue(task=TRIAL, subject=account_id, key=f"{TRIAL}:{account_id}:{today()}")


def _owe_alarm(row: Belstand) -> None:
    outbox.enqueue(task=ALARM, subject=uuid.uuid5(NAMESPACE, str(row.week)), key=f"{ALARM}:{row.week}")


def _monday() -> date:
    return today() - timedelta(days=today().weekday())


def _refusal_to_fall_silent(by: Medewerker) -> Refusal | None:
    """At least one coordinator is mailed when something comes in."""
    if by.rol != Rol.COORDINATOR:
        return None
    others = [account for account in active_accounts(Rol.COORDINATOR) if account.email and account.pk != by.id]
    if any(not is_silent(account.pk) for account in others):
        return None
    sentence = _("Er moet minstens één coördinator mail krijgen, en jij bent de laatste. Vraag eerst een collega.")
    return Refusal(sentence, Conflict)
