"""Codes of a case in the words of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from meldpunt.core.clock import now, to_local, today
from support.dossiers.states import KLACHT_ZICHT, Klachtkeuze, Status
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from support.dossiers.inhoud import Regeltekst
    from support.dossiers.inhoud.feiten import Feiten
    from support.dossiers.queries import Kaart

URGENT = timedelta(hours=4)
KLACHT_ROOD = timedelta(days=10)  # the last days of the term for a complaint
DAY, WEEK = 1, 7
ONGEHOORD = "nog te beluisteren"


GESPREKKEN, BEWIJS, BESLUITEN, NAAR_BUITEN, NOTITIES = "gesprekken", "bewijs", "besluiten", "naar_buiten", "notities"
GROEPEN = {
    GESPREKKEN: _l("Gesprekken"),
    BEWIJS: _l("Bewijs"),
    BESLUITEN: _l("Besluiten"),
    NAAR_BUITEN: _l("Naar buiten"),
    NOTITIES: _l("Notities en taken"),
}
REGELS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("bericht_van_melder", "bericht_naar_melder"), (GESPREKKEN, "bericht")),
    **dict.fromkeys(("contact", "gesprek"), (GESPREKKEN, "bel")),
    **dict.fromkeys(("vraag_gesteld", "vraag_beantwoord"), (GESPREKKEN, "vraag")),
    "contactwens": (GESPREKKEN, "persoon"),
    **dict.fromkeys(("ontvangen", "bewijs_toegevoegd", "links_toegevoegd"), (BEWIJS, "bestand")),
    "bewijs_weggehaald": (BEWIJS, "weg"),
    **dict.fromkeys(("opname_toegevoegd", "opname_verslag", "opname_klopt", "opname_verbeterd"), (BEWIJS, "geluid")),
    **dict.fromkeys(
        (
            "triage",
            "triage_wacht",
            "triage_akkoord",
            "triage_afgewezen",
            "aangevuld",
            "kritiek",
            "geen_kritiek",
            "kennisdag",
            "klacht",
        ),
        (BESLUITEN, "vink"),
    ),
    **dict.fromkeys(
        (
            "toegewezen",
            "losgelaten",
            "andere_persoon",
            "overgenomen",
            "waarneming",
            "geen_waarneming",
            "waarneming_voorbij",
        ),
        (BESLUITEN, "persoon"),
    ),
    **dict.fromkeys(("stapt_opzij", "uitgesloten", "code_voor_ander"), (BESLUITEN, "sleutel")),
    **dict.fromkeys(("sluiten_gevraagd", "sluiten_afgewezen", "afsluiting"), (BESLUITEN, "lock")),
    **{f"status_{status.value}": (BESLUITEN, "pijl") for status in Status},
    **{
        f"akkoord_{soort}": (NAAR_BUITEN, "vink")
        for soort in ("gevraagd", "gegeven", "geweigerd", "eerst_praten", "ingetrokken")
    },
    "doorgegeven": (NAAR_BUITEN, "extern"),
    **dict.fromkeys(
        (
            "brief_begonnen",
            "brief_nagekeken",
            "brief_terug",
            "brief_meekijken",
            "brief_meegekeken",
            "zonder_akkoord",
            "brief_ontvangen",
            "brief_reactie",
            "brief_andere_dag",
            "brief_afgerond",
            "brief_gestopt",
            "pakket_gemaakt",
            "weghalen_begonnen",
            "weghalen_gekeken",
            "weghalen_weg",
            "weghalen_gestopt",
        ),
        (NAAR_BUITEN, "bericht"),
    ),
    **dict.fromkeys(
        ("consult_meekijken", "consult_gevraagd", "consult_niet", "consult_antwoord"), (NAAR_BUITEN, "vraag")
    ),
    **dict.fromkeys(("plan_aangepast", "stap_weggelaten"), (BESLUITEN, "taken")),
    **dict.fromkeys(("aanval_gekoppeld", "aanval_losgemaakt", "aanval_stap"), (BESLUITEN, "lagen")),
    "notitie": (NOTITIES, "pen"),
    **dict.fromkeys(
        (
            "gast_gevraagd",
            "gast_akkoord",
            "gast_geweigerd",
            "gast_eerst_praten",
            "gast_ingetrokken",
            "gast_uitgenodigd",
            "gast_begonnen",
            "gast_leest_mee",
            "gast_gestopt",
            "gast_voorbij",
        ),
        (NAAR_BUITEN, "persoon"),
    ),
    **dict.fromkeys(("gast_notitie", "gast_gesprek", "gast_bericht"), (GESPREKKEN, "pen")),
}  # of each kind of line of the timeline: in which group it stands, and its icon


ALLEEN_MELDPUNT = frozenset(
    {"losgelaten", "stapt_opzij", *(f"status_{status.value}" for status in Status if status != Status.AFGESLOTEN)}
)  # no page of the melder tells of these


@dataclass(frozen=True)
class Tijdlijnpunt:
    """One line of the timeline as the desk sees it."""

    regel: Regeltekst
    groep: str
    icoon: str

    @property
    def ziet_melder(self) -> bool:
        """Whether the melder reads of it on a page of their own."""
        return self.regel.zichtbaar and self.regel.soort not in ALLEEN_MELDPUNT


def tijdlijnpunt(regel: Regeltekst) -> Tijdlijnpunt:
    """A line with its group and icon."""
    groep, icoon = REGELS[regel.soort]
    return Tijdlijnpunt(regel, groep, icoon)


@dataclass(frozen=True)
class Termijn:
    """When something is due, in words and in how pressing it is."""

    tekst: str
    klas: str


@dataclass(frozen=True)
class Dossierfeit:
    """One line in the list of facts."""

    naam: str
    tekst: str


def words(lijst: str, codes: Iterable[str]) -> str:
    """Codes of the taxonomy as a sentence part."""
    terms = [triage.taxonomie().lijst(lijst).term(code) for code in codes]
    return ", ".join(term.melder or term.desk for term in terms if term is not None)


def form_words(feiten: Feiten) -> str:
    """What a case is about, in words."""
    if feiten.signaal:
        return _("Vroeg signaal, er is nog niets gebeurd")
    return words("vorm", feiten.vormen) or _("Nog niet ingedeeld")


def ernst_word(feiten: Feiten) -> str:
    """How grave a case is; where nobody heard what was spoken, it is not called light."""
    if feiten.acuut:
        return "acuut"
    return ONGEHOORD if feiten.is_ongehoord_licht else feiten.gradatie


def status_word(kaart: Kaart) -> str:
    """The state of a case."""
    return str(Status(kaart.status).label)


def termijn_of(day: date | None, moment: datetime | None = None, *, feiten: Feiten | None = None) -> Termijn:
    """A due day, or a due moment where that is known; a case may also wait for its term for a complaint alone."""
    pressing = _pressing(moment, feiten) if moment is not None else None
    if pressing is not None:
        return pressing
    if feiten is not None and day is not None and day == feiten.klacht_in_zicht_op and day <= today():
        return klachttermijn_of(feiten)
    if day is None:
        return Termijn("", "")
    if day < today():
        return Termijn(_("over tijd, %(dag)s") % {"dag": date_format(day, "D j b")}, "nu")
    if day == today():
        return Termijn(_("vandaag"), "vandaag")
    return Termijn(date_format(day, "D j b"), "")


def klachttermijn_of(feiten: Feiten) -> Termijn:
    """The term for a complaint: its last day, what was chosen, or that the day is not known; empty where none runs."""
    day = feiten.klacht_voor
    if feiten.klacht:
        return Termijn(str(Klachtkeuze(feiten.klacht).label), "")
    if day is None:
        return Termijn(_("eerste dag nog niet bekend"), "") if feiten.vraagt_kennisdag else Termijn("", "")
    if day < today():
        return Termijn(_("voorbij sinds %(dag)s") % {"dag": date_format(day, "D j b")}, "")
    left = day - today()
    klas = "nu" if left <= KLACHT_ROOD else "vandaag" if left <= KLACHT_ZICHT else ""
    return Termijn(_("klacht uiterlijk %(dag)s") % {"dag": date_format(day, "D j b")}, klas)


def ago(day: date) -> str:
    """How long ago a day is."""
    days = (today() - day).days
    if days < DAY:
        return _("vandaag")
    if days < 2 * WEEK:
        return ngettext("%(n)s dag", "%(n)s dagen", days) % {"n": days}
    return ngettext("%(n)s week", "%(n)s weken", days // WEEK) % {"n": days // WEEK}


def answer_lines(antwoorden: Mapping[str, Sequence[str]], *, namens: bool) -> list[Dossierfeit]:
    """The melder's answers in words, in the order of the tree."""
    return [Dossierfeit(naam=vraag, tekst=tekst) for vraag, tekst in triage.answers_in_words(antwoorden, namens=namens)]


def _pressing(moment: datetime, feiten: Feiten | None) -> Termijn | None:
    if feiten is not None and feiten.belt_vandaag:
        return _call_today(moment, feiten)
    return _urgent(moment) if moment - now() < URGENT else None


def _call_today(moment: datetime, feiten: Feiten) -> Termijn:
    """Somebody may be in danger: who asked to be called is called, others are written to, before everybody else."""
    calls, last = feiten.kanaal == "bellen", to_local(moment)
    if last.date() > today():
        word = _("Met voorrang bellen") if calls else _("Met voorrang antwoorden")
        return Termijn(_("%(wat)s, uiterlijk %(tijd)s") % {"wat": word, "tijd": date_format(last, "D j b H:i")}, "nu")
    word = _("Vandaag bellen") if calls else _("Vandaag antwoorden")
    return Termijn(f"{word}, {_urgent(moment).tekst}", "nu")


def _urgent(moment: datetime) -> Termijn:
    left = moment - now()
    if left <= timedelta():
        return Termijn(_("over tijd, %(tijd)s") % {"tijd": date_format(to_local(moment), "D j b H:i")}, "nu")
    minutes = int(left.total_seconds() // 60)
    if minutes < 60:  # noqa: PLR2004 - an hour
        return Termijn(_("nog %(n)s min") % {"n": minutes}, "nu")
    return Termijn(_("nog %(n)s uur") % {"n": minutes // 60}, "vandaag")
