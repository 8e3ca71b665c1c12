"""The report as a view model: a pure function of payloads. Page, PDF and CSV all show this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from statistieken.rapport import woorden
from statistieken.rapport.charts import SCALE_FROM, Kolom, Staaf, balk, kolom, staaf, staafdiagram, strookdiagram
from statistieken.rapport.graad import meldgraad, uitkomst
from statistieken.tellen import BEKEND, TERM_WAS_POLICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.utils.safestring import SafeString

    from statistieken.kwartaal import Kwartaal
    from statistieken.payload import Cijfers

WIDTHS = {"form": 90}
DRAWN_WHOLE = ("severity", "route", "sent", "in_term")  # short tables whose zeros are named one by one
BY_SIZE = ("form", "platform", "effect")


@dataclass(frozen=True)
class Rij:
    """One row of a table, now and in two earlier quarters."""

    code: str
    label: str
    waarde: int
    eerder: tuple[str, ...]
    verschil: str
    is_anders: bool
    balk: SafeString | str = ""


@dataclass(frozen=True)
class Staafrij:
    """One drawn row."""

    code: str
    label: str
    tekst: str
    svg: SafeString


@dataclass(frozen=True)
class Tabel:
    """One table with its chart."""

    naam: str
    kop: str
    kolomkop: str
    caption: str
    rijen: tuple[Rij, ...]
    staven: tuple[Staafrij, ...]
    diagram: SafeString
    samen: tuple[tuple[str, str], ...]  # code and name of each row that stands in the residual one


@dataclass(frozen=True)
class Strookdeel:
    """One quarter of the strip over time."""

    rang: str
    jaar: str
    tekst: str
    is_band: bool
    nu: bool
    svg: SafeString


@dataclass(frozen=True)
class Rapport:
    """Everything that the board reads about one quarter."""

    cijfers: Cijfers
    titel: str
    totaal_naam: str
    totaal_tekst: str
    zinnen: tuple[str, ...]
    uitkomst: str
    graad: str
    kolommen: tuple[str, ...]
    kop_verschil: str
    totaalrij: Rij | None
    strook: tuple[Strookdeel, ...]
    strookdiagram: SafeString
    noten: tuple[str, ...]
    tabellen: tuple[Tabel, ...]

    @property
    def tabel(self) -> Mapping[str, Tabel]:
        """The tables by name, for a template."""
        return {tabel.naam: tabel for tabel in self.tabellen}


def build_rapport(cijfers: Cijfers, andere: Iterable[Cijfers]) -> Rapport:
    """Make the report of one quarter out of its payload and those of the quarters before it."""
    eerdere = [other for other in andere if other.kwartaal < cijfers.kwartaal]
    columns = _compared(cijfers, eerdere)
    parts = _strip(cijfers, eerdere)
    return Rapport(
        cijfers=cijfers,
        titel=_("Online haat: %s") % cijfers.kwartaal.naam,
        totaal_naam=_("Totaal"),
        totaal_tekst=woorden.totaal(cijfers),
        uitkomst=uitkomst(cijfers),
        graad=meldgraad(cijfers, eerdere),
        zinnen=tuple(woorden.vergelijking(cijfers, eerdere)),
        kolommen=(*(other.kwartaal.kort for other in columns), cijfers.kwartaal.kort),
        kop_verschil=_("Verschil met een jaar eerder") if _year_before(cijfers, columns) else "",
        totaalrij=_total_row(cijfers, columns),
        strook=tuple(_strip_part(part, parts) for part in parts),
        strookdiagram=strookdiagram(_("Meldingen per kwartaal"), parts),
        noten=tuple(_notes(cijfers, eerdere)),
        tabellen=()
        if cijfers.is_band
        else tuple(_table(naam, cijfers, columns) for naam in BEKEND if naam in cijfers.tables),
    )


def sum_cijfers(delen: Iterable[Cijfers]) -> tuple[int, dict[str, dict[str, int]]]:
    """Add published quarters up: the year is their sum, and is never rounded again.

    It has the tables that each of them has. A row that one of them folded is in the residual row of the sum as well.
    """
    parts = [cijfers for cijfers in delen if not cijfers.is_band]
    tables = {
        naam: _sum([part.tables[naam] for part in parts], vorm.rest)
        for naam, vorm in BEKEND.items()
        if parts and all(naam in part.tables for part in parts)
    }
    return sum(part.total or 0 for part in parts), tables


def _sum(parts: Sequence[Mapping[str, int]], rest: str) -> dict[str, int]:
    common = [code for code in parts[0] if all(code in cells for cells in parts)]
    found = {code: sum(cells[code] for cells in parts) for code in common}
    found[rest] += sum(map(sum, (cells.values() for cells in parts))) - sum(found.values())
    return found


def _compared(cijfers: Cijfers, eerdere: Sequence[Cijfers]) -> list[Cijfers]:
    wanted = (cijfers.kwartaal.year_before, cijfers.kwartaal.previous)
    return [other for other in eerdere if other.kwartaal in wanted]


def _year_before(cijfers: Cijfers, columns: Sequence[Cijfers]) -> Cijfers | None:
    found = next((other for other in columns if other.kwartaal == cijfers.kwartaal.year_before), None)
    return found if found is not None and woorden.comparable(cijfers, found) else None


def _table(naam: str, cijfers: Cijfers, columns: Sequence[Cijfers]) -> Tabel:
    order = _order(naam, cijfers.tables[naam], BEKEND[naam].rest)
    cells = {code: cijfers.tables[naam][code] for code in order}
    bars = _bars(naam, cells, order, cijfers)
    longest = max((bar.waarde for _code, bar in bars), default=0)
    return Tabel(
        naam=naam,
        kop=_heading(naam, cells, cijfers),
        kolomkop=str(woorden.KOLOMKOPPEN[naam]),
        caption=str(woorden.CAPTIONS[naam]),
        rijen=tuple(
            replace(
                _row(naam, code, cijfers, columns),
                balk=balk(_label(naam, code, cijfers), cells[code], max(SCALE_FROM, *cells.values())),
            )
            for code in order
        ),
        staven=tuple(
            Staafrij(
                code=code,
                label=bar.naam,
                tekst=bar.tekst,
                svg=staaf(bar, hoogste=longest, ruimte=WIDTHS.get(naam, 76)),
            )
            for code, bar in bars
        ),
        diagram=staafdiagram(str(woorden.CAPTIONS[naam]), [bar for _code, bar in bars]),
        samen=tuple(
            (code, woorden.label(naam, code)) for code in BEKEND[naam].codes if code in cijfers.folded.get(naam, ())
        ),
    )


def _heading(naam: str, cells: dict[str, int], cijfers: Cijfers) -> str:
    """Say what the table shows; a route of which the rule was wrong is no finding."""
    if naam == "route" and _counted_term_as_police(cijfers):
        return str(woorden.CAPTIONS[naam])
    return woorden.kop(naam, cells, BEKEND[naam].rest, cijfers.total or 0)


def _counted_term_as_police(cijfers: Cijfers) -> bool:
    return cijfers.taxonomie in TERM_WAS_POLICE


def _order(naam: str, cells: Mapping[str, int], rest: str) -> list[str]:
    """Put the large rows first where order means nothing else; the residual row always comes last."""
    printed = [code for code in BEKEND[naam].codes if code in cells]
    if naam not in BY_SIZE:
        return printed
    return sorted(printed, key=lambda code: (code == rest, -cells[code]))


def _bars(naam: str, cells: Mapping[str, int], order: Sequence[str], cijfers: Cijfers) -> list[tuple[str, Staaf]]:
    drawn = [code for code in order if cells[code] or naam in DRAWN_WHOLE]
    small = len(order) - len(drawn)
    bars = [
        (code, Staaf(naam=_label(naam, code, cijfers), waarde=cells[code], tekst=woorden.getal(cells[code])))
        for code in drawn
    ]
    if small:
        bars.append(("REST", Staaf(naam=woorden.rest_label(naam, small), waarde=0, tekst=woorden.getal(0))))
    return bars


def _row(naam: str, code: str, cijfers: Cijfers, columns: Sequence[Cijfers]) -> Rij:
    value = cijfers.tables[naam][code]
    before = _year_before(cijfers, columns)
    same_rule = naam != "route" or all(not _counted_term_as_police(part) for part in (cijfers, *columns))
    was = _before(naam, code, cijfers, before)
    call = woorden.verschil(value, was) if was is not None and same_rule else ""
    return Rij(
        code=code,
        label=_label(naam, code, cijfers),
        waarde=value,
        eerder=tuple(str(other.tables.get(naam, {}).get(code, "–")) for other in columns),
        verschil=call,
        is_anders=bool(call) and woorden.is_call(call),
    )


def _before(naam: str, code: str, cijfers: Cijfers, before: Cijfers | None) -> int | None:
    """What an earlier quarter printed here, where it printed the same: a table may be newer, a row may be folded."""
    if before is None or naam not in before.tables:
        return None
    if code == BEKEND[naam].rest and before.folded.get(naam, ()) != cijfers.folded.get(naam, ()):
        return None
    return before.tables[naam].get(code)


def _label(naam: str, code: str, cijfers: Cijfers) -> str:
    """Name a row; a residual row says that small rows stand in it."""
    folded = cijfers.folded.get(naam, ()) if code == BEKEND[naam].rest else ()
    return woorden.folded_label(len(folded)) if folded else woorden.label(naam, code)


def _total_row(cijfers: Cijfers, columns: Sequence[Cijfers]) -> Rij | None:
    if cijfers.total is None:
        return None
    before = _year_before(cijfers, columns)
    call = woorden.verschil(cijfers.total, before.total) if before and before.total is not None else ""
    return Rij(
        code="TOTAAL",
        label=_("Totaal"),
        waarde=cijfers.total,
        eerder=tuple(woorden.totaal_kort(other) for other in columns),
        verschil=call,
        is_anders=bool(call) and woorden.is_call(call),
    )


def _strip(cijfers: Cijfers, eerdere: Sequence[Cijfers]) -> list[Kolom]:
    shown = [*eerdere, cijfers][-woorden.KWARTALEN :]
    return [_column(part, first=index == 0, nu=part is cijfers) for index, part in enumerate(shown)]


def _column(part: Cijfers, *, first: bool, nu: bool) -> Kolom:
    kwartaal = part.kwartaal
    return Kolom(
        naam=kwartaal.rang,
        jaar=str(kwartaal.jaar) if first or kwartaal.nummer == 1 else "",
        waarde=part.total,
        tekst=woorden.totaal_kort(part),
        nu=nu,
    )


def _strip_part(part: Kolom, parts: Sequence[Kolom]) -> Strookdeel:
    highest = max((other.waarde or 0 for other in parts), default=0)
    return Strookdeel(
        rang=part.naam,
        jaar=part.jaar,
        tekst=part.tekst,
        is_band=part.waarde is None,
        nu=part.nu,
        svg=kolom(part, hoogste=highest),
    )


def _notes(cijfers: Cijfers, eerdere: Sequence[Cijfers]) -> Iterable[str]:
    """What a reader of the strip must know: bands, and quarters that carry an earlier one."""
    shown = [*eerdere, cijfers][-woorden.KWARTALEN :]
    for smallest in sorted({part.min_total for part in shown if part.is_band}):
        bands = [part.kwartaal for part in shown if part.is_band and part.min_total == smallest]
        yield _("Minder dan %(aantal)s: %(kwartalen)s. Die meldingen tellen later mee.") % {
            "aantal": smallest,
            "kwartalen": _names(bands),
        }
    for part in shown:
        if len(part.covers) > 1:
            yield _("In het %(kwartaal)s tellen ook de meldingen mee van: %(eerder)s.") % {
                "kwartaal": part.kwartaal.naam,
                "eerder": _names(part.covers[:-1]),
            }
    older = [part.kwartaal for part in (*_compared(cijfers, eerdere), cijfers) if _has_old_route(part)]
    if older:
        yield _(
            "De tabel met routes is veranderd. In %(kwartalen)s telde een klachttermijn nog mee als advies over de "
            "politie. Die getallen blijven zoals ze zijn vastgesteld."
        ) % {"kwartalen": _and([kwartaal.naam_van for kwartaal in older])}


def _has_old_route(part: Cijfers) -> bool:
    return not part.is_band and _counted_term_as_police(part)


def _and(names: Sequence[str]) -> str:
    return _(" en ").join(_("het %s") % name for name in names)


def _names(kwartalen: Sequence[Kwartaal]) -> str:
    return ", ".join(kwartaal.naam for kwartaal in kwartalen)
