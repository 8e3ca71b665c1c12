"""Who stays out: the melder wants somebody else or keeps somebody out, or a colleague steps aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.audit import service as audit
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.core.errors import Conflict
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.bezetting import waarnemen
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis, Regelsoort
from support.stappenplan import service as stappenplan
from support.vertrouwenspersonen import service as pool

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak


@transaction.atomic
def step_back(*, dossier_id: UUID, by: Medewerker) -> None:
    """Keep oneself out of a case, for good: somebody who is too close to it says so and loses every key.

    Raises:
        NotFound: there is no such case, for this person.
        Conflict: nobody would be left who can read it.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    had = zaak.dossier.assignee_id
    if had == by.id:
        waarnemen.end_in(zaak)
    zaak.write(zaak.line(Regelsoort.STAPT_OPZIJ))
    zaak.record(DossierGebeurtenis.OPZIJ)
    with acting_as(SYSTEM):  # the own view ends with the key that is taken away here
        pool.end_toewijzing(dossier_id=zaak.id, account_ids=[by.id])
        dossiers.keep_out(zaak, {by.id, *pool.tied_to(zaak.feiten.blijft_weg_van)})
        _look_for_somebody(zaak, Reden.NIEMAND, had=had, out={by.id})


@transaction.atomic
def change_person(*, zaak: Zaak, gekozen: UUID | None, buiten: Collection[UUID] = ()) -> None:
    """Take the key from who looks after the report now, give one to who was chosen, keep out who was named.

    Args:
        zaak: the report.
        gekozen: whom the melder wants to talk with from now on; None for whoever the desk finds.
        buiten: who is kept out from now on; what they read before they have read.

    Raises:
        NotAllowed: the melder keeps the chosen person out.
        Conflict: nobody would be left who can read it.
    """
    zaak.hold()
    nu = zaak.dossier.assignee_id
    with acting_as(SYSTEM):
        if nu is not None and (nu in buiten or nu != gekozen):
            _take_away(zaak, nu)
        if gekozen is not None and gekozen != nu:
            dossiers.give_key(zaak, gekozen, reden="wens_melder")
            zaak.record(DossierGebeurtenis.TOEGANG_GEWENST)
            aandacht.ask(zaak, Reden.GEKOZEN, voor=gekozen)
        if buiten:
            pool.end_toewijzing(dossier_id=zaak.id, account_ids=buiten)
            dossiers.keep_out(zaak, {*buiten, *pool.tied_to(zaak.feiten.blijft_weg_van)} - {gekozen})
            zaak.write(zaak.line(Regelsoort.UITGESLOTEN))
            zaak.record(DossierGebeurtenis.UITGESLOTEN)
        _look_for_somebody(zaak, Reden.IEMAND_ANDERS, had=nu, out={*buiten, *([nu] if nu else [])})


@transaction.atomic
def declare_ties(*, parts: Collection[str], by: Medewerker) -> int:
    """Write down the ties of somebody who works here, and step out of every case about a sender from there.

    Args:
        parts: parts of the party; none is an answer too.
        by: whose ties these are.

    Returns:
        How many cases were given up.

    Raises:
        Conflict: of one of those cases nobody would be left who can read it.
    """
    pool.set_banden(account_id=by.id, parts=parts)
    audit.record(code=pool.PoolGebeurtenis.BANDEN_VERANDERD, subject=str(by.id), by=by)
    near = dossiers.cases_about(parts, by=by)
    for dossier_id in near:
        try:
            step_back(dossier_id=dossier_id, by=by)
        except Conflict as error:
            sentence = _("Van een dossier over dit onderdeel blijft zo niemand over. Vraag eerst een collega erbij.")
            raise Conflict(sentence) from error
    return len(near)


def _take_away(zaak: Zaak, account_id: UUID) -> None:
    waarnemen.end_in(zaak)
    pool.end_toewijzing(dossier_id=zaak.id, account_ids=[account_id])
    dossiers.hand_over(zaak, van=account_id, naar=None, reden="")
    dossiers.set_assignee(zaak, None)
    zaak.write(zaak.line(Regelsoort.ANDERE_PERSOON))
    zaak.record(DossierGebeurtenis.TOEGANG_INGETROKKEN)


def _look_for_somebody(zaak: Zaak, reden: Reden, *, had: UUID | None, out: Collection[UUID]) -> None:
    """What waited for whoever is out waits for whoever is left, and the coordinators look who it will be."""
    zaak.dossier.refresh_from_db(fields=["assignee"])
    aandacht.hand_over(zaak, van=out, naar=zaak.dossier.assignee_id)
    aandacht.ask(zaak, reden, desk=True)
    if had is not None and zaak.dossier.assignee_id is None:  # the step plan names nobody who went
        stappenplan.order(dossier_id=zaak.id, voorlopig=not zaak.feiten.ingedeeld)
