"""What a coordinator sees of the exchange: what needs somebody first, then every file and every key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import qrcode  # type: ignore[import-untyped]  # it ships no types
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meldpunt.accounts.service import names_of
from meldpunt.core.clock import now
from meldpunt.core.errors import NotFound
from meldpunt.vierogen.alleen import free_from
from meldpunt.vierogen.service import key_holders
from statistieken.kwartaal import Kwartaal
from statistieken.models import Release, Releasestatus
from statistieken.uitwisseling import rules, signed
from statistieken.uitwisseling.bekend import files, known
from statistieken.uitwisseling.bestand.sleutel import fingerprint
from statistieken.uitwisseling.gezamenlijk.beeld import controlegetal, telwoord, telwoord_vooraan
from statistieken.uitwisseling.gezamenlijk.opslag import is_stale
from statistieken.uitwisseling.gezamenlijk.verzamelen import judge, missing
from statistieken.uitwisseling.models import Bestandweigering, Eigenbestand, Eigensleutel, Partnersleutel
from statistieken.uitwisseling.queries import get_samen
from statistieken.uitwisseling.ronde import rounds
from statistieken.uitwisseling.states import Bestandstaat, Sleutelstand, Weigergrond
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.utils.safestring import SafeString

    from meldpunt.accounts.service import Medewerker
    from statistieken.uitwisseling.gezamenlijk.verzamelen import Beoordeeld
    from statistieken.uitwisseling.queries import Samenpublicatie
    from statistieken.uitwisseling.ronde import Rondestand

__all__ = ["Bestandregel", "Overzicht", "Sleutelregel", "build_overzicht", "get_sleutel", "list_rounds"]

REFUSED = "geweigerd"
MISSING = "nog_niet"
REFUSALS_SHOWN = 20
LOOKS: Mapping[str, tuple[str, str]] = {  # how a state looks: its class and its icon
    Bestandstaat.TELT: ("goed", "vink"),
    Bestandstaat.BAND: ("rust", "vink"),
    Bestandstaat.VERVANGEN: ("rust", "kruis"),
    Bestandstaat.WACHT: ("wacht", "klok"),
    Bestandstaat.BETWIST: ("fout", "driehoek"),
    Bestandstaat.SLEUTEL: ("fout", "driehoek"),
    REFUSED: ("fout", "kruis"),
    MISSING: ("rust", "klok"),
}
NEEDS = (Bestandstaat.BETWIST, Bestandstaat.SLEUTEL, REFUSED, Bestandstaat.WACHT)  # in this order, first on the page


@dataclass(frozen=True)
class Bestandregel:
    """One file, or one party of which there is none: how it stands and what to do, in a sentence."""

    partij: str
    staat: str
    woord: str
    zin: str
    binnen: datetime | None
    id: UUID | None = None

    @property
    def klasse(self) -> str:
        """How it looks."""
        return LOOKS[self.staat][0]

    @property
    def icoon(self) -> str:
        """Its picture."""
        return LOOKS[self.staat][1]

    @property
    def vraagt(self) -> bool:
        """Whether somebody has to do something."""
        return self.staat in NEEDS

    @property
    def rang(self) -> tuple[int, bool, str]:
        """Where it comes in the list."""
        place = NEEDS.index(self.staat) if self.staat in NEEDS else len(NEEDS)
        return (place, self.staat in (MISSING, Bestandstaat.VERVANGEN), self.partij)


@dataclass(frozen=True)
class Sleutelregel:
    """One key of another party, and what this person may do: ``bevestig``, ``waarschuw``, ``intrekken``, ``stop``."""

    id: UUID
    partij: str
    begin: str
    stand: str
    woord: str
    wie: str
    vanaf: str
    tot: str
    sinds: datetime
    alleen_vanaf: datetime | None
    mag: frozenset[str]

    @property
    def klasse(self) -> str:
        """How it looks."""
        looks = {Sleutelstand.VERTROUWD: "goed", Sleutelstand.INGETROKKEN: "rust"}
        return looks.get(Sleutelstand(self.stand), "wacht")

    @property
    def icoon(self) -> str:
        """Its picture."""
        return {"goed": "vink", "rust": "kruis", "wacht": "klok"}[self.klasse]


@dataclass(frozen=True)
class Overzicht:
    """The page of the exchange for one quarter."""

    kwartaal: Kwartaal
    perioden: tuple[str, ...]
    regels: tuple[Bestandregel, ...]
    tellen_mee: str
    vragen_iets: str
    samen: Samenpublicatie | None
    sleutels: tuple[Sleutelregel, ...]
    eigen: Eigensleutel | None
    vingerafdruk: tuple[str, ...]
    code: SafeString | str
    eigen_bestand: str
    verouderd: bool


def build_overzicht(*, by: Medewerker, period: str = "") -> Overzicht:
    """Build the page for one quarter; the latest where none is named.

    Raises:
        NotFound: this quarter is not one of the exchange.
        StateMismatch: the keys are not as they were signed.
    """
    signed.check_keys()
    bekend = known()
    judged = judge(files(), bekend)
    perioden = _periods(judged)
    wanted = period or perioden[0]
    if wanted not in perioden:
        raise NotFound(_("Van dit kwartaal is er nog niets."))
    rows = [*_files(wanted, judged), *_missing(missing(wanted, judged, bekend.sleutels))]
    if wanted == perioden[0]:
        rows += _refusals(judged)
    rows.sort(key=lambda row: row.rang)
    own = Eigensleutel.objects.order_by("nr").last()
    return Overzicht(
        kwartaal=Kwartaal.parse(wanted),
        perioden=tuple(perioden),
        regels=tuple(rows),
        tellen_mee=_counting(rows),
        vragen_iets=_needing(sum(row.vraagt for row in rows)),
        samen=_joint(wanted),
        sleutels=tuple(_keys(by=by)),
        eigen=own,
        vingerafdruk=_digits(own),
        code=_code(_digits(own)),
        eigen_bestand=_own_file(wanted),
        verouderd=is_stale(wanted, judged, bekend.sleutels),
    )


def get_sleutel(sleutel_id: UUID, *, by: Medewerker) -> tuple[Sleutelregel, tuple[str, ...]]:
    """One key of another party, and its digits.

    Raises:
        NotFound: there is no such key.
        StateMismatch: the keys are not as they were signed.
    """
    signed.check_keys()
    row = Partnersleutel.objects.filter(pk=sleutel_id).first()
    if row is None:
        raise NotFound(_("Deze sleutel is er niet."))
    return _key(row, names_of(_people([row])), key_holders(), by=by), row.vingerafdruk


def list_rounds() -> tuple[list[Rondestand], list[str]]:
    """Every round of which only the sum is known, and the quarters of which one can begin.

    Raises:
        StateMismatch: the keys are not as they were signed.
    """
    begun = Release.objects.filter(status=Releasestatus.PUBLISHED).order_by("-period")
    return rounds(), list(dict.fromkeys(begun.values_list("period", flat=True)))


def _periods(judged: Sequence[Beoordeeld]) -> list[str]:
    found = {item.bestand.period for item in judged} | set(Release.objects.values_list("period", flat=True))
    return sorted(found, reverse=True) or [str(Kwartaal.of(now().date()).previous)]


def _files(period: str, judged: Sequence[Beoordeeld]) -> Iterator[Bestandregel]:
    own_sha256 = set(Eigenbestand.objects.values_list("sha256", flat=True))
    for item in judged:
        if item.bestand.period != period:
            continue
        mine = item.bestand.sha256 in own_sha256
        yield Bestandregel(
            partij=item.bestand.partij,
            staat=item.staat,
            woord=_("vastgesteld") if mine and item.staat == Bestandstaat.TELT else str(item.staat.label),
            zin=_sentence(item, mine=mine),
            binnen=item.bestand.binnen_op,
            id=item.bestand.id,
        )


def _sentence(item: Beoordeeld, *, mine: bool) -> str:
    parts = {
        Bestandstaat.BETWIST: _(
            "Er zijn twee verschillende bestanden: %(een)s en %(ander)s. We tellen er geen mee. Bel %(partij)s en "
            "vraag welke klopt."
        )
        % {
            "een": controlegetal(item.bestand.sha256)[:9],
            "ander": controlegetal(item.anders)[:9],
            "partij": item.bestand.partij,
        },
        Bestandstaat.SLEUTEL: _("De sleutel is ingetrokken. Vraag dit bestand opnieuw, met de nieuwe sleutel."),
        Bestandstaat.VERVANGEN: _("Er is een nieuwere versie. Die telt."),
        Bestandstaat.BAND: _("Te weinig meldingen om te tonen. Ze tellen later mee."),
    }
    if item.staat == Bestandstaat.WACHT and item.vrijgave is not None:
        text = _("Gebruikt een andere indeling (%s). Die kennen we nog niet.") % item.vrijgave.taxonomie
    elif item.staat == Bestandstaat.TELT:
        text = _("Dat zijn wij.") if mine else _counted(item)
    else:
        text = parts[item.staat]
    return text if mine else f"{text} {_gap(item)}".strip()


def _counted(item: Beoordeeld) -> str:
    own, found = triage.boom(), item.vrijgave
    if found is None:
        return ""
    if found.boom_sha256 == own.sha256:
        return _("Handtekening klopt. Zelfde boom: %s.") % found.boom
    return _("Handtekening klopt. Gebruikt boom %s, een andere dan wij. Dat staat in het rapport.") % found.boom


def _gap(item: Beoordeeld) -> str:
    if not item.mist or item.vrijgave is None:
        return ""
    return _("Het %s ontbreekt nog.") % _("%s kwartaal") % item.vrijgave.covers[0].previous.rang


def _missing(found: Mapping[str, str]) -> Iterator[Bestandregel]:
    for partij, staat in found.items():
        if not staat:
            yield Bestandregel(
                partij=partij, staat=MISSING, woord=_("nog niet"), zin=_("Er is nog geen bestand."), binnen=None
            )


def _refusals(judged: Sequence[Beoordeeld]) -> Iterator[Bestandregel]:
    """What was refused and not made good: no file of that party came in since."""
    latest: dict[str, datetime] = {}
    for item in judged:
        when = item.bestand.binnen_op
        if when is not None:
            latest[item.bestand.partij] = max(when, latest.get(item.bestand.partij, when))
    seen: set[str] = set()
    for row in Bestandweigering.objects.order_by("-op")[:REFUSALS_SHOWN]:
        key = row.partij or f"{row.grond}{row.veld}"
        if key in seen or (row.partij in latest and latest[row.partij] >= row.op):
            continue
        seen.add(key)
        label = str(Weigergrond(row.grond).label)
        yield Bestandregel(
            partij=row.partij or _("Onbekend"),
            staat=REFUSED,
            woord=_("geweigerd"),
            zin=label % {"veld": row.veld} if row.veld else label,
            binnen=row.op,
        )


def _counting(rows: Sequence[Bestandregel]) -> str:
    good = sum(row.staat in (Bestandstaat.TELT, Bestandstaat.BAND) for row in rows)
    parties = len({row.partij for row in rows if row.staat != REFUSED or row.partij != _("Onbekend")})
    if not parties:
        return ""
    return ngettext(
        "%(goed)s van de %(alle)s partijen telt mee.", "%(goed)s van de %(alle)s partijen tellen mee.", good
    ) % {"goed": telwoord_vooraan(good), "alle": telwoord(parties)}


def _needing(number: int) -> str:
    if not number:
        return ""
    return ngettext("%s vraagt iets van je.", "%s vragen iets van je.", number) % telwoord_vooraan(number)


def _joint(period: str) -> Samenpublicatie | None:
    try:
        return get_samen(period)
    except NotFound:
        return None


def _own_file(period: str) -> str:
    """``gemaakt``, ``klaar`` to be made, or nothing where the quarter was not frozen."""
    release = Release.objects.filter(period=period).order_by("revision").last()
    if release is None:
        return ""
    return "gemaakt" if Eigenbestand.objects.filter(sha256=release.sha256).exists() else "klaar"


def _digits(own: Eigensleutel | None) -> tuple[str, ...]:
    return () if own is None else fingerprint(own.inhoud)


def _code(groups: Sequence[str]) -> SafeString | str:
    """The digits as a picture that a telephone reads; drawn here, so that nothing of it goes to somebody else."""
    if not groups:
        return ""
    code = qrcode.QRCode(border=4)
    code.add_data("".join(groups))
    matrix = code.get_matrix()
    dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="code" viewBox="0 0 {0} {0}" role="img" shape-rendering="crispEdges"><title>{1}</title>'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
        len(matrix),
        _("De zestig cijfers als code om te scannen"),
        dots,
    )


def _keys(*, by: Medewerker) -> list[Sleutelregel]:
    rows = list(Partnersleutel.objects.all())
    names, holders = names_of(_people(rows)), key_holders()
    found = [_key(row, names, holders, by=by) for row in rows]
    order = [Sleutelstand.EERSTE, Sleutelstand.NIEUW, Sleutelstand.VERTROUWD, Sleutelstand.INGETROKKEN]
    return sorted(found, key=lambda row: (order.index(Sleutelstand(row.stand)), row.partij, row.vanaf))


def _key(row: Partnersleutel, names: Mapping[str, str], holders: Collection[UUID], *, by: Medewerker) -> Sleutelregel:
    asked = (
        ("bevestig", rules.refusal_to_confirm(by, row, holders)),
        ("waarschuw", rules.refusal_to_warn(by, row, holders)),
        ("intrekken", rules.refusal_to_withdraw(by, row)),
        ("stop", rules.refusal_to_end(by, row, row.vanaf)),
    )
    alone = row.stand == Sleutelstand.EERSTE and not frozenset(holders) - {row.eerste_id}
    until = free_from(row.pk) if alone else None
    return Sleutelregel(
        id=row.pk,
        partij=row.partij,
        begin=" ".join(row.vingerafdruk[:2]),
        stand=row.stand,
        woord=_word(row, names),
        wie=names.get(str(row.eerste_id), ""),
        vanaf=row.vanaf,
        tot=row.tot,
        sinds=row.ingetrokken_op or row.vertrouwd_op or row.sinds,
        alleen_vanaf=until if until and until > now() else None,
        mag=frozenset(name for name, refusal in asked if refusal is None),
    )


def _word(row: Partnersleutel, names: Mapping[str, str]) -> str:
    if row.stand == Sleutelstand.VERTROUWD and row.na:
        return _("door de oude sleutel")
    people = [names.get(person, "") for person in _people([row])]
    if row.stand == Sleutelstand.VERTROUWD:
        return _(" en ").join(dict.fromkeys(people))
    if row.stand == Sleutelstand.EERSTE:
        return _("%s, wacht op tweede") % people[0]
    return str(Sleutelstand(row.stand).label).lower()


def _people(rows: Sequence[Partnersleutel]) -> list[str]:
    return [str(person) for row in rows for person in (row.eerste_id, row.tweede_id) if person is not None]
