"""The three tracks of a case, aftercare, figures and referral, each with where it stands (protocol 3.1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.core.clock import to_local
from support.doorgeleiding import queries as geleiding
from support.doorgeleiding.queries import Geleidestand
from support.nazorg.queries import Momentstand
from support.regie import queries as regie
from support.regie.queries import Akkoord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from support.behandeling.inzien import Inzage
    from support.doorgeleiding.queries import Traject
    from support.nazorg.queries import Moment

LATE, TODAY = "nu", "vandaag"  # how pressing: classes of the style sheet
MEEKIJKEN = Geleidestand.MEEKIJKEN
STOPPED = frozenset({Geleidestand.INGETROKKEN, Geleidestand.GESTOPT})
IN_WORK = frozenset({Geleidestand.CONCEPT, Geleidestand.KLAAR})


@dataclass(frozen=True)
class Dossierspoor:
    """One track: its name, where it stands in words, how pressing that is, and where the work is done."""

    naam: str
    stand: str
    klas: str
    plek: str


def sporen_of(inzage: Inzage, momenten: Sequence[Moment]) -> tuple[Dossierspoor, Dossierspoor, Dossierspoor]:
    """Where aftercare, figures and referral of an opened case stand."""
    return _nazorg(inzage, momenten), _cijfers(inzage), _doorgeleiding(inzage)


def _nazorg(inzage: Inzage, momenten: Sequence[Moment]) -> Dossierspoor:
    plek = reverse("gesprekken:blad", args=[inzage.kaart.id])
    planned = next((item for item in momenten if item.is_gesprek and item.stand == Momentstand.OPEN), None)
    if planned is None:
        if inzage.kaart.is_gesloten:
            return Dossierspoor(_("Nazorg"), _("Afgerond"), "", plek)
        return Dossierspoor(_("Nazorg"), _("Er staat geen gesprek gepland"), TODAY, plek)
    words = {"wat": planned.naam, "dag": date_format(to_local(planned.voor), "D j b")}
    if planned.te_laat:
        return Dossierspoor(_("Nazorg"), _("%(wat)s, over tijd sinds %(dag)s") % words, LATE, plek)
    return Dossierspoor(_("Nazorg"), _("%(wat)s, uiterlijk %(dag)s") % words, "", plek)


def _cijfers(inzage: Inzage) -> Dossierspoor:
    """What the board's figures will hold of it; never more than codes."""
    kaart, plek = inzage.kaart, reverse("werkplek:triage", args=[inzage.kaart.id])
    if kaart.feiten.signaal:
        return Dossierspoor(_("Cijfers"), _("Telt niet mee, want er is nog niets gebeurd"), "", plek)
    if kaart.geteld:
        return Dossierspoor(_("Cijfers"), _("Geteld, zonder naam en zonder inhoud"), "", plek)
    if not kaart.feiten.ingedeeld:
        return Dossierspoor(_("Cijfers"), _("Telt straks mee. Bevestig eerst de triage"), TODAY, plek)
    return Dossierspoor(_("Cijfers"), _("Telt straks mee, zonder naam en zonder inhoud"), "", plek)


def _doorgeleiding(inzage: Inzage) -> Dossierspoor:
    stand, klas = next(_stands(inzage))
    return Dossierspoor(_("Doorgeleiding"), stand, klas, reverse("werkplek:akkoord", args=[inzage.kaart.id]))


def _stands(inzage: Inzage) -> Iterator[tuple[str, str]]:
    """Everything that can be said of referral in this case, what presses most first."""
    trajecten, boek = geleiding.trajecten_of(inzage.zaak), regie.boek_of(inzage.zaak)
    live = (item for item in trajecten if item.stand not in STOPPED)
    gone = {item.bestemming for item in boek.doorgiften} | {item.brief.bestemming for item in live}

    def letters(words: str, klas: str, holds: Callable[[Traject], bool]) -> Iterator[tuple[str, str]]:
        return ((words % _naam(item.brief.bestemming), klas) for item in trajecten if holds(item))

    def consents(words: str, klas: str, stand: Akkoord) -> Iterator[tuple[str, str]]:
        said = ((code, item.stand) for code, item in boek.toestemmingen.items() if code not in gone)
        return ((words % _naam(code), klas) for code, found in said if found == stand)

    yield from letters(_("Geen antwoord van %(naam)s"), LATE, lambda item: item.is_te_laat)
    yield from letters(_("Brief aan %(naam)s: een tweede kijkt mee"), TODAY, lambda item: item.stand == MEEKIJKEN)
    yield from letters(_("Brief aan %(naam)s is in de maak"), TODAY, lambda item: item.stand in IN_WORK)
    yield from letters(_("Antwoord van %(naam)s"), TODAY, lambda item: item.stand == Geleidestand.ANTWOORD)
    yield from consents(_("Akkoord voor %(naam)s, nog niet doorgegeven"), TODAY, Akkoord.GEGEVEN)
    yield from consents(_("De melder wil eerst praten over %(naam)s"), TODAY, Akkoord.EERST_PRATEN)
    yield from letters(_("Wacht op antwoord van %(naam)s"), "", lambda item: item.stand in geleiding.WACHT)
    yield from consents(_("Akkoord gevraagd voor %(naam)s"), "", Akkoord.GEVRAAGD)
    if gone:
        yield _("Afgerond"), ""
    if boek.toestemmingen:
        yield _("De melder wil dit niet"), ""
    advised = regie.bij_uitkomsten(inzage.kaart.feiten.getoond)
    yield (_("Geadviseerd, nog niet gevraagd") if advised else _("Niet geadviseerd")), ""


def _naam(bestemming: str) -> dict[str, str]:
    return {"naam": regie.bestemming(bestemming).naam}
