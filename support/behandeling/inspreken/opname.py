"""A spoken story: added later, listened to, written down by the desk, and confirmed or corrected by the melder.

What was spoken counts as soon as it is in; what was written down of it stays beside what the melder says of that
(``docs/adr/0048``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.errors import Conflict, NotFound, require
from support.aandacht import service as aandacht
from support.aandacht.service import Reden
from support.behandeling import sluiten
from support.dossiers import rules
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis, Opnameverslag, Regelsoort, Verslagreactie
from support.regie import rules as regierules
from support.regie import service as regie

__all__ = ["add_opname", "answer_verslag", "open_opname", "write_verslag"]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.service import Bewijs, NieuwBestand, Opname, Zaak


@transaction.atomic
def add_opname(*, zaak: Zaak, opname: NieuwBestand) -> None:
    """Something that the melder speaks in after sending; a closed report opens again, and it waits to be heard.

    Args:
        zaak: the report.
        opname: the received file, which waits.

    Raises:
        Conflict: it was lost on its way.
    """
    dossiers.store_files([opname])
    sluiten.reopen_if_closed(zaak)
    zaak.write(
        *dossiers.contents_of([opname], first=dossiers.count_files(zaak) + 1),
        zaak.line(Regelsoort.OPNAME_TOEGEVOEGD),
    )
    dossiers.drop_waiting([opname])
    zaak.change_feiten(te_beluisteren=True)
    zaak.record(DossierGebeurtenis.BEWIJS_TOEGEVOEGD)
    aandacht.ask(zaak, Reden.GESPROKEN)


@transaction.atomic
def open_opname(*, dossier_id: UUID, bestand_id: UUID, by: Medewerker) -> tuple[Bewijs, Iterator[bytes]]:
    """A recording, decrypted chunk by chunk while it is read; that somebody listened is written down first.

    Raises:
        NotFound: there is no such case or recording, for this person.
        NotAllowed: it is infected, or not scanned yet.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by)
    bewijs = dossiers.find_bewijs(zaak, bestand_id)
    if not bewijs.gesproken:
        raise NotFound(_("Dit bestand is er niet."))
    require(rules.refusal_to_open(bewijs))
    zaak.record(DossierGebeurtenis.OPNAME_BELUISTERD)
    return bewijs, dossiers.read_original(bewijs)


@transaction.atomic
def write_verslag(*, dossier_id: UUID, bestand_id: UUID, tekst: str, was: str, by: Medewerker) -> None:
    """Write down what is said in a recording; the melder reads it and says whether it is right.

    It may be written again, such as after a correction; the newest counts and all stay on the timeline. Once every
    recording is written down, nothing waits to be heard any more.

    Args:
        dossier_id: the case.
        bestand_id: the recording.
        tekst: what is said in it.
        was: the id of what was written down before, as the page showed it; empty for nothing.
        by: who listened.

    Raises:
        NotFound: there is no such case or recording, for this person.
        Conflict: a colleague wrote it down since the page was opened.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    opnames = dossiers.inzage_of(zaak).opnames
    opname = next((item for item in opnames if item.bestand.id == bestand_id), None)
    if opname is None:
        raise NotFound(_("Dit bestand is er niet."))
    if was != _newest(opname):
        raise Conflict(_("Een collega schreef deze opname net op. Lees dat eerst. Jouw tekst staat hier nog."))
    zaak.write(
        Opnameverslag(van=bestand_id, wie=by.naam, tekst=tekst), zaak.line(Regelsoort.OPNAME_VERSLAG, tekst=tekst)
    )
    zaak.record(DossierGebeurtenis.OPNAME_VERSLAG)
    others = [item for item in opnames if item.bestand.id != bestand_id]
    if not any(item.is_verbeterd for item in others):
        aandacht.finish(zaak, Reden.VERBETERD)
    if not any(item.is_ongehoord for item in others):
        zaak.change_feiten(te_beluisteren=False)
        aandacht.finish(zaak, Reden.GESPROKEN)
    regie.owe_mail(zaak.id)


@transaction.atomic
def answer_verslag(*, zaak: Zaak, verslag_id: UUID, tekst: str = "") -> None:
    """The melder says that what was written down is right, or how it was instead; once for each text.

    Args:
        zaak: the report.
        verslag_id: what was written down.
        tekst: how it was instead; empty where it is right. A correction waits for whoever has the case, and opens a
            closed report again.

    Raises:
        NotAllowed: somebody else decides in this report.
        Conflict: something newer was written down meanwhile, or it was answered already.
    """
    zaak.hold()
    require(regierules.refusal_to_steer(regie.boek_of(zaak), zaak.lookup))
    opnames = dossiers.mijn_melding_of(zaak).opnames
    if not any(item.verslag and item.verslag.id == verslag_id and item.reactie is None for item in opnames):
        raise Conflict(_("Hier gaf je al antwoord op, of er staat nu iets nieuws. Kijk je het nog een keer na?"))
    if tekst:
        sluiten.reopen_if_closed(zaak)
    soort = Regelsoort.OPNAME_VERBETERD if tekst else Regelsoort.OPNAME_KLOPT
    zaak.write(Verslagreactie(van=verslag_id, klopt=not tekst, tekst=tekst), zaak.line(soort, tekst=tekst))
    zaak.record(DossierGebeurtenis.OPNAME_BEANTWOORD)
    if tekst:
        aandacht.ask(zaak, Reden.VERBETERD)


def _newest(opname: Opname) -> str:
    """The id of what was written down last of a recording; empty for nothing."""
    return str(opname.verslag.id) if opname.verslag else ""
