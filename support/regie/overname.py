"""A report about somebody else: a second code with which that person takes over, corrects, limits or ends it.

Until then only a trusted person, keeping evidence and 112 are shown, and nothing goes out (``features.md`` §4.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.errors import Conflict, NotAllowed
from meldpunt.vault import service as vault
from support.dossiers import letterbox
from support.regie.boek import OVERNAME, Boek, Wie, entry
from support.regie.toestemming import boek_van
from support.stappenplan import service as stappenplan

if TYPE_CHECKING:
    from collections.abc import Mapping


def check_can_invite(melding: letterbox.MijnMelding, boek: Boek) -> None:
    """Whether whoever has this code can make one for the person concerned.

    Raises:
        NotAllowed: with the sentence that the melder reads.
    """
    if not melding.feiten.namens:
        raise NotAllowed(_("Deze melding gaat over jou. Een tweede code is niet nodig."))
    if boek.wie == Wie.BETROKKENE:
        raise NotAllowed(_("De ander heeft het al overgenomen."))


def can_invite(melding: letterbox.MijnMelding, boek: Boek) -> bool:
    """Whether whoever has this code can make one for the person concerned."""
    return melding.feiten.namens and boek.wie != Wie.BETROKKENE


def check_can_take_over(melding: letterbox.MijnMelding, boek: Boek) -> None:
    """Whether this code is the one for the person concerned, and still to be used.

    Raises:
        NotAllowed: with the sentence that the melder reads.
    """
    if boek.wie == Wie.BETROKKENE or boek.overname.get("lookup") != melding.lookup:
        raise NotAllowed(_("Met deze code kun je de melding niet overnemen."))


def can_take_over(melding: letterbox.MijnMelding, boek: Boek) -> bool:
    """Whether this code is the one for the person concerned, and still to be used."""
    return boek.wie != Wie.BETROKKENE and boek.overname.get("lookup") == melding.lookup


@transaction.atomic
def invite(*, melding: letterbox.MijnMelding) -> str:
    """Make a code for the person concerned; an earlier one that was not used yet stops working.

    Returns:
        The code, shown once.

    Raises:
        NotAllowed: the report is the melder's own, or was taken over already.
    """
    letterbox.hold(melding)
    boek = boek_van(melding)
    check_can_invite(melding, boek)
    if boek.overname:
        _revoke(melding, str(boek.overname["lookup"]))
    code = vault.new_code()
    key = vault.code_key(code)
    melding.kluis.grant(vault.code(key))
    new = entry(OVERNAME, lookup=key.lookup, melder=melding.lookup, gedaan=False)
    letterbox.seal_into(melding=melding, objects=[new], soort="code_voor_ander", code="overname.code")
    return code


@transaction.atomic
def take_over(
    *,
    melding: letterbox.MijnMelding,
    melder_leest: bool,
    antwoorden: Mapping[str, tuple[str, ...]],
    alleen_praten: bool = False,
) -> None:
    """The person concerned takes the report over and decides from now on.

    Args:
        melding: the report, opened with the code for that person.
        melder_leest: whether whoever reported may keep reading; otherwise that code stops working.
        antwoorden: the answers of the report, from which the full advice follows now.
        alleen_praten: this person wants to talk and have the evidence kept, and no steps yet.

    Raises:
        NotAllowed: this is not the code for that person.
    """
    letterbox.hold(melding)
    boek = boek_van(melding)
    check_can_take_over(melding, boek)
    new = entry(OVERNAME, lookup=melding.lookup, melder=boek.overname["melder"], gedaan=True, nr=1)
    letterbox.seal_into(melding=melding, objects=[new], soort="overgenomen", code="overname.gedaan")
    letterbox.change_contact(melding=melding, contact=letterbox.NO_CONTACT)  # the address was of whoever reported
    letterbox.tell_person_knows(melding=melding, antwoorden=antwoorden, alleen_praten=alleen_praten)
    if not melder_leest:
        _revoke(melding, str(boek.overname["melder"]))
    stappenplan.order(dossier_id=melding.dossier_id, voorlopig=not melding.feiten.ingedeeld)


def _revoke(melding: letterbox.MijnMelding, lookup: str) -> None:
    if lookup == melding.lookup:
        raise Conflict(_("Dit is je eigen code."))
    letterbox.revoke_code(melding=melding, lookup=lookup)
