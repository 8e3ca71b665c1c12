"""A conversation with the melder: its notes, how it went, whether they are safe, and when the next one is.

Source: protocol 5.1 and 5.2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meldpunt.core.clock import now
from meldpunt.core.errors import Conflict, NotFound
from support.aandacht import service as aandacht
from support.behandeling import gesprek
from support.dossiers import service as dossiers
from support.dossiers.rules import not_there
from support.dossiers.service import DossierGebeurtenis, Regelsoort
from support.dossiers.states import GESLOTEN
from support.nazorg import service as nazorg
from support.nazorg.service import Contactuitkomst

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Zaak


class Veiligheid(models.TextChoices):
    """What the melder said about being safe, at home too."""

    VEILIG = "veilig", gettext_lazy("Ja")
    TWIJFEL = "twijfel", gettext_lazy("Twijfel")
    GEVAAR = "gevaar", gettext_lazy("Nee, nu gevaar")


@dataclass(frozen=True, kw_only=True)
class Gesprek:
    """One conversation, or the attempt at it.

    Attributes:
        hoe: how the melder was sought, a ``Contactwijze``.
        uitkomst: what came of it, a ``Contactuitkomst``.
        veilig: what the melder said about being safe; empty where it was not spoken of.
        notities: what was written down, by the title of the turn.
        volgende: the day of the next one; None for what was planned already.
    """

    hoe: str
    uitkomst: str
    veilig: str = ""
    notities: Mapping[str, str] = field(default_factory=dict, repr=False)
    volgende: date | None = None

    @property
    def bereikt(self) -> bool:
        """Whether they spoke, or the melder answered."""
        return self.uitkomst == Contactuitkomst.BEREIKT


@transaction.atomic
def finish_talk(*, dossier_id: UUID, moment_id: UUID | None, gevoerd: Gesprek, by: Medewerker) -> None:
    """Write down a conversation with the melder, and end the moment that it was held for.

    Only somebody who was reached was spoken with: else the term runs on and the next attempt is planned. Whoever is
    perhaps not safe is told to the coordinators at once. The notes go sealed into the timeline, for the desk alone.

    Args:
        dossier_id: the case.
        moment_id: the moment that it was held for; None for a conversation that nobody planned.
        gevoerd: what was said and agreed.
        by: who spoke.

    Raises:
        NotFound: there is no such case for this person, or no such moment in it.
        InvalidTransition: the moment was done or dropped already.
        Conflict: the case is closed, or the day of the next conversation is past.
    """
    if moment_id is not None and nazorg.dossier_of(moment_id) != dossier_id:
        raise NotFound(not_there())
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    if zaak.dossier.status in GESLOTEN:
        raise Conflict(_("Dit dossier is afgesloten. Open het eerst weer."))
    spoken = zaak.feiten.contact_op
    if moment_id is not None:
        gedaan = nazorg.Momentstand.GEDAAN
        gesprek.end_moment(zaak, moment_id=moment_id, naar=gedaan, uitkomst=gevoerd.uitkomst)
    elif gevoerd.bereikt:
        gesprek.note_contact(zaak, op=now())
        nazorg.lapse_first_contacts(zaak.id)
    zaak.write(zaak.line(Regelsoort.GESPREK, tekst=_report(gevoerd), zichtbaar=False))
    zaak.record(DossierGebeurtenis.GESPREK_GENOTEERD)
    if gevoerd.volgende is not None:
        nazorg.plan_call(dossier_id=zaak.id, dag=gevoerd.volgende)
    _tell_if_unsafe(zaak, gevoerd, by)
    gesprek.follow_agenda(zaak, anew=zaak.feiten.contact_op != spoken)


def _tell_if_unsafe(zaak: Zaak, gevoerd: Gesprek, by: Medewerker) -> None:
    if gevoerd.veilig in (Veiligheid.TWIJFEL, Veiligheid.GEVAAR):
        aandacht.ask_unsafe(zaak, gevaar=gevoerd.veilig == Veiligheid.GEVAAR, door=by.actor_id)


def _report(gevoerd: Gesprek) -> str:
    """What the timeline keeps of it: how it went first, then each turn with its title."""
    lines = [f"{'. '.join(gesprek.words_of(gevoerd.hoe, gevoerd.uitkomst))}."]
    if gevoerd.veilig:
        lines.append(_("Veilig, ook thuis: %(zei)s.") % {"zei": str(Veiligheid(gevoerd.veilig).label).lower()})
    lines += [f"{titel}\n{tekst.strip()}" for titel, tekst in gevoerd.notities.items() if tekst.strip()]
    if gevoerd.volgende is not None:
        lines.append(_("Volgende gesprek: %(dag)s.") % {"dag": date_format(gevoerd.volgende, "l j F")})
    return "\n\n".join(lines)
