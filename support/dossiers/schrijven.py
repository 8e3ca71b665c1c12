"""Writing into a case: rows and sealed objects, made together; needs nobody's key."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.core.clock import now
from meldpunt.evidence import service as evidence
from meldpunt.vault import service as vault
from support.dossiers.inhoud import BERICHT, BEWIJSSTUK, SCAN, TIJDLIJN, TRIAGE, UITINGEN, WEERGAVE
from support.dossiers.models import Bericht, Bewijsstuk, Tijdlijnregel, TriageBesluit
from support.dossiers.uitingen import MOST, uiting_of_bestand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meldpunt.accounts.service import Medewerker
    from support.dossiers.uitingen import Uiting
    from triage.service import Uitkomst


@dataclass(frozen=True)
class NieuwBestand:
    """A received file, already sealed on disk."""

    file_id: uuid.UUID
    naam: str = field(repr=False)
    soort: str
    grootte: int
    sha256: str
    sleutel: vault.Secret = field(repr=False)
    scan: str = evidence.Scan.GEEN_SCANNER
    actief: bool = False
    uitingen: tuple[Uiting, ...] = field(repr=False, default=())

    @property
    def alle_uitingen(self) -> list[Uiting]:
        """What came in by this file: the messages that were read in it, or the file itself where it shows something."""
        return list(self.uitingen) or uiting_of_bestand(self.file_id, self.soort)


@dataclass(frozen=True)
class Schrijver:
    """The name under which something is written in a case."""

    actor_id: str
    naam: str
    rol: str


MELDER = Schrijver(actor_id="melder", naam="", rol="melder")


def writer(by: Medewerker) -> Schrijver:
    """The name under which somebody at work writes in a case."""
    return Schrijver(actor_id=by.actor_id, naam=by.naam, rol=by.rol)


def line(*, soort: str, by: Schrijver, tekst: str = "", zichtbaar: bool = False) -> vault.NewObject:
    """A line for the timeline."""
    content = {
        "op": now().isoformat(),
        "soort": soort,
        "wie": by.naam,
        "rol": by.rol,
        "tekst": tekst,
        "zichtbaar": zichtbaar,
    }
    return vault.NewObject(id=uuid.uuid4(), kind=TIJDLIJN, content=content)


def bericht(*, tekst: str, van: str, by: Schrijver) -> vault.NewObject:
    """A message on its way into a case."""
    content = {"op": now().isoformat(), "van": van, "wie": by.naam, "tekst": tekst}
    return vault.NewObject(id=uuid.uuid4(), kind=BERICHT, content=content)


def bewijsstuk(*, nieuw: NieuwBestand, nr: int) -> vault.NewObject:
    """The name and the key of a sealed file."""
    content = {
        "op": now().isoformat(),
        "nr": nr,
        "naam": nieuw.naam,
        "soort": nieuw.soort,
        "grootte": nieuw.grootte,
        "sha256": nieuw.sha256,
        "sleutel": base64.b64encode(nieuw.sleutel.reveal()).decode(),
        "scan": str(nieuw.scan),
        "actief": nieuw.actief,
    }
    return vault.NewObject(id=nieuw.file_id, kind=BEWIJSSTUK, content=content)


def uitingen(items: Sequence[Uiting]) -> list[vault.NewObject]:
    """What came in one by one, as one sealed row; none where nothing did."""
    if not items:
        return []
    content = {"op": now().isoformat(), "uitingen": [item.to_json() for item in items[:MOST]]}
    return [vault.NewObject(id=uuid.uuid4(), kind=UITINGEN, content=content)]


def scan(*, bestand_id: uuid.UUID, uitslag: str, by: Schrijver) -> vault.NewObject:
    """What a scanner said later about a piece of evidence."""
    content = {"op": now().isoformat(), "van": str(bestand_id), "uitslag": str(uitslag), "wie": by.naam}
    return vault.NewObject(id=uuid.uuid4(), kind=SCAN, content=content)


def weergave(*, bestand_id: uuid.UUID, mime: str = "", sealed: evidence.SealedFile | None = None) -> vault.NewObject:
    """The clean picture of a piece of evidence, or that none can be made."""
    content = {
        "op": now().isoformat(),
        "van": str(bestand_id),
        "soort": mime,
        "bestand": str(sealed.file_id) if sealed else "",
        "sleutel": base64.b64encode(sealed.key.reveal()).decode() if sealed else "",
    }
    return vault.NewObject(id=uuid.uuid4(), kind=WEERGAVE, content=content)


def besluit(
    *, uitkomst: Uitkomst, antwoorden: Mapping[str, Sequence[str]], gradatie: str, reden: str, by: Schrijver
) -> vault.NewObject:
    """A judgement with the answers it stands on."""
    content = {
        "op": now().isoformat(),
        "door": by.actor_id,
        "wie": by.naam,
        "antwoorden": {vraag: list(codes) for vraag, codes in antwoorden.items()},
        "gradatie": str(gradatie),
        "berekend": str(uitkomst.gradatie),
        "reden": reden,
    }
    return vault.NewObject(id=uuid.uuid4(), kind=TRIAGE, content=content)


def store_rows(dossier_id: uuid.UUID, objects: Sequence[vault.NewObject]) -> None:
    """The clear rows that belong to sealed objects of a case."""
    berichten, bewijs, regels = [], [], []
    for new in objects:
        if new.kind == BERICHT:
            berichten.append(Bericht(id=new.id, dossier_id=dossier_id, van=new.content["van"]))
        elif new.kind == BEWIJSSTUK:
            bewijs.append(Bewijsstuk(id=new.id, dossier_id=dossier_id, nr=new.content["nr"]))
        elif new.kind == TIJDLIJN:
            regels.append(Tijdlijnregel(id=new.id, dossier_id=dossier_id))
    Bericht.objects.bulk_create(berichten)
    Bewijsstuk.objects.bulk_create(bewijs)
    Tijdlijnregel.objects.bulk_create(regels)


def store_besluit(
    dossier_id: uuid.UUID, new: vault.NewObject, *, stand: TriageBesluit.Stand, uitkomst: Uitkomst
) -> TriageBesluit:
    """The clear row of a judgement."""
    return TriageBesluit.objects.create(
        id=new.id,
        dossier_id=dossier_id,
        stand=stand,
        door=new.content["door"],
        boom_versie=uitkomst.boom_versie,
        boom_sha256=uitkomst.boom_sha256,
    )


def write(dossier_id: uuid.UUID, objects: Sequence[vault.NewObject]) -> None:
    """Seal objects into a case and store their rows."""
    vault.seal_objects(case_id=dossier_id, objects=objects)
    store_rows(dossier_id, objects)


def store_files(bestanden: Sequence[NieuwBestand]) -> None:
    """Put sealed files where cases keep them: before the rows, so that no committed case misses a file.

    They wait beside it until the commit: when the transaction fails after all, a second try finds them.
    """
    evidence.store_waiting([new.file_id for new in bestanden])


def drop_waiting(bestanden: Sequence[NieuwBestand]) -> None:
    """Let go of what waited, once the transaction is in."""
    transaction.on_commit(lambda: evidence.drop_waiting([new.file_id for new in bestanden]))
