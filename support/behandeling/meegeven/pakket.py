"""The package for a report to the police: put together from what the consent names, handed out, and logged to the byte.

It goes along with a referral (``docs/adr/0037``) and lies nowhere in clear: sheets are sealed, files are read while the
zip is sent, and of what left only names and hashes are kept (``docs/adr/0042``).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meldpunt.core.errors import Conflict, NotFound, Refusal, require
from support.behandeling.doorgeleiden import brief as brieven
from support.behandeling.doorgeleiden import register
from support.bewijskracht import service as bewijskracht
from support.doorgeleiding import service as geleiding
from support.dossiers import service as dossiers
from support.papier import service as papier
from support.papier.service import (
    Aangiftepakket,
    Meegave,
    Pakketkeuze,
    Pakketontvanger,
    PapierGebeurtenis,
    Papierregelsoort,
)
from support.regie import rules
from support.regie import service as regie

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.doorgeleiding.service import Traject
    from support.dossiers.service import Bewijs, Zaak

__all__ = ["Meegegeven", "Pakketkeuze", "hand_out", "make", "open_package", "refusal_to_package"]

WIJZE = "meegegeven"
GOES = geleiding.NOG_NIET_WEG | geleiding.LOOPT


@dataclass(frozen=True)
class Meegegeven:
    """What goes out now: names and content of what was written, and the pieces of evidence."""

    papieren: tuple[tuple[str, bytes], ...] = field(repr=False)
    bestanden: tuple[Bewijs, ...] = field(repr=False)


def refusal_to_package(zaak: Zaak, traject: Traject) -> Refusal | None:
    """A package goes along with a referral that runs, to whom one may go, on a live consent."""
    if papier.ontvanger_of(traject.brief.bestemming) is None or traject.zonder_akkoord:
        return Refusal(_("Hier gaat geen aangiftepakket heen."), NotFound)
    if traject.stand not in GOES:
        return Refusal(_("Deze doorgeleiding is klaar. Begin een nieuwe."), Conflict)
    return rules.refusal_to_share(regie.boek_of(zaak), traject.brief.bestemming)


@transaction.atomic
def make(*, doorgeleiding_id: UUID, keuze: Pakketkeuze, by: Medewerker) -> UUID:
    """Put a package together, as the melder chose; nothing goes out yet.

    Args:
        doorgeleiding_id: the referral that it goes along with.
        keuze: address, complaint, mandate.
        by: who makes it.

    Returns:
        The package.

    Raises:
        NotAllowed: there is no live consent.
        NotFound: there is no such referral in a case of this person, or no package goes to its destination.
        Conflict: the referral is over.
    """
    zaak, traject = brieven.opened(doorgeleiding_id, by)
    require(refusal_to_package(zaak, traject))
    ontvanger, given = _grounds(zaak, traject)
    inzage, pakket_id = dossiers.inzage_of(zaak), uuid4()
    vel, erin = papier.make_sheet(
        inzage, kenmerk=papier.kenmerk_of(pakket_id.hex), ontvanger=ontvanger, keuze=keuze, toestemming=given
    )
    made = Aangiftepakket(
        id=pakket_id,
        doorgeleiding=traject.id,
        bestemming=ontvanger.bestemming,
        toestemming=given.id,
        domicilie=keuze.domicilie,
        adres=keuze.adres,
        klacht=keuze.klacht,
        gemachtigde=keuze.gemachtigde,
        erin=erin,
        stukken=tuple(item.nr for item in papier.files_of(inzage, ontvanger=ontvanger, toestemming=given)),
        vel=vel,
        versie=papier.aangiftedata().versie,
        wie=by.naam,
    )
    zaak.write(made, zaak.line(Papierregelsoort.PAKKET, zichtbaar=False))
    zaak.record(PapierGebeurtenis.PAKKET)
    return pakket_id


@transaction.atomic
def open_package(*, doorgeleiding_id: UUID, by: Medewerker) -> Aangiftepakket:
    """The newest package of a referral, to draw or print it; written down as a look.

    Raises:
        NotFound: there is no such referral in a case of this person, or no package of it.
    """
    zaak, traject = brieven.opened(doorgeleiding_id, by)
    zaak.record(PapierGebeurtenis.PAKKET_GEDRUKT)
    return _the_package(zaak, traject)


@transaction.atomic
def hand_out(*, doorgeleiding_id: UUID, gezien: UUID, pdf: bytes, by: Medewerker) -> Meegegeven:
    """Let a package go out: entered in the register, with each file in it and its hash.

    Args:
        doorgeleiding_id: the referral.
        gezien: the package that was before them.
        pdf: its sheets as PDF; empty where this machine makes none.
        by: who hands it out.

    Returns:
        What goes into the zip, which is made while it is sent.

    Raises:
        NotAllowed: there is no live consent any more.
        NotFound: there is no such referral in a case of this person, or no package of it.
        Conflict: the package, the consent, the evidence or anything that stands on the sheets changed meanwhile.
        StateMismatch: the chain of the evidence is not as it was signed.
    """
    zaak, traject = brieven.opened(doorgeleiding_id, by)
    require(refusal_to_package(zaak, traject))
    found = _the_package(zaak, traject)
    ontvanger, given = _grounds(zaak, traject)
    dossiers.link_older(zaak)
    inzage = dossiers.inzage_of(zaak)
    files = papier.files_of(inzage, ontvanger=ontvanger, toestemming=given)
    if found.id != gezien or found.toestemming != given.id or tuple(item.nr for item in files) != found.stukken:
        raise Conflict(_("Het akkoord of het bewijs is intussen anders. Maak het pakket opnieuw."))
    if not _still_says(found, inzage, ontvanger, given):
        raise Conflict(_("Wat er in het dossier staat, is intussen anders. Maak het pakket opnieuw."))
    papers = [("aangifte.txt", found.vel.tekst.encode())]
    if pdf:
        papers.append(("aangifte.pdf", pdf))
    if files:
        papers += bewijskracht.papers_of(bewijskracht.make(inzage, mee=[item.id for item in files]))
    listed = [(name, hashlib.sha256(content).hexdigest()) for name, content in papers]
    listed += [(bewijskracht.path_of(item), item.sha256) for item in files]
    lines = "".join(f"{sha256}  {name}\n" for name, sha256 in listed)
    papers.append(("inhoud.sha256", lines.encode()))
    _log(zaak, found, listed, sha256=hashlib.sha256(lines.encode()).hexdigest())
    return Meegegeven(papieren=tuple(papers), bestanden=files)


def _still_says(
    found: Aangiftepakket, inzage: dossiers.Inzage, ontvanger: Pakketontvanger, given: regie.Toestemming
) -> bool:
    """Whether the sheets would read the same if they were made now; the day on which they were made aside."""
    keuze = Pakketkeuze(
        domicilie=found.domicilie, adres=found.adres, klacht=found.klacht, gemachtigde=found.gemachtigde
    )
    kenmerk = papier.kenmerk_of(found.id.hex)
    now, _erin = papier.make_sheet(inzage, kenmerk=kenmerk, ontvanger=ontvanger, keuze=keuze, toestemming=given)
    was = found.vel
    return (now.titel, now.kern, now.dag, now.delen) == (was.titel, was.kern, was.dag, was.delen)


def _log(zaak: Zaak, found: Aangiftepakket, listed: list[tuple[str, str]], *, sha256: str) -> None:
    """Write down to the byte what leaves."""
    left = Meegave(
        pakket=found.id, bestemming=found.bestemming, bestanden=tuple(listed), sha256=sha256, wie=zaak.by.naam
    )
    files = ngettext("een aangiftepakket met %(n)s bestand", "een aangiftepakket met %(n)s bestanden", len(listed) + 1)
    parts = regie.words_of_parts(found.erin)
    what = f"{parts}, {files}" if parts else files
    zaak.write(left)
    zaak.record(PapierGebeurtenis.PAKKET_MEEGEGEVEN)
    register.enter(
        zaak,
        bestemming=found.bestemming,
        wat=what % {"n": len(listed) + 1},
        kenmerk=papier.kenmerk_of(found.id.hex),
        toestemming=found.toestemming,
        wijze=WIJZE,
        tekst=(*found.vel.regels, *(f"{name}: {digest}" for name, digest in listed), f"inhoud.sha256: {sha256}"),
    )


def _the_package(zaak: Zaak, traject: Traject) -> Aangiftepakket:
    found = papier.pakket_of(zaak, traject.id)
    if found is None:
        raise NotFound(_("Er is nog geen aangiftepakket gemaakt."))
    return found


def _grounds(zaak: Zaak, traject: Traject) -> tuple[Pakketontvanger, regie.Toestemming]:
    """How much may go, and the live consent for it."""
    ontvanger = papier.ontvanger_of(traject.brief.bestemming)
    if ontvanger is None:
        raise NotFound(_("Hier gaat geen aangiftepakket heen."))
    return ontvanger, regie.boek_of(zaak).toestemmingen[ontvanger.bestemming]
