"""Writing a request: the words of the data around a link, coded reasons, and what of the melder the consent names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meldpunt.core.clock import add_werkdagen, next_werkdag, today
from meldpunt.core.web.partij import partij
from support.dossiers import service as dossiers
from support.papier.service import Vel, Veldeel
from support.regie.service import Onderdeel, allowed_by
from support.weghalen.models import kenmerk_of
from support.weghalen.platformen import brief_for, platform_of, reden_of, weghaaldata
from support.weghalen.states import Verzoekstand
from triage import service as triage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from support.dossiers.service import Zaak
    from support.regie.service import Toestemming
    from support.weghalen.inhoud import Verzoeksport
    from support.weghalen.platformen import Verzoekbrief, Verzoekreden

__all__ = ["BESTEMMING", "Verzoekkeuze", "write_request"]

BESTEMMING: dict[Verzoekstand, str] = {
    Verzoekstand.GEMELD: "PLATFORM",
    Verzoekstand.KLACHT: "PLATFORM",
    Verzoekstand.GESCHIL: "GESCHIL",
    Verzoekstand.TOEZICHT: "TOEZICHT",
}  # whose consent a rung needs: each of them is somebody else


@dataclass(frozen=True)
class Verzoekkeuze:
    """What the desk fills in.

    Attributes:
        link: the exact address of the message.
        platform: where it stands.
        redenen: what it does, as codes.
        bewijs: numbers of the pieces that show it.
        zonder_bewijs: why it goes on without.
    """

    link: str = field(repr=False)
    platform: str
    redenen: tuple[str, ...]
    bewijs: tuple[int, ...] = ()
    zonder_bewijs: str = field(repr=False, default="")


def write_request(
    zaak: Zaak,
    sporten: Sequence[Verzoeksport],
    *,
    naar: Verzoekstand,
    keuze: Verzoekkeuze,
    toestemming: Toestemming,
) -> tuple[Vel, tuple[Onderdeel, ...]]:
    """The text that leads to a rung, as it reads today; always in Dutch.

    Args:
        zaak: the case, opened.
        sporten: what was done and seen of this request, the oldest first; there is at least one.
        naar: the rung.
        keuze: what the desk filled in.
        toestemming: the live consent for whoever reads it; nothing of the melder that it does not name gets in.

    Returns:
        The sheet, and what of the melder stands in it.

    Source: Regulation (EU) 2022/2065 art. 16(2): reasons, exact address, name and e-mail, good faith; of images of
    children no name and no e-mail, of nobody.
    """
    brief, redenen = brief_for(naar), [reden_of(code) for code in keuze.redenen]
    mag = allowed_by(toestemming)
    with translation.override("nl"):
        known, afzender = _of_melder(zaak, toestemming), _sender(redenen)
        named = (Onderdeel.NAAM, Onderdeel.WOORDEN) if afzender else (Onderdeel.WOORDEN,)
        erin = (Onderdeel.LINKS, *(item for item in named if item in mag and known[item]))
        articles = [_articles(reden.artikelen) for reden in redenen]
        kern = brief.kern if any(articles) or brief.kern_regels is None else brief.kern_regels
        parts = [
            _where(keuze, naar),
            _why(list(zip([reden.tekst for reden in redenen], articles, strict=True)), erin, known),
            *_before(sporten),
            _who(erin, known, afzender),
            Veldeel(kop=_("Wat wij vragen"), rijen=_lettered(brief.vraagt), soort="nummers"),
            Veldeel(
                kop=_("Verklaring"),
                zinnen=(brief.verklaring,),
                teken=tuple(part for part in (afzender, _day(today())) if part),
                soort="heel",
            ),
        ]
        sheet = _sheet(brief, sporten[-1].verzoek, keuze, kern=kern, delen=_numbered(parts))
        return sheet.with_(zonder_afzender=not afzender), erin


def _sender(redenen: Sequence[Verzoekreden]) -> str:
    """Whose name stands on it; empty where it may say nothing of who asks (art. 16(2)(c))."""
    return "" if any(reden.zonder_afzender for reden in redenen) else f"Meldpunt {partij()['naam']}"


def _sheet(brief: Verzoekbrief, verzoek_id: UUID, keuze: Verzoekkeuze, *, kern: str, delen: tuple[Veldeel, ...]) -> Vel:
    voet = _("Kenmerk %(kenmerk)s, gemaakt op %(dag)s, tekst versie %(versie)s")
    words = {"kenmerk": kenmerk_of(verzoek_id), "dag": _day(today()), "versie": weghaaldata().versie}
    return Vel(
        soort=brief.soort,
        titel=brief.titel,
        inleiding=_("Aan %(wie)s. %(dag)s.")
        % {"wie": _reader(brief.naar, keuze), "dag": _day(today(), "l j F Y").capitalize()},
        kern=kern,
        dagkop=brief.dagkop,
        dag=_day(_answer_by(brief.naar), "l j F Y"),
        voet=voet % words,
        delen=delen,
    )


def _reader(naar: Verzoekstand, keuze: Verzoekkeuze) -> str:
    if naar == Verzoekstand.GESCHIL:
        return _("het geschillenorgaan")
    if naar == Verzoekstand.TOEZICHT:
        return _("de Autoriteit Consument & Markt")
    return _("%(naam)s, via het meldformulier van het platform") % {"naam": platform_of(keuze.platform).naam}


def _answer_by(naar: Verzoekstand) -> date:
    terms = weghaaldata().termijnen
    if naar == Verzoekstand.GESCHIL:
        return next_werkdag(today() + timedelta(days=terms.geschil_dagen))
    return add_werkdagen(
        today(), terms.toezicht_werkdagen if naar == Verzoekstand.TOEZICHT else terms.besluit_werkdagen
    )


def _where(keuze: Verzoekkeuze, naar: Verzoekstand) -> Veldeel:
    rows: tuple[tuple[str, ...], ...] = ((_("Link"), keuze.link),)
    if naar in (Verzoekstand.GESCHIL, Verzoekstand.TOEZICHT):
        rows = ((_("Platform"), platform_of(keuze.platform).naam), *rows)
    if keuze.bewijs:
        rows = (*rows, (_("Vastgelegd"), _("Voordat wij dit schreven, en verzegeld.")))
    return Veldeel(kop=_("Waar het staat"), rijen=rows)


def _why(reasons: list[tuple[str, str]], erin: tuple[Onderdeel, ...], known: dict[Onderdeel, str]) -> Veldeel:
    words = (_("Toelichting: “%(tekst)s”") % {"tekst": known[Onderdeel.WOORDEN]},) if Onderdeel.WOORDEN in erin else ()
    return Veldeel(
        kop=_("Waarom het niet mag"),
        koppen=(_("Wat het bericht doet"), _("Wet")),
        rijen=tuple((text, law or _("eigen regels van het platform")) for text, law in reasons),
        zinnen=words,
        noot=_("Waarschijnlijk strafbaar: de politie, het Openbaar Ministerie en de rechter bepalen dat.")
        if any(law for _text, law in reasons)
        else "",
        soort="redenen",
    )


def _before(sporten: Sequence[Verzoeksport]) -> list[Veldeel]:
    """What was asked and answered before, where this is not the first letter."""
    rows = []
    for sport in sporten:
        if sport.stand == Verzoekstand.VERZEGELD:
            continue
        what = sport.uitslag.label if sport.uitslag else sport.stand.label
        ref = _("kenmerk %(kenmerk)s") % {"kenmerk": sport.kenmerk} if sport.kenmerk else ""
        rows.append((_day(sport.dag), ", ".join(part for part in (str(what), ref) if part)))
    return [Veldeel(kop=_("Wat vooraf ging"), rijen=tuple(rows))] if rows else []


def _who(erin: tuple[Onderdeel, ...], known: dict[Onderdeel, str], afzender: str) -> Veldeel:
    """Who asks: the desk in its own name; nobody of the desk, since a platform may tell who asked (art. 17(3)(b))."""
    rows = [(_("Organisatie"), afzender), (_("E-mail"), partij()["email"])] if afzender else []
    for_whom = _("Degene om wie het gaat, gaf ons akkoord. De naam geven wij niet.")
    if Onderdeel.NAAM in erin:
        for_whom = _("%(naam)s, met akkoord.") % {"naam": known[Onderdeel.NAAM]}
    return Veldeel(kop=_("Wie dit meldt"), rijen=(*rows, (_("Voor wie"), for_whom)))


def _of_melder(zaak: Zaak, toestemming: Toestemming) -> dict[Onderdeel, str]:
    contact = dossiers.inzage_of(zaak).contact
    return {Onderdeel.NAAM: contact.naam, Onderdeel.WOORDEN: toestemming.tekst}


def _articles(codes: Sequence[str]) -> str:
    table = {item.code: item.artikel for item in triage.wetstabel().artikelen}
    return ", ".join(table[code] for code in codes)


def _lettered(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((letter, line) for letter, line in zip("abcdefgh", lines, strict=False))


def _numbered(parts: Sequence[Veldeel]) -> tuple[Veldeel, ...]:
    return tuple(part.with_(kop=f"{number}. {part.kop}") for number, part in enumerate(parts, start=1))


def _day(dag: date, how: str = "j F Y") -> str:
    return date_format(dag, how)
