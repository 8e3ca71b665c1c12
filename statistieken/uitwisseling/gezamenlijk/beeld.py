"""The joint report as a view model: a pure function of what was added up. Page, PDF and CSV all show this.

Words know about noise. Over m parties a sum is off by at most m times four; two sums together by twice that. Above it
a difference is certain; above 1.96 standard deviations of the rounding it is likely; else nothing is said.

Source: ``docs/adr/0050``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from statistieken.kwartaal import Kwartaal
from statistieken.rapport import woorden
from statistieken.rapport.build import Strookdeel
from statistieken.rapport.charts import SCALE_FROM, Kolom, balk, kolom, strookdiagram
from statistieken.uitwisseling.bestand.vrijgave import RIJEN, rest_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import Promise
    from django.utils.safestring import SafeString

    from statistieken.uitwisseling.gezamenlijk.optellen import Samen, Samenpartij

__all__ = [
    "Deelnemer",
    "Samenrapport",
    "Samenrij",
    "Samentabel",
    "build_samen",
    "call",
    "controlegetal",
    "telwoord",
    "telwoord_vooraan",
]

BY_SIZE = ("form", "platform")
LIKELY = 1.96
FINDINGS: Mapping[str, str | Promise] = {
    "form": gettext_lazy("%s wordt het vaakst gemeld"),
    "platform": gettext_lazy("%s is het meest gemelde platform"),
    "severity": gettext_lazy("%s komt het vaakst voor"),
}


@dataclass(frozen=True)
class Samenrij:
    """One row of a joint table, now and in two earlier quarters."""

    code: str
    label: str
    waarde: int
    eerder: tuple[str, ...]
    verschil: str
    is_anders: bool
    balk: SafeString | str


@dataclass(frozen=True)
class Samentabel:
    """One joint table; bar and number stand in it together, so the table is the chart."""

    naam: str
    kop: str
    kolomkop: str
    caption: str
    rijen: tuple[Samenrij, ...]


@dataclass(frozen=True)
class Deelnemer:
    """One party in the list of who takes part; no figures."""

    partij: str
    bestand: str
    boom: str
    andere_boom: bool
    voorbeelden: str
    controlegetal: str
    aantal: int | None


@dataclass(frozen=True)
class Samenrapport:
    """Everything that a reader sees of what the parties know together of one quarter."""

    samen: Samen
    kwartaal: Kwartaal
    sha256: str
    titel: str
    wie: str
    kop: str
    zinnen: tuple[str, ...]
    marge: str
    banden: str
    afronding: str
    kolommen: tuple[str, ...]
    kop_verschil: str
    strook: tuple[Strookdeel, ...]
    strookdiagram: SafeString
    noot: str
    tabellen: tuple[Samentabel, ...]
    totaalrij: Samenrij
    deelnemers: tuple[Deelnemer, ...]
    nog_niet: str
    betwist: tuple[tuple[str, tuple[str, ...]], ...]
    boomzin: str

    @property
    def controlegetal(self) -> str:
        """The first sixteen characters of the digest, in fours, to read out."""
        return controlegetal(self.sha256)

    @property
    def telt(self) -> bool:
        """Whether there are two parties with figures, and so something to show."""
        return self.samen.published > 1


def build_samen(samen: Samen, eerdere: Sequence[Samen], *, sha256: str, nog_niet: Sequence[str]) -> Samenrapport:
    """Make the report of one quarter out of what was added up, then and in the quarters before it."""
    kwartaal = Kwartaal.parse(samen.period)
    earlier = {Kwartaal.parse(item.period): item for item in eerdere if item.published > 1}
    compared = {when: earlier[when] for when in (kwartaal.previous, kwartaal.year_before) if when in earlier}
    year = compared.get(kwartaal.year_before)
    strip = _strip(kwartaal, {**earlier, kwartaal: samen})
    wie = _("%s partijen") % telwoord_vooraan(samen.published)
    return Samenrapport(
        samen=samen,
        kwartaal=kwartaal,
        sha256=sha256,
        titel=_("Online haat in de politiek: %s") % kwartaal.naam,
        wie=wie,
        kop=_("%(wie)s kregen ongeveer") % {"wie": wie},
        zinnen=tuple(_compare(samen, kwartaal, compared)),
        marge=_("Het echte aantal ligt tussen %(laag)s en %(hoog)s.")
        % {"laag": max(0, samen.total - samen.error), "hoog": samen.total + samen.error},
        banden=_bands(samen),
        afronding=_("Elke partij rondt af op %(base)s. %(keer)s keer afronden geeft samen hooguit %(fout)s verschil.")
        % {"base": samen.base, "keer": telwoord_vooraan(samen.published), "fout": samen.error},
        kolommen=tuple(when.kort for when in compared),
        kop_verschil=_("Verschil met een jaar eerder") if year is not None and _comparable(samen, year) else "",
        strook=tuple(_strip_part(part, strip) for part in strip),
        strookdiagram=strookdiagram(_("Meldingen van alle partijen samen"), strip),
        noot=_first_note(kwartaal, earlier),
        tabellen=tuple(_table(naam, samen, tuple(compared.values()), year) for naam in RIJEN if naam in samen.tables),
        totaalrij=_row("", "TOTAAL", samen, tuple(compared.values()), year, top=samen.total),
        deelnemers=tuple(_party(item, samen) for item in samen.inputs),
        nog_niet=", ".join(nog_niet),
        betwist=tuple((item.party, tuple(map(controlegetal, item.sha256))) for item in samen.disputed),
        boomzin=_("Iedereen in dit rapport werkt met dezelfde beslisboom.")
        if samen.same_tree
        else _(
            "Niet iedereen in dit rapport werkt met dezelfde beslisboom. Vergelijk ernst en doorgeven daarom "
            "voorzichtig."
        ),
    )


def call(nu: int, toen: int, *, partijen: int) -> str:
    """Call a difference between two sums over the same parties, as far as the rounding allows.

    Args:
        nu: the sum of this quarter.
        toen: the sum of the other one.
        partijen: how many parties each of them is over.
    """
    difference = abs(nu - toen)
    certain, likely = 8 * partijen, LIKELY * 2.5 * sqrt(2 * partijen)
    if difference <= min(certain, likely):
        return _("geen aantoonbaar verschil")
    word = _("meer") if nu > toen else _("minder")
    return word if difference > certain else _("waarschijnlijk %s") % word


def controlegetal(sha256: str) -> str:
    """A digest as people read it out: its first sixteen characters, in fours."""
    return " ".join(sha256[start : start + 4] for start in range(0, 16, 4))


def telwoord(number: int) -> str:
    """A small number as a word."""
    words = (_("nul"), _("één"), *(str(word).lower() for word in woorden.NUMBERS[2:]), _("twaalf"))
    return words[number] if number < len(words) else str(number)


def telwoord_vooraan(number: int) -> str:
    """The same at the beginning of a sentence."""
    return _("Eén") if number == 1 else telwoord(number).capitalize()


def _comparable(one: Samen, other: Samen) -> bool:
    """Whether two sums are over the same parties, each over one quarter only."""
    return _published(one) == _published(other) and all(
        len(item.covers) == 1 for samen in (one, other) for item in samen.inputs
    )


def _published(samen: Samen) -> list[str]:
    return [item.party for item in samen.inputs if item.status == "published"]


def _compare(samen: Samen, kwartaal: Kwartaal, compared: Mapping[Kwartaal, Samen]) -> list[str]:
    names = {
        kwartaal.year_before: _("het %s") % kwartaal.year_before.naam_van,
        kwartaal.previous: _("het vorige kwartaal"),
    }
    return [_sentence(samen, compared[when], name) for when, name in names.items() if when in compared]


def _sentence(samen: Samen, then: Samen, wanneer: str) -> str:
    if not _comparable(samen, then):
        return _("Met %s kunnen we niet vergelijken: toen deden andere partijen of kwartalen mee.") % wanneer
    found = call(samen.total, then.total, partijen=samen.published)
    if not woorden.is_call(found):
        return _("Met %s is er geen aantoonbaar verschil.") % wanneer
    return _("Dat zijn %(call)s meldingen dan in %(wanneer)s.") % {"call": found, "wanneer": wanneer}


def _bands(samen: Samen) -> str:
    """Who had too few: each less than its own minimum, and so less than the highest of those."""
    least = [item.min_total for item in samen.inputs if item.status == "band"]
    if not least:
        return ""
    if len(least) == 1:
        return _("Daarbij komt één partij met minder dan %s.") % least[0]
    return _("Daarbij komen %(partijen)s partijen met elk minder dan %(minimum)s.") % {
        "partijen": telwoord(len(least)),
        "minimum": max(least),
    }


def _table(naam: str, samen: Samen, columns: Sequence[Samen], year: Samen | None) -> Samentabel:
    cells, rest = samen.tables[naam], rest_of(naam)
    order = [code for code in RIJEN[naam] if code in cells]
    if naam in BY_SIZE:
        order.sort(key=lambda code: (code == rest, -cells[code]))
    top = max(SCALE_FROM, *cells.values())
    return Samentabel(
        naam=naam,
        kop=_heading(naam, cells, rest, samen.published),
        kolomkop=str(woorden.KOLOMKOPPEN.get(naam, naam)),
        caption=str(woorden.CAPTIONS.get(naam, naam)),
        rijen=tuple(_row(naam, code, samen, columns, year, top=top) for code in order),
    )


def _heading(naam: str, cells: Mapping[str, int], rest: str, partijen: int) -> str:
    """State a finding only where one row leads by more than the rounding explains; a tie keeps the plain name."""
    ranked = sorted(cells.values(), reverse=True)
    leader = max(cells, key=lambda code: cells[code])
    leads = len(ranked) > 1 and woorden.is_call(call(ranked[0], ranked[1], partijen=partijen))
    if naam not in FINDINGS or not leads or leader == rest:
        return str(woorden.CAPTIONS.get(naam, naam))
    short = str(woorden.SHORT.get(leader, "")) if naam == "form" else ""
    return str(FINDINGS[naam]) % (short or _label(naam, leader))


def _row(naam: str, code: str, samen: Samen, columns: Sequence[Samen], year: Samen | None, *, top: int) -> Samenrij:
    value = _value(samen, naam, code) or 0
    then = _value(year, naam, code) if year is not None and _comparable(samen, year) else None
    found = call(value, then, partijen=samen.published) if then is not None else ""
    return Samenrij(
        code=code,
        label=_label(naam, code) if naam else _("Totaal"),
        waarde=value,
        eerder=tuple(_shown(_value(other, naam, code)) for other in columns),
        verschil=found,
        is_anders=bool(found) and woorden.is_call(found),
        balk=balk(_label(naam, code), value, top) if naam else "",
    )


def _value(samen: Samen, naam: str, code: str) -> int | None:
    return samen.tables.get(naam, {}).get(code) if naam else samen.total


def _shown(value: int | None) -> str:
    return "–" if value is None else str(value)


def _label(naam: str, code: str) -> str:
    return str(woorden.LABELS.get(naam, {}).get(code, code))


def _strip(kwartaal: Kwartaal, samen: Mapping[Kwartaal, Samen]) -> list[Kolom]:
    quarters = [kwartaal]
    while len(quarters) < woorden.KWARTALEN:
        quarters.insert(0, quarters[0].previous)
    shown = [when for when in quarters if when >= min(samen)]
    return [
        Kolom(
            naam=when.rang,
            jaar=str(when.jaar) if place == 0 or when.nummer == 1 else "",
            waarde=samen[when].total if when in samen else None,
            tekst=str(samen[when].total) if when in samen else _("geen"),
            nu=when == kwartaal,
        )
        for place, when in enumerate(shown)
    ]


def _strip_part(part: Kolom, parts: Sequence[Kolom]) -> Strookdeel:
    highest = max(other.waarde or 0 for other in parts)
    return Strookdeel(
        rang=part.naam,
        jaar=part.jaar,
        tekst=part.tekst,
        is_band=part.waarde is None,
        nu=part.nu,
        svg=kolom(part, hoogste=highest),
    )


def _first_note(kwartaal: Kwartaal, earlier: Mapping[Kwartaal, Samen]) -> str:
    first = min([kwartaal, *earlier])
    return _("Het eerste rapport was over het %s.") % first.naam


def _party(item: Samenpartij, samen: Samen) -> Deelnemer:
    trees = [other.tree_sha256 for other in samen.inputs]
    usual = max(sorted(set(trees)), key=trees.count)
    right, _slash, all_of_them = item.conformance.partition("/")
    return Deelnemer(
        partij=item.party,
        bestand=_("telt mee") if item.status == "published" else _("minder dan %s") % item.min_total,
        boom=item.tree,
        andere_boom=item.tree_sha256 != usual,
        voorbeelden=_("%(goed)s van %(alle)s voorbeelden") % {"goed": right, "alle": all_of_them}
        if item.conformance
        else "",
        controlegetal=controlegetal(item.sha256)[:9],
        aantal=samen.named.get(item.party) if samen.named else None,
    )
