"""Words that know about noise: functions of published numbers only."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from statistieken.afronding import BASE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import Promise

    from statistieken.payload import Cijfers

KWARTALEN = 8  # so many stand beside each other: two years
LEAD = 2 * BASE  # a difference of less than this may be rounding alone: |error| is at most 2 (BASE - 1)

LABELS: dict[str, dict[str, str | Promise]] = {
    "form": {
        "HAATZAAIEN": gettext_lazy("Haat of haatzaaien"),
        "BELEDIGING": gettext_lazy("Belediging"),
        "DISCRIMINATIE": gettext_lazy("Racisme, seksisme of andere discriminatie"),
        "OPROEP_GEWELD": gettext_lazy("Oproep tot geweld"),
        "BEDREIGING": gettext_lazy("Bedreiging of intimidatie"),
        "DESINFORMATIE": gettext_lazy("Leugens of framing"),
        "DOXING": gettext_lazy("Privégegevens gedeeld (doxing)"),
        "PESTEN": gettext_lazy("Online pesten"),
        "STALKING": gettext_lazy("Stalking"),
        "GECOORDINEERD": gettext_lazy("Gecoördineerde aanval"),
        "OVERIG": gettext_lazy("Overig of nog niet ingedeeld"),
    },
    "platform": {
        "X": gettext_lazy("X"),
        "META_OPENBAAR": gettext_lazy("Facebook, Instagram, Threads"),
        "TIKTOK": gettext_lazy("TikTok"),
        "VIDEO_FORUM": gettext_lazy("Video, forum of website"),
        "OVERIG_SOCIAL": gettext_lazy("Andere sociale media"),
        "APPGROEP": gettext_lazy("Appgroep"),
        "EMAIL_TEL": gettext_lazy("E-mail, sms of telefoon"),
        "OVERIG": gettext_lazy("Overig of nog niet ingedeeld"),
    },
    "effect": {
        "ONVEILIG_THUIS": gettext_lazy("Voelt zich thuis niet veilig"),
        "GESTOPT": gettext_lazy("Is gestopt"),
        "OVERWEEGT_STOPPEN": gettext_lazy("Denkt erover om te stoppen"),
        "ANGST": gettext_lazy("Bang, of slaapt slecht"),
        "NIET_DOORGROEIEN": gettext_lazy("Wil niet doorgroeien"),
        "MINDER_ZICHTBAAR": gettext_lazy("Wil minder zichtbaar zijn"),
        "ZELFCENSUUR": gettext_lazy("Zegt of plaatst minder"),
        "HINDER": gettext_lazy("Vindt het vervelend"),
        "GEEN": gettext_lazy("Doet nu niet zoveel"),
        "OVERIG": gettext_lazy("Iets anders, of niet genoemd"),
    },
    "severity": {
        "LICHT": gettext_lazy("Licht"),
        "MIDDEL": gettext_lazy("Middel"),
        "ERNSTIG": gettext_lazy("Ernstig"),
        "NIET_INGEDEELD": gettext_lazy("Nog niet ingedeeld"),
    },
    "route": {
        "MELDPUNT": gettext_lazy("Meldpunt zelf"),
        "POLITIE": gettext_lazy("Politie"),
        "DISCRIMINATIE_INSTANTIE": gettext_lazy("Instantie tegen discriminatie"),
        "PLATFORM": gettext_lazy("Platform of Helpwanted"),
        "NIET_BEKEND": gettext_lazy("Nog niet bekend"),
    },
    "sent": {
        "POLITIE": gettext_lazy("Politie"),
        "DISCRIMINATIE_INSTANTIE": gettext_lazy("Instantie tegen discriminatie"),
        "PLATFORM": gettext_lazy("Platform of Helpwanted"),
        "ANDERS": gettext_lazy("Steun of iets anders"),
        "NIETS": gettext_lazy("Niets, of niet bekend"),
    },
    "in_term": {
        "JA": gettext_lazy("Op tijd"),
        "NEE": gettext_lazy("Later"),
        "NIET_BEKEND": gettext_lazy("Nog niet bekend"),
    },
}
SHORT: dict[str, str | Promise] = {
    "BEDREIGING": gettext_lazy("Bedreiging"),
    "DISCRIMINATIE": gettext_lazy("Discriminatie"),
    "DOXING": gettext_lazy("Doxing"),
    "HAATZAAIEN": gettext_lazy("Haat"),
}
KOLOMKOPPEN: dict[str, str | Promise] = {
    "form": gettext_lazy("Vorm"),
    "platform": gettext_lazy("Platform"),
    "effect": gettext_lazy("Zwaarste gevolg"),
    "severity": gettext_lazy("Ernst"),
    "route": gettext_lazy("Route"),
    "sent": gettext_lazy("Doorgegeven aan"),
    "in_term": gettext_lazy("Eerste contact"),
}
CAPTIONS: dict[str, str | Promise] = {
    "form": gettext_lazy("Meldingen per vorm"),
    "platform": gettext_lazy("Meldingen per platform"),
    "effect": gettext_lazy("Wat het met mensen doet"),
    "severity": gettext_lazy("Meldingen per ernst"),
    "route": gettext_lazy("Meldingen per route"),
    "sent": gettext_lazy("Wat echt is doorgegeven"),
    "in_term": gettext_lazy("Op tijd contact"),
}
REST_NAMES: dict[str, tuple[str | Promise, str | Promise]] = {
    "form": (gettext_lazy("Eén andere vorm"), gettext_lazy("%s andere vormen, elk")),
    "platform": (gettext_lazy("Eén ander platform"), gettext_lazy("%s andere, elk")),
    "effect": (gettext_lazy("Eén ander gevolg"), gettext_lazy("%s andere gevolgen, elk")),
}
NUMBERS: tuple[str | Promise, ...] = (
    "",
    "",
    gettext_lazy("Twee"),
    gettext_lazy("Drie"),
    gettext_lazy("Vier"),
    gettext_lazy("Vijf"),
    gettext_lazy("Zes"),
    gettext_lazy("Zeven"),
    gettext_lazy("Acht"),
    gettext_lazy("Negen"),
    gettext_lazy("Tien"),
    gettext_lazy("Elf"),
)


def verschil(nu: int, toen: int) -> str:
    """Call a difference between two published quarters, and only where the call is certain.

    Below two bases it may be rounding; the word "duidelijk" needs it to be beyond chance as well (Poisson).
    """
    difference = abs(nu - toen)
    if difference < LEAD:
        return _("geen aantoonbaar verschil")
    clear = difference > 2 * sqrt(nu + toen) + BASE
    if nu > toen:
        return _("duidelijk meer") if clear else _("meer")
    return _("duidelijk minder") if clear else _("minder")


def is_call(text: str) -> bool:
    """Tell whether this says that something changed."""
    return text != _("geen aantoonbaar verschil")


def getal(waarde: int) -> str:
    """Show a published number; a published zero hides up to four."""
    return str(waarde) if waarde else _("0 tot 4")


def label(tabel: str, code: str) -> str:
    """Name a row."""
    return str(LABELS[tabel].get(code, code))


def folded_label(number: int) -> str:
    """Name a residual row in which so many small rows stand."""
    small = _("één kleine rij") if number == 1 else _("%s kleine rijen") % str(NUMBERS[number]).lower()
    return _("Overig, met %s") % small


def totaal_kort(cijfers: Cijfers) -> str:
    """The total where there is little room; of a band, what it is less than."""
    return f"< {cijfers.min_total}" if cijfers.total is None else str(cijfers.total)


def totaal(cijfers: Cijfers) -> str:
    """Say how many cases there were."""
    return _("minder dan %s") % cijfers.min_total if cijfers.total is None else str(cijfers.total)


def rest_label(tabel: str, number: int) -> str:
    """Name the rows that are too small to draw one by one."""
    one, more = REST_NAMES[tabel]
    return str(one) if number == 1 else str(more) % NUMBERS[number]


def kop(tabel: str, cells: dict[str, int], rest: str, total: int) -> str:
    """Say what a table shows: as a finding where one row is certainly the largest, and else as its name."""
    if tabel == "in_term":
        return _in_term_kop(cells, total)
    leaders = _leaders(cells)
    if tabel in ("sent", "effect") or len(leaders) != 1 or rest in leaders:
        return str(CAPTIONS[tabel])
    (leader,) = leaders
    if tabel == "route" and leader == "MELDPUNT":
        return _("Het meldpunt helpt het vaakst zelf")
    sentence = {
        "form": _("%s wordt het vaakst gemeld"),
        "platform": _("%s is het meest gemelde platform"),
        "severity": _("%s komt het vaakst voor"),
        "route": _("%s wordt het vaakst geadviseerd"),
    }[tabel]
    return sentence % (str(SHORT.get(leader, LABELS[tabel][leader])) if tabel == "form" else label(tabel, leader))


def vergelijking(nu: Cijfers, eerdere: Sequence[Cijfers]) -> list[str]:
    """Compare a quarter with the same one a year earlier and with the one before, in whole sentences."""
    by_quarter = {cijfers.kwartaal: cijfers for cijfers in eerdere}
    year_before, before = by_quarter.get(nu.kwartaal.year_before), by_quarter.get(nu.kwartaal.previous)
    sentences = []
    if year_before is not None:
        sentences.append(_sentence(nu, year_before, _("het %s") % year_before.kwartaal.naam_van))
    if before is not None:
        sentences.append(_sentence(nu, before, _("het vorige kwartaal")))
    return sentences


def comparable(nu: Cijfers, toen: Cijfers) -> bool:
    """Tell whether both quarters have figures, and each of one quarter only."""
    return not nu.is_band and not toen.is_band and len(nu.covers) == len(toen.covers) == 1


def _sentence(nu: Cijfers, toen: Cijfers, wanneer: str) -> str:
    if not comparable(nu, toen) or nu.total is None or toen.total is None:
        return _("Met %s kunnen we niet vergelijken.") % wanneer
    call = verschil(nu.total, toen.total)
    if not is_call(call):
        return _("Met %s is er geen aantoonbaar verschil.") % wanneer
    return _("Dat zijn %(call)s meldingen dan in %(wanneer)s.") % {"call": call, "wanneer": wanneer}


def _in_term_kop(cells: dict[str, int], total: int) -> str:
    if not cells["JA"]:
        return str(CAPTIONS["in_term"])
    return _("Bij ongeveer %(op_tijd)s van de ongeveer %(total)s was er op tijd contact") % {
        "op_tijd": cells["JA"],
        "total": total,
    }


def _leaders(cells: dict[str, int]) -> list[str]:
    """The rows that may really be the largest: the top one, and all that do not trail it by two bases."""
    top = max(cells.values())
    return [code for code in sorted(cells, key=lambda code: -cells[code]) if top and top - cells[code] < LEAD]
