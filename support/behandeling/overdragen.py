"""A report about somebody else: a second code with which that person takes over, corrects, limits or ends it.

Until then only a trusted person, keeping evidence and 112 are shown, and nothing goes out (``features.md`` §4.4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.errors import Conflict, require
from meldpunt.vault import service as vault
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling import gesprek
from support.behandeling.doorgeleiden import brief
from support.behandeling.gasten import toegang
from support.behandeling.meegeven import verzoek
from support.dossiers import service as dossiers
from support.dossiers.service import Contactwens, DossierGebeurtenis
from support.regie import rules
from support.regie import service as regie
from support.regie.service import Overname, RegieGebeurtenis, Regieregelsoort
from support.stappenplan import service as stappenplan
from triage import service as triage

if TYPE_CHECKING:
    from support.dossiers.service import Zaak


@transaction.atomic
def invite(*, zaak: Zaak) -> str:
    """Make a code for the person concerned; an earlier one that was not used yet stops working.

    Returns:
        The code, shown once.

    Raises:
        NotAllowed: the report is the melder's own, or was taken over already.
    """
    zaak.hold()
    boek = regie.boek_of(zaak)
    require(rules.refusal_to_invite(boek))
    if boek.overname is not None:
        _revoke(zaak, boek.overname.lookup)
    code = vault.new_code()
    key = vault.code_key(code)
    zaak.kluis.grant(vault.Grantee.code(key))
    zaak.write(
        Overname(lookup=key.lookup, melder=zaak.lookup, gedaan=False), zaak.line(Regieregelsoort.CODE_VOOR_ANDER)
    )
    zaak.record(RegieGebeurtenis.CODE_VOOR_ANDER)
    aandacht.ask(zaak, Reden.CODE_ANDER)
    return code


@transaction.atomic
def take_over(*, zaak: Zaak, melder_leest: bool, alleen_praten: bool = False, tekst: str = "") -> None:
    """The person concerned takes the report over and decides from now on.

    Args:
        zaak: the report, opened with the code for that person.
        melder_leest: whether whoever reported may keep reading; otherwise that code stops working.
        alleen_praten: this person wants to talk and have the evidence kept, and no steps yet.
        tekst: what this person wants to say; may be empty.

    Raises:
        NotAllowed: this is not the code for that person.
    """
    zaak.hold()
    boek = regie.boek_of(zaak)
    require(rules.refusal_to_take_over(zaak, boek))
    melder = boek.overname.melder if boek.overname else ""
    zaak.write(Overname(lookup=zaak.lookup, melder=melder, gedaan=True, nr=1), zaak.line(Regieregelsoort.OVERGENOMEN))
    zaak.record(RegieGebeurtenis.OVERGENOMEN)
    brief.stop_pending(zaak)  # what whoever reported said yes to, holds no longer
    verzoek.stop_for(zaak)
    toegang.end_all(zaak)
    aandacht.ask(zaak, Reden.OVERGENOMEN)
    # phone and mail address were of whoever reported
    gesprek.set_wensen(zaak=zaak, wensen=regie.Wensen(contact=Contactwens(), mail=""))
    _let_person_decide(zaak, alleen_praten=alleen_praten)
    if not melder_leest:
        _revoke(zaak, melder)
    stappenplan.order(dossier_id=zaak.id, voorlopig=not zaak.feiten.ingedeeld)
    if tekst:
        gesprek.write_bericht(zaak=zaak, tekst=tekst)


def _let_person_decide(zaak: Zaak, *, alleen_praten: bool) -> None:
    """The person concerned decides from now on: the full advice holds, unless they want to talk only."""
    shown = zaak.feiten.getoond if alleen_praten else triage.shown(zaak.feiten.uitkomsten, regie_onbekend=False)
    zaak.change_feiten(overgenomen=True, regie_onbekend=False, getoond=shown)


def _revoke(zaak: Zaak, lookup: str) -> None:
    if lookup == zaak.lookup:
        raise Conflict(_("Dit is je eigen code."))
    with acting_as(SYSTEM):
        dossiers.revoke_code(zaak, lookup)
        zaak.record(DossierGebeurtenis.CODE_INGETROKKEN)
