"""Who reads a report: with whom a melder wants to talk, who stays out, and who is too near to the sender."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meldpunt.accounts.service import Rol, list_at_work
from meldpunt.core.fields import ChoiceLabel, pick_more, pick_one
from meldpunt.core.moulds import draw_once_in_each_language
from support.vertrouwenspersonen import queries as vertrouwenspersonen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django import forms

People = tuple[tuple[str, str, str], ...]  # account id, name, and what stands below it
TE_DICHTBIJ = _("Deze persoon hoort zelf bij die fractie of afdeling. Kies iemand anders, of kies dat dit mag.")


def near_of(cleaned: Mapping[str, Any]) -> frozenset[UUID]:
    """Who declared a tie with the part of the party of the sender, where the melder does not let them read it."""
    if cleaned.get("banden_mogen"):
        return frozenset()
    return vertrouwenspersonen.tied_to(cleaned.get("onderdelen", ()))


def person_choices() -> list[tuple[str, ChoiceLabel]]:
    """Everybody with whom a melder can talk, and leaving that to the desk."""
    return _person_choices(people_to_choose())


def desk_choices() -> list[tuple[str, ChoiceLabel]]:
    """Everybody who could read a report, by name."""
    return [(account_id, ChoiceLabel(naam, rol)) for account_id, naam, rol in people_at_work()]


@draw_once_in_each_language
def persoon_field(people: People) -> forms.Field:
    """With whom a melder wants to talk."""
    choices = _person_choices(people)
    return pick_one(choices, label=_("Met wie wil je praten?"), help_text=_("Je kunt later altijd wisselen."))


@draw_once_in_each_language
def onderdelen_field(parts: tuple[str, ...]) -> forms.Field:
    """To which part of the party the sender belongs."""
    return pick_more(
        [(part, ChoiceLabel(part)) for part in parts],
        label=_("Bij welke fractie of afdeling hoort degene die dit deed?"),
        help_text=_("Weet je het niet? Sla dit dan over."),
    )


@draw_once_in_each_language
def banden_mogen_field() -> forms.Field:
    """Whether people with a tie may read the report all the same."""
    return pick_more(
        [("ja", ChoiceLabel(gettext("Ja, ook zij mogen mijn melding lezen")))],
        label=_("Mag iemand die daar ook bij hoort, je melding lezen?"),
        help_text=_("Wie van het meldpunt zegt daarbij te horen, krijgt geen sleutel, tenzij jij dat wilt."),
    )


@draw_once_in_each_language
def uitsluiten_field(people: People) -> forms.Field:
    """Who of the desk has to stay out of it."""
    return pick_more(
        [(account_id, ChoiceLabel(naam, rol)) for account_id, naam, rol in people],
        label=_("Moet iemand van het meldpunt hier buiten blijven?"),
        help_text=_(
            "Bijvoorbeeld iemand die je goed kent of die er zelf bij betrokken is. "
            "Wie je hier aankruist, kan je melding niet openen."
        ),
    )


def people_to_choose() -> People:
    """Everybody with whom a melder can choose to talk."""
    people = vertrouwenspersonen.list_kiesbaar()
    return tuple((str(p.account_id), p.naam, p.over or ", ".join(p.expertise)) for p in people)


def _person_choices(people: People) -> list[tuple[str, ChoiceLabel]]:
    choices = [(account_id, ChoiceLabel(naam, over)) for account_id, naam, over in people]
    return [*choices, ("", ChoiceLabel(gettext("Dat maakt me niet uit"), gettext("Wij kiezen iemand die past")))]


def people_at_work() -> People:
    """Everybody who could read a report."""
    people = list_at_work(Rol.COORDINATOR, Rol.VERTROUWENSPERSOON)
    return tuple((str(account_id), naam, str(rol.label)) for account_id, naam, rol in people)
