"""The kind "partij": what may stand in a version, and what it says in words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import structs

from meldpunt.core.typed.bereikbaar import fout_in_mail, fout_in_nummer
from meldpunt.core.web.partij import Partijgegevens, van_omgeving
from meldpunt.huisstijl.logo import GeenLogo, logo_as_text, logo_from_settings, logo_from_text
from meldpunt.huisstijl.service import bezwaar_tegen
from meldpunt.versies.service import Feit, Versiebezwaar, Versiesoort, current_mark, established

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELS = {
    "naam": gettext_lazy("Naam van de partij"),
    "telefoon": gettext_lazy("Telefoonnummer van het meldpunt"),
    "begin": gettext_lazy("Open vanaf"),
    "eind": gettext_lazy("Open tot"),
    "telefoon_uren": gettext_lazy("Wanneer wordt er opgenomen?"),
    "email": gettext_lazy("E-mailadres van het meldpunt"),
    "fg": gettext_lazy("Functionaris gegevensbescherming"),
    "integriteit": gettext_lazy("Waar meld je een overtreding van de gedragscode?"),
    "gesprekken": gettext_lazy("Gesprekken met een psycholoog die de partij betaalt"),
    "snel_weg": gettext_lazy("Waar gaat Snel weg naartoe?"),
    "tabtitel": gettext_lazy("Naam op het tabblad van een melder"),
    "accent": gettext_lazy("Kleur"),
    "accent_donker": gettext_lazy("Kleur op een donker scherm"),
}
FILLED = ("naam", "telefoon", "email", "integriteit", "fg", "snel_weg")
LIMIT = 200  # of one line


def shipped() -> Partijgegevens:
    """Version one: the environment, with its logo."""
    try:
        logo = logo_as_text(logo_from_settings())
    except GeenLogo:
        logo = ""
    return structs.replace(van_omgeving(), logo=logo)


def bezwaren(own: Partijgegevens) -> list[Versiebezwaar]:
    """What is wrong with what the party would say of itself, each at its field."""
    return [Versiebezwaar(veld, zin) for veld, zin in _wrong(own)]


def feiten(own: Partijgegevens) -> list[Feit]:
    """What it says, line by line; the logo as a yes, since a picture has no words."""
    told = structs.asdict(own)
    found = [Feit(name, str(label), _as_words(name, told[name])) for name, label in LABELS.items()]
    if own.logo:
        picture = logo_from_text(own.logo)
        mark = (
            ""
            if picture is None
            else _("%(soort)s, kenmerk %(versie)s")
            % {
                "soort": picture.soort.removeprefix("image/").partition("+")[0].upper(),
                "versie": picture.versie,
            }
        )
        found.append(Feit("logo", _("Beeldmerk"), mark))
    return [feit for feit in found if feit.waarde]


def source() -> tuple[Partijgegevens | None, str]:
    """The version that was established, and a mark that differs for each."""
    return established(PARTIJ), current_mark(PARTIJ)


def _wrong(own: Partijgegevens) -> Iterator[tuple[str, str]]:
    told = structs.asdict(own)
    yield from _wrong_lines({name: str(told[name]) for name in LABELS})
    if fout := fout_in_nummer(own.telefoon):
        yield "telefoon", fout
    for name in ("email", "fg"):
        if fout := fout_in_mail(told[name]):
            yield name, fout
    if not 0 <= own.begin < own.eind <= 23:  # noqa: PLR2004 - the last whole hour of a day
        yield "eind", _("Het meldpunt sluit later dan het opengaat, op een heel uur tot en met 23.")
    if own.snel_weg != van_omgeving().snel_weg and not _is_elsewhere(own.snel_weg):  # whoever runs it chose that one
        yield "snel_weg", _("Schrijf een adres dat begint met https://, zoals https://www.buienradar.nl/.")
    yield from _wrong_style(own)


def _wrong_lines(told: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in told.items():
        if name in FILLED and not value.strip():
            yield name, _("Vul dit in: mensen lezen het.")
        elif len(value) > LIMIT or "\n" in value:
            yield name, _("Maak dit korter: het moet op één regel passen.")


def _wrong_style(own: Partijgegevens) -> Iterator[tuple[str, str]]:
    for name, thema in (("accent", "licht"), ("accent_donker", "donker")):
        kleur = getattr(own, name)
        found = bezwaar_tegen(kleur, thema, naam=_("De kleur")) if kleur else None
        if found:
            yield name, f"{found.zin} {found.advies.partition(' Of laat')[0]}"
    try:
        logo_from_text(own.logo)
    except GeenLogo as error:
        yield "logo", str(error).replace("PARTIJ_LOGO", _("het beeldmerk"))


def _is_elsewhere(address: str) -> bool:
    """Whether it is the address of a site, without a name or passphrase in it."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and bool(parts.hostname) and parts.username is None and " " not in address
    except ValueError:
        return False


def _as_words(name: str, value: object) -> str:
    if name in ("begin", "eind"):
        return _("%(uur)s.00 uur") % {"uur": value}
    return "" if name == "gesprekken" and not value else str(value)


PARTIJ: Versiesoort[Partijgegevens] = Versiesoort(
    code="partij",
    naam=gettext_lazy("Gegevens van de partij"),
    model=Partijgegevens,
    meegeleverd=shipped,
    bezwaren=bezwaren,
    feiten=feiten,
)
