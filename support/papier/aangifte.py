"""Putting a package for a report to the police together, out of what the consent names and the addressee may have."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from meldpunt.core.clock import to_local, today
from support.bewijskracht import service as bewijskracht
from support.dossiers import service as dossiers
from support.papier.aangiftedata import Pakketdeel, aangiftedata
from support.papier.inhoud import Domicilie
from support.papier.vel import Vel, Veldeel
from support.papier.woorden import known_of, platform_words
from support.regie.service import Onderdeel, allowed_by
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from support.dossiers.service import Bewijs, Inzage, Uiting
    from support.papier.aangiftedata import Pakketontvanger
    from support.regie.service import Toestemming

__all__ = ["Pakketkeuze", "files_of", "kenmerk_of", "make_sheet"]

UNDATED = "9999"  # sorts behind every day
ROWS = 80  # of the chronology
ARTICLES = "artikelen"
WHO = {
    Onderdeel.NAAM: gettext_noop("Naam"),
    Onderdeel.FUNCTIE: gettext_noop("Functie"),
    Onderdeel.TELEFOON: gettext_noop("Telefoon"),
    Onderdeel.EMAIL: gettext_noop("E-mail"),
}
GROUP = 8  # signs of a hash that stand together


@dataclass(frozen=True)
class Pakketkeuze:
    """What the desk fills in, as the melder chose it.

    Attributes:
        domicilie: which address stands in it.
        adres: that address.
        klacht: whether it asks for prosecution.
        gemachtigde: who may file it; nobody, where empty.
    """

    domicilie: Domicilie = Domicilie.GEEN
    adres: str = field(repr=False, default="")
    klacht: bool = False
    gemachtigde: str = field(repr=False, default="")


@dataclass(frozen=True)
class _Pakket:
    """Everything that the parts of a package are made of."""

    inzage: Inzage = field(repr=False)
    keuze: Pakketkeuze = field(repr=False)
    delen: tuple[Pakketdeel, ...]
    mag: frozenset[Onderdeel]
    woorden: str = field(repr=False)

    def has(self, deel: Pakketdeel, *onderdelen: Onderdeel) -> bool:
        """Whether the addressee may have a part, and the melder lets go what it is made of."""
        return deel in self.delen and self.mag.issuperset(onderdelen)

    @property
    def stukken(self) -> list[Bewijs]:
        """The pieces of evidence that it names; none where they may not be named."""
        if not self.has(Pakketdeel.STUKKEN, Onderdeel.STUKKEN):
            return []
        return [item for item in self.inzage.stukken if item.is_vrij]

    @property
    def stukken_mee(self) -> bool:
        """Whether pieces go along."""
        return bool(self.stukken) and self.has(Pakketdeel.BESTANDEN)


def make_sheet(
    inzage: Inzage, *, kenmerk: str, ontvanger: Pakketontvanger, keuze: Pakketkeuze, toestemming: Toestemming
) -> tuple[Vel, tuple[Onderdeel, ...]]:
    """The sheets of a package; always in Dutch.

    Args:
        inzage: the case.
        kenmerk: what the package is called outside.
        ontvanger: how much the addressee may have.
        keuze: what the melder chose.
        toestemming: the live consent; what it does not name is in no part.

    Returns:
        The sheets, and what of the melder stands on them.

    Source: art. 64-66 and 88 Sr; art. 161, 163-165 Sv; ``features.md`` §4.
    """
    mag = frozenset(allowed_by(toestemming))
    made = _Pakket(inzage, keuze, ontvanger.delen, mag, toestemming.tekst)
    words, klacht = aangiftedata().zinnen, keuze.klacht and made.has(Pakketdeel.KLACHT)
    with translation.override("nl"):
        title, parts = words.titel_klacht if klacht else words.titel, tuple(_parts(made))
        last = inzage.kaart.feiten.klacht_voor if klacht and Onderdeel.DAG in mag else None
        voet = _("Kenmerk %(kenmerk)s, gemaakt op %(dag)s met akkoord, tekst versie %(versie)s")
        sheet = Vel(
            soort=words.soort,
            titel=title if Pakketdeel.KLACHT in ontvanger.delen else words.titel_zonder,
            inleiding=_("Voor %(wie)s. %(dag)s.") % {"wie": ontvanger.naam, "dag": _day("l j F Y").capitalize()},
            kern=words.kern_klacht if klacht else _in_short(made, parts),
            dagkop=_("Klacht uiterlijk") if last else "",
            dag=date_format(last, "l j F Y") if last else "",
            bij=words.hulp,
            voet=voet % {"kenmerk": kenmerk, "dag": _day("j F Y"), "versie": aangiftedata().versie},
            delen=parts,
        )
        return sheet, tuple(item for item in Onderdeel if item in _used(made))


def files_of(inzage: Inzage, *, ontvanger: Pakketontvanger, toestemming: Toestemming) -> tuple[Bewijs, ...]:
    """The pieces of evidence that go along as they came in: all that may be opened, or none.

    What the melder spoke in is the story, and no story goes along.
    """
    if Pakketdeel.BESTANDEN not in ontvanger.delen or Onderdeel.STUKKEN not in allowed_by(toestemming):
        return ()
    return tuple(item for item in inzage.stukken if item.is_vrij)


def kenmerk_of(hexadecimal: str) -> str:
    """What a package is called outside: P-7F3A0C. It says nothing of the case; A is the letter of an attack."""
    return f"P-{hexadecimal[:6].upper()}"


def _parts(made: _Pakket) -> Iterator[Veldeel]:
    words = aangiftedata().zinnen
    if who := _who(made):
        yield Veldeel(kop=_("Wie"), rijen=who)
    if Onderdeel.WOORDEN in made.mag and made.woorden:
        yield Veldeel(kop=_("Wat er gebeurde, in goedgekeurde woorden"), zinnen=(made.woorden,))
    if made.has(Pakketdeel.TIJDLIJN, Onderdeel.DAG):
        yield from _chronology(made)
    if made.has(Pakketdeel.ARTIKELEN, Onderdeel.WOORDEN):
        yield from _articles(made)
    yield from _pieces(made)
    if made.has(Pakketdeel.KLACHT):
        yield Veldeel(kop=_("Verzoek"), zinnen=(words.verzoek,), soort="heel")
        yield from _statements(made)


def _in_short(made: _Pakket, parts: tuple[Veldeel, ...]) -> str:
    """What is in it, in one sentence; it names what is there and nothing else."""
    words, there = aangiftedata().zinnen, []
    if made.stukken:
        there.append(words.met_bewijs if made.stukken_mee else words.met_lijst)
    if any(part.soort == ARTICLES for part in parts):
        there.append(words.met_artikelen)
    return words.kern.replace("{met}", f", {_(' en ').join(there)}" if there else "")


def _who(made: _Pakket) -> tuple[tuple[str, str], ...]:
    keuze, known = made.keuze, known_of(made.inzage)
    rows = []
    if made.has(Pakketdeel.WIE):
        rows = [(_(label), known[part]) for part, label in WHO.items() if part in made.mag and known[part]]
    if made.has(Pakketdeel.DOMICILIE):
        if keuze.domicilie != Domicilie.GEEN:
            where = _("Domicilie: %(adres)s") % {"adres": keuze.adres}
            rows.append((_("Adres in de aangifte"), where))
        rows.append((_("Woonadres"), aangiftedata().zinnen.woonadres))
    return tuple(rows)


def _chronology(made: _Pakket) -> Iterator[Veldeel]:
    """What came in, by its day; what nobody knows the day of stands last, and each link and piece once."""
    known = [row for row in map(partial(_when, made), _once(made.inzage)) if any(row[1][1:]) or row[0] != UNDATED]
    if not known:
        return
    rows = [row for _key, row in sorted(known, key=lambda pair: pair[0])]
    literal = _("De letterlijke tekst staat in de stukken, niet hier.") if made.stukken_mee else ""
    more = _("En nog %(n)s, die hier niet staan.") % {"n": len(rows) - ROWS} if len(rows) > ROWS else ""
    yield Veldeel(
        kop=_("Wanneer en waar"),
        koppen=(_("Wanneer"), _("Waar"), _("Link"), _("Stuk")),
        rijen=tuple(rows[:ROWS]),
        noot=" ".join(part for part in (more, literal) if part),
        soort="tijden",
    )


def _once(inzage: Inzage) -> Iterator[tuple[Uiting, tuple[Bewijs, ...]]]:
    """Each thing that came in with the pieces that show it; a piece that shows a link stands beside that link alone."""
    pieces = {item.id: item for item in inzage.bestanden if item.is_vrij}
    shows: dict[str, list[Bewijs]] = {}
    for item in pieces.values():
        if item.kaart is not None and item.kaart.link:
            shows.setdefault(dossiers.key_of_link(item.kaart.link), []).append(item)
    linked = {item.link and dossiers.key_of_link(item.link) for item in inzage.uitingen}
    beside = {item.id for key, group in shows.items() if key in linked for item in group}
    for uiting in inzage.uitingen:
        if uiting.link:
            yield uiting, tuple(shows.get(dossiers.key_of_link(uiting.link), ()))
        elif uiting.bestand not in beside:
            own = pieces.get(uiting.bestand) if uiting.bestand is not None else None
            yield uiting, (own,) if own is not None else ()


def _when(made: _Pakket, found: tuple[Uiting, tuple[Bewijs, ...]]) -> tuple[str, tuple[str, ...]]:
    """One line of the chronology, with what it is sorted by."""
    item, pieces = found
    posted = [piece.kaart.geplaatst_op for piece in pieces if piece.kaart is not None and piece.kaart.geplaatst_op]
    own = to_local(item.geplaatst_op).date() if item.geplaatst_op else None
    day = own or next(iter(posted), None) or item.gezien_op
    where = platform_words([item.platform]) if Onderdeel.PLATFORM in made.mag else ""
    link = item.link if Onderdeel.LINKS in made.mag else ""
    shown = ", ".join(str(piece.nr) for piece in pieces) if Onderdeel.STUKKEN in made.mag else ""
    when = date_format(day, "j F Y") if day else _("dag niet bekend")
    return day.isoformat() if day else UNDATED, (when, where, link, shown)


def _articles(made: _Pakket) -> Iterator[Veldeel]:
    """Articles that may fit the answers, each "waarschijnlijk" with its source; never a verdict."""
    found = triage.wetsartikelen_voor(made.inzage.besluit.antwoorden)
    if not found:
        return
    rows = []
    for item in found:
        needs = _(" Alleen na een klacht.") if item.klacht == "ja" else ""
        needs = _(" Soms alleen na een klacht.") if item.klacht == "deels" else needs
        source = _("Bron: %(bron)s") % {"bron": item.bron}
        rows.append((f"{item.artikel}, {item.naam}", f"{item.tekst}{needs}\n{source}", _("waarschijnlijk")))
    yield Veldeel(
        kop=_("Welke artikelen passen hier waarschijnlijk bij?"),
        koppen=(_("Artikel"), _("Wat het is"), _("Ons beeld")),
        rijen=tuple(rows),
        noot=_("Deze lijst volgt uit de antwoorden, en is nog niet door een jurist getoetst."),
        soort=ARTICLES,
    )


def _pieces(made: _Pakket) -> Iterator[Veldeel]:
    if not made.stukken:
        return
    rows = tuple(
        (str(item.nr), bewijskracht.path_of(item).partition("/")[2], _moment(item.op), _hash(item.sha256))
        for item in made.stukken
    )
    note = _("De stukken gaan mee, elk met deze naam.")
    check = _("Met verify_bewijs.py controleert u zonder internet of er iets is veranderd.")
    yield Veldeel(
        kop=_("De stukken"),
        koppen=(_("Nr."), _("Bestand"), _("Ontvangen"), _("Vingerafdruk (SHA-256)")),
        rijen=rows,
        noot=f"{note} {check}" if made.stukken_mee else _("De stukken zelf gaan niet mee."),
        soort="stukken",
    )


def _statements(made: _Pakket) -> Iterator[Veldeel]:
    """The complaint and the mandate, to sign by hand."""
    words, feiten, keuze = aangiftedata().zinnen, made.inzage.kaart.feiten, made.keuze
    name = made.inzage.contact.naam if Onderdeel.NAAM in made.mag else ""
    sign = (_("Plaats en datum"), name or _("Naam en handtekening"))
    if keuze.klacht:
        lines = list(words.klacht)
        if feiten.kennisname_op is not None and Onderdeel.DAG in made.mag:
            day = date_format(feiten.kennisname_op, "j F Y")
            lines.append(_("Ik las of hoorde het voor het eerst op %(dag)s.") % {"dag": day})
        yield Veldeel(kop=_("Klacht"), zinnen=tuple(lines), teken=sign, soort="heel")
    if keuze.gemachtigde and made.has(Pakketdeel.VOLMACHT):
        mandate = (words.volmacht_klacht if keuze.klacht else words.volmacht).replace("{naam}", keuze.gemachtigde)
        yield Veldeel(
            kop=_("Volmacht, als ik niet zelf ga"), zinnen=(mandate, words.volmacht_slot), teken=sign, soort="heel"
        )


def _used(made: _Pakket) -> set[Onderdeel]:
    """What of the melder stands on the sheets."""
    known, used = known_of(made.inzage), set[Onderdeel]()
    if made.has(Pakketdeel.WIE):
        used |= {part for part in WHO if part in made.mag and known[part]}
    if made.has(Pakketdeel.TIJDLIJN, Onderdeel.DAG) and made.inzage.uitingen:
        used |= {Onderdeel.DAG} | ({Onderdeel.PLATFORM, Onderdeel.LINKS} & made.mag)
    if made.woorden:
        used |= {Onderdeel.WOORDEN} & made.mag
    if made.stukken:
        used.add(Onderdeel.STUKKEN)
    return used


def _hash(sha256: str) -> str:
    return " ".join(sha256[start : start + GROUP] for start in range(0, len(sha256), GROUP))


def _moment(op: datetime) -> str:
    return date_format(to_local(op), "j b Y, H:i")


def _day(how: str) -> str:
    return date_format(today(), how)
