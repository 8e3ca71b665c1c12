"""Doing one thing in several cases of an attack: a message, a step; each case gets it as if it were the only one.

What cannot be done in one case holds up no other, except that nothing at all is done while something is unread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.core.clock import today
from meldpunt.core.errors import Conflict, NotAllowed, Refusal, require
from support.aandacht.rules import refusal_to_act_together
from support.aanvallen import service as aanvallen
from support.aanvallen.service import Aanvalregelsoort, Samenslag, Samensoort
from support.behandeling import gesprek, plannen
from support.dossiers import service as dossiers
from support.dossiers.rules import refusal_to_add
from support.dossiers.service import Contactwens
from support.stappenplan.queries import new_code

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.aanvallen.service import Aanvalkaart
    from support.dossiers.models import Dossier
    from support.dossiers.queries import Kaart
    from support.stappenplan.service import Eigenstap


def send_together(*, aanval_id: UUID, dossier_ids: Collection[UUID], tekst: str, by: Medewerker) -> Samenslag:
    """Send one message to the melders of several cases: to each their own, sealed into their own case.

    Whoever wants no contact now, or reported for somebody else, gets none: that is a message of its own. It answers
    nobody: what a melder sent before waits on for an answer of its own.

    Args:
        aanval_id: the attack.
        dossier_ids: the cases.
        tekst: the message; it names no case.
        by: the coordinator.

    Raises:
        NotAllowed: only a coordinator may; or the message names a case.
        NotFound: there is no such attack for this person.
        Conflict: the attack is over, nothing was chosen, or something is unread.
    """
    aanval, chosen = _chosen(aanval_id, dossier_ids, by=by)
    require(refusal_to_say(aanval, tekst))

    def send(kaart: Kaart) -> None:
        zaak = dossiers.open_zaak(dossier_id=kaart.id, by=by, lock=True)
        require(refusal_to_write(zaak.dossier, zaak.kluis.read_all(Contactwens).of(Contactwens)[-1]))
        gesprek.send_bericht(dossier_id=kaart.id, tekst=tekst, by=by, antwoordt=False)

    return aanvallen.do_each(aanval, chosen, Samensoort.BERICHT, send, by=by)


def step_together(*, aanval_id: UUID, dossier_ids: Collection[UUID], stap: Eigenstap, by: Medewerker) -> Samenslag:
    """Put the same step into the step plans of several cases; what the desk does itself becomes a task in each.

    Args:
        aanval_id: the attack.
        dossier_ids: the cases.
        stap: what is to be done, and by whom; it names no case, and gets a code of its own in each plan.
        by: the coordinator.

    Raises:
        NotAllowed: only a coordinator may; or the step names a case.
        NotFound: there is no such attack for this person.
        Conflict: the attack is over, nothing was chosen, or something is unread.
    """
    aanval, chosen = _chosen(aanval_id, dossier_ids, by=by)
    require(refusal_to_say(aanval, f"{stap.titel} {stap.tekst}"))

    def step(kaart: Kaart) -> None:
        zaak = dossiers.open_zaak(dossier_id=kaart.id, by=by, lock=True)
        plannen.add_step(dossier_id=kaart.id, stap=stap.with_(code=new_code()), by=by)
        zaak.write(zaak.line(Aanvalregelsoort.STAP, tekst=stap.titel, zichtbaar=False))

    return aanvallen.do_each(aanval, chosen, Samensoort.STAP, step, by=by)


def refusal_to_write(dossier: Dossier | Kaart, wens: Contactwens) -> Refusal | None:
    """What many get at once is not sent to who wants rest, who wants no contact, or who reported for somebody else."""
    feiten = dossier.feiten
    if refused := refusal_to_add(dossier):
        return refused
    if feiten.zonder_regie:
        return Refusal(_("Deze melder meldde voor een ander. Schrijf een eigen bericht."), Conflict)
    if feiten.wil_geen_contact:
        return Refusal(_("Deze melder wil geen contact."), Conflict)
    if wens.pauze_tot is not None and wens.pauze_tot > today():
        return Refusal(_("Deze melder wil nu even rust."), Conflict)
    return None


def refusal_to_say(aanval: Aanvalkaart, tekst: str) -> Refusal | None:
    """What goes to all of them names none of them: each melder reads of their own report alone."""
    said = tekst.casefold()
    named = [item for kaart in aanval.kaarten for item in (kaart.alias, kaart.kenmerk) if item.casefold() in said]
    if not named:
        return None
    sentence = _("Hier staat %(naam)s. Haal dat weg: de anderen mogen niet weten om wie het gaat.")
    return Refusal(sentence % {"naam": named[0]}, NotAllowed)


def _chosen(aanval_id: UUID, dossier_ids: Collection[UUID], *, by: Medewerker) -> tuple[Aanvalkaart, list[Kaart]]:
    aanval, chosen = aanvallen.choose(aanval_id, dossier_ids, by=by)
    require(refusal_to_act_together(chosen))
    return aanval, chosen
