"""A report comes in: out of the form, or in a conversation with the desk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.db.rows import together
from meldpunt.core.errors import Conflict
from support.aandacht import service as aandacht
from support.behandeling import gesprek
from support.dossiers import service as dossiers
from support.dossiers.service import MELDER, DossierGebeurtenis, Ontvangst
from support.nazorg import service as nazorg
from support.stappenplan import service as stappenplan
from support.vertrouwenspersonen import service as pool
from triage import service as triage

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import NieuweMelding

TRIES = 4  # two reports at the same moment may draw the same alias


def submit_melding(nieuw: NieuweMelding) -> Ontvangst:
    """Make a case out of a report, with its first moments, its step plan and the news for the desk.

    Args:
        nieuw: the report; sending it twice is sending it once.

    Returns:
        The id and the coded facts of the case, the contact term among them.

    Raises:
        OngeldigAntwoord: an answer that no question has.
        Conflict: with everybody kept out whom the melder named, nobody is left who could read it; or it did not work.
    """
    nieuw = _without_ties(nieuw)
    dossiers.store_files(nieuw.bestanden)
    for _attempt in range(TRIES):
        try:
            with acting_as(SYSTEM), audit.deferred():
                return dossiers.ontvangst_of(nieuw.melding_id) or _receive(nieuw)
        except IntegrityError:
            continue  # the same report came in at the same moment, or its alias was drawn twice: look again
    raise Conflict(_("Het lukte nu niet om je melding op te slaan. Druk nog een keer op de knop."))


@transaction.atomic
def take_in_conversation(*, nieuw: NieuweMelding, by: Medewerker) -> Ontvangst:
    """Write down what somebody tells; a trusted person who takes a report reads it from then on.

    Raises:
        Conflict: it did not work.
    """
    ontvangst = submit_melding(nieuw)
    if ontvangst.nieuw:
        gesprek.add_notitie(
            dossier_id=ontvangst.dossier_id, tekst=_("Aangenomen in een gesprek."), by=by, zichtbaar=True
        )
    return ontvangst


def _without_ties(nieuw: NieuweMelding) -> NieuweMelding:
    """Keep out whoever declared a tie with the part of the party of the sender, unless the melder allows it."""
    if nieuw.banden_mogen or not nieuw.onderdelen:
        return nieuw
    uitgesloten = nieuw.uitgesloten | pool.tied_to(nieuw.onderdelen)
    return replace(nieuw, uitgesloten=uitgesloten, invallers=tuple(pool.list_invallers()))


def _receive(nieuw: NieuweMelding) -> Ontvangst:
    uitkomst = triage.evaluate(nieuw.gewogen)
    planning = nazorg.first_planning(dossiers.first_feiten(nieuw, uitkomst))
    with together():
        dossier_id = dossiers.store_melding(nieuw, uitkomst=uitkomst, feiten=planning.feiten, due_on=planning.due_on)
        nazorg.store_planning(dossier_id=dossier_id, planning=planning)
        stappenplan.order_first(dossier_id=dossier_id)
        aandacht.ask_at_intake(
            dossier_id=dossier_id,
            feiten=planning.feiten,
            uiterlijk=planning.contact_voor,
            gekozen=nieuw.vertrouwenspersoon,
        )
    audit.record(code=DossierGebeurtenis.ONTVANGEN, subject=str(dossier_id), by=MELDER)
    return Ontvangst(dossier_id=dossier_id, feiten=planning.feiten, nieuw=True)
