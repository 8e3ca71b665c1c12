"""How the proof of a case looks to people: in a few words on the page, and as the document of its manifest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from meldpunt.core.clock import now, to_local
from meldpunt.vault import service as vault
from support.bewijskracht import wortels
from support.bewijskracht.manifest import fingerprint, path_of
from support.dossiers.zaak import keten

if TYPE_CHECKING:
    from support.bewijskracht.manifest import Bewijsmanifest
    from support.bewijskracht.wortels import Wortelbewijs
    from support.dossiers.service import Inzage


@dataclass(frozen=True)
class Bewijsstand:
    """How far the chain of a case is shown to stand."""

    schakels: int
    vingerafdruk: str  # of the key that signs now
    wortel: Wortelbewijs | None = field(repr=False, default=None)
    tot: int = 0  # the last link that is in a root

    @property
    def open(self) -> int:
        """How many links wait for the root of the next day."""
        return self.schakels - self.tot


def stand_of(inzage: Inzage) -> Bewijsstand:
    """How far the chain of an opened case is in the roots of days."""
    places = {keten.hash_of(link): link.plek for link in inzage.schakels}
    proofs = wortels.proofs_of(places)
    last = max(proofs, key=lambda item: places[item.kop], default=None)
    key = vault.evidence_public(vault.audit_key_number()).hex()
    tot = places[last.kop] if last else 0
    return Bewijsstand(schakels=len(inzage.schakels), vingerafdruk=fingerprint(key), wortel=last, tot=tot)


def html_of(manifest: Bewijsmanifest) -> str:
    """The manifest as the page that its PDF is made of."""
    inzage = manifest.inzage
    places = {keten.hash_of(link): link.plek for link in inzage.schakels}
    context: dict[str, Any] = {
        "manifest": manifest.inhoud,
        "vingerafdruk": fingerprint(str(manifest.inhoud["sleutel"])),
        "kaart": inzage.kaart,
        "stukken": [(item, path_of(item)) for item in inzage.bestanden],
        "schakels": [(link, keten.hash_of(link)) for link in inzage.schakels],
        "wortels": [
            (item.wortel, places[item.kop], item.wortel.verklaring.splitlines(), manifest.stempels.get(item.wortel.nr))
            for item in manifest.wortels
        ],
        "gemaakt_op": to_local(now()),
    }
    return render_to_string("bewijskracht/manifest.html", context)
