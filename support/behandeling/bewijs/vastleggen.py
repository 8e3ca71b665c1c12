"""Evidence that the desk adds itself, how it was captured, and taking out what does not belong; and its manifest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from meldpunt.core.errors import require
from meldpunt.evidence import service as evidence
from support.bewijskracht import service as bewijskracht
from support.dossiers import rules
from support.dossiers import service as dossiers
from support.dossiers.service import (
    Bewijsherkomst,
    DossierGebeurtenis,
    Regelsoort,
    Vastlegkaart,
    Vastlegwijze,
    Weggehaald,
)

__all__ = [
    "Bewijsherkomst",
    "Toegevoegd",
    "Vastlegwijze",
    "add_bewijs",
    "fill_kaart",
    "make_manifest",
    "make_pakket",
    "remove_bewijs",
]

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.bewijskracht.service import Bewijsmanifest
    from support.dossiers.service import Inzage, NieuwBestand, Zaak


@dataclass(frozen=True)
class Toegevoegd:
    """The numbers of what was added, and a sentence for each file that was not."""

    nummers: tuple[int, ...] = ()
    fouten: tuple[str, ...] = field(repr=False, default=())


@transaction.atomic
def add_bewijs(
    *,
    dossier_id: UUID,
    bestanden: Sequence[NieuwBestand],
    herkomst: str,
    by: Medewerker,
    feiten: Mapping[str, Any] | None = None,
) -> Toegevoegd:
    """Add what came in another way than by the page of the melder, who sees that it was added and by whom.

    The same file twice is one: pressing twice, or a screenshot that the melder sent as well.

    Args:
        dossier_id: the case.
        bestanden: received files, which wait.
        herkomst: how they came, a ``Bewijsherkomst``.
        by: who adds them.
        feiten: what is known of how they were captured; fields of a ``Vastlegkaart``, the same for all.

    Raises:
        NotFound: there is no such case, for this person.
        Conflict: the case is closed, or a file was lost on its way.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(rules.refusal_to_add(zaak.dossier))
    fitting, fouten = _fitting(dossiers.inzage_of(zaak), bestanden)
    if not fitting:
        return Toegevoegd(fouten=tuple(fouten))
    new = [item.with_(herkomst=Bewijsherkomst(herkomst), door=by.naam) for item in fitting]
    dossiers.store_files(new)
    first = dossiers.count_files(zaak) + 1
    zaak.write(
        *dossiers.contents_of(new, first=first),
        *dossiers.uitingen_content([uiting for item in new for uiting in item.alle_uitingen]),
        zaak.line(Regelsoort.BEWIJS_TOEGEVOEGD),
    )
    if feiten and any(feiten.values()):
        zaak.write(*(Vastlegkaart(van=item.file_id, wie=by.naam, **feiten) for item in new))
    dossiers.drop_waiting(new)
    zaak.record(DossierGebeurtenis.BEWIJS_TOEGEVOEGD)
    return Toegevoegd(nummers=tuple(range(first, first + len(new))), fouten=tuple(fouten))


@transaction.atomic
def fill_kaart(*, dossier_id: UUID, bestand_id: UUID, feiten: Mapping[str, Any], by: Medewerker) -> int:
    """Write down what is known of how a piece was captured; the newest card counts, and the older ones stay.

    Returns:
        How many of the eight are known now.

    Raises:
        NotFound: there is no such case or piece, for this person.
        Conflict: the case is closed.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(rules.refusal_to_add(zaak.dossier))
    bewijs = dossiers.find_bewijs(zaak, bestand_id)
    kaart = Vastlegkaart(van=bewijs.id, wie=by.naam, **feiten)
    before = bewijs.kaart or Vastlegkaart(van=bewijs.id)
    if before.with_(id=kaart.id, op=kaart.op, wie=kaart.wie) != kaart:
        zaak.write(kaart)
        zaak.record(DossierGebeurtenis.BEWIJS_KAART)
    return kaart.bekend


@transaction.atomic
def remove_bewijs(*, dossier_id: UUID, bestand_id: UUID, waarom: str, by: Medewerker) -> None:
    """Take out what the desk added by mistake: the file goes for good, its hash stays with who and why.

    Raises:
        NotFound: there is no such case or piece, for this person.
        NotAllowed: the melder gave it.
        Conflict: the case is closed, or it was taken out already.
    """
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    require(rules.refusal_to_add(zaak.dossier))
    bewijs = dossiers.find_bewijs(zaak, bestand_id)
    require(rules.refusal_to_remove(bewijs))
    zaak.write(
        Weggehaald(van=bewijs.id, wie=by.naam, waarom=waarom),
        zaak.line(Regelsoort.BEWIJS_WEGGEHAALD, tekst=_("Bewijs %(nr)s: %(waarom)s") % _told(bewijs.nr, waarom)),
    )
    dossiers.drop_file(bewijs)
    zaak.record(DossierGebeurtenis.BEWIJS_WEGGEHAALD)


@transaction.atomic
def make_manifest(*, dossier_id: UUID, by: Medewerker) -> Bewijsmanifest:
    """The signed manifest of a case, for whoever has it open.

    Raises:
        NotFound: there is no such case, for this person.
        StateMismatch: its chain is not as it was signed.
    """
    zaak, inzage = _opened(dossier_id, by)
    zaak.record(DossierGebeurtenis.BEWIJS_MANIFEST)
    return bewijskracht.make(inzage, mee=[item.id for item in inzage.bestanden])


@transaction.atomic
def make_pakket(*, dossier_id: UUID, by: Medewerker) -> Bewijsmanifest:
    """The manifest with the files that may be opened, to go out together; written down as opening all of them.

    Raises:
        NotFound: there is no such case, for this person.
        StateMismatch: its chain is not as it was signed.
    """
    zaak, inzage = _opened(dossier_id, by)
    zaak.record(DossierGebeurtenis.BEWIJS_PAKKET)
    return bewijskracht.make(inzage, mee=[item.id for item in inzage.bestanden if item.is_vrij])


def _opened(dossier_id: UUID, by: Medewerker) -> tuple[Zaak, Inzage]:
    zaak = dossiers.open_zaak(dossier_id=dossier_id, by=by, lock=True)
    dossiers.link_older(zaak)
    return zaak, dossiers.inzage_of(zaak)


def _fitting(inzage: Inzage, bestanden: Sequence[NieuwBestand]) -> tuple[list[NieuwBestand], list[str]]:
    """The files that fit, and a sentence for each that is there already or finds no room; those are let go."""
    here = {item.sha256: item.nr for item in inzage.bestanden if item.weg is None}
    sizes = [item.grootte for item in inzage.bestanden if item.weg is None]
    fitting: list[NieuwBestand] = []
    fouten = []
    for new in bestanden:
        fout = _refusal(new, here, sizes)
        if fout:
            fouten.append(fout)
            evidence.drop_waiting([new.file_id])
            continue
        fitting.append(new)
        here[new.sha256] = len(inzage.bestanden) + len(fitting)
        sizes.append(new.grootte)
    return fitting, fouten


def _refusal(new: NieuwBestand, here: Mapping[str, int], sizes: Collection[int]) -> str:
    if new.sha256 in here:
        words = _("“%(naam)s” staat al in dit dossier, als bewijs %(nr)s.")
        return words % {"naam": new.naam, "nr": here[new.sha256]}
    most = settings.UPLOAD_MAX_FILES_LATER
    return evidence.no_room(sizes, new.grootte, most=most) or evidence.no_room_today(new.grootte)


def _told(nr: int, waarom: str) -> dict[str, Any]:
    return {"nr": nr, "waarom": waarom}
