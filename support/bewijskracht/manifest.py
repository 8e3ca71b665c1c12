"""The manifest of a case: its chain, its roots, what it proves and what not; signed, so that nothing of it changes.

What goes into it is read by ``controle/verify_bewijs.py``, which knows this version of it and no other.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC
from functools import cache
from importlib import resources
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from meldpunt.core.clock import now
from meldpunt.core.web.partij import partij
from meldpunt.evidence.service import name_as
from meldpunt.vault import service as vault
from support.bewijskracht import stempels, wortels
from support.bewijskracht.controle.verify_bewijs import PROVES_NOT
from support.dossiers.zaak import keten

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from support.bewijskracht.models import Stempel
    from support.bewijskracht.wortels import Wortelbewijs
    from support.dossiers.service import Bewijs, Inzage, Schakel

SIGNED = b"meldpunt/manifest/1\n"
SAFE_NAME = 60
MODULES = ("ed25519", "tokens", "pakket", "verify_bewijs")  # the last one begins what it becomes
OWN = "support.bewijskracht.controle"
PROVES = (
    "Dat elk bestand byte voor byte is wat bij het meldpunt binnenkwam, met de tijd van de server.",
    "Dat er in de ketting niets is weggehaald, tussengevoegd, verwisseld of veranderd sinds zij ondertekend werd.",
    "Dat de ketting er was op de dag van elke wortel: volgens het meldpunt, en met een tijdstempel volgens een ander.",
)


@dataclass(frozen=True)
class Bewijsmanifest:
    """A signed manifest, with the case that it tells of and the files that go with it."""

    inhoud: Mapping[str, Any] = field(repr=False)
    inzage: Inzage = field(repr=False)
    bestanden: tuple[Bewijs, ...] = field(repr=False)
    wortels: tuple[Wortelbewijs, ...] = field(repr=False)
    stempels: Mapping[int, Sequence[Stempel]] = field(repr=False)  # by the number of the root

    @property
    def json(self) -> bytes:
        """As it goes out."""
        return keten.canonical_json(self.inhoud) + b"\n"

    @property
    def vingerafdruk(self) -> str:
        """Of the key under it, in groups of four."""
        return fingerprint(str(self.inhoud["sleutel"]))


def fingerprint(sleutel: str) -> str:
    """A public key as people compare it: the hash of its letters, in groups of four."""
    digest = hashlib.sha256(sleutel.encode()).hexdigest()
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def make(inzage: Inzage, *, mee: Collection[UUID]) -> Bewijsmanifest:
    """The manifest of an opened case.

    Args:
        inzage: the case.
        mee: the files that go along with it.
    """
    going = tuple(item for item in inzage.bestanden if item.id in mee and item.weg is None)
    proofs = wortels.proofs_of(keten.hash_of(link) for link in inzage.schakels)
    stamps = stempels.stamps_of(item.wortel.nr for item in proofs)
    key = vault.evidence_public(vault.audit_key_number()).hex()
    body: dict[str, Any] = {
        "soort": "meldpunt-bewijsmanifest",
        "versie": 1,
        "meldpunt": f"Meldpunt {partij()['naam']}",
        "zaak": str(inzage.zaak.id),
        "kenmerk": inzage.kaart.kenmerk,
        "gemaakt_op": now().astimezone(UTC).isoformat(timespec="seconds"),
        "begin": keten.begin_of(inzage.zaak.id),
        "schakels": [keten.as_json(link) for link in inzage.schakels],
        "kop": keten.hash_of(inzage.schakels[-1]) if inzage.schakels else keten.begin_of(inzage.zaak.id),
        "kaarten": _cards(inzage),
        "paden": {str(item.nr): path_of(item) for item in going},
        "wortels": _roots(proofs, inzage.schakels, stamps),
        "sleutel": key,
        "bewijst": list(PROVES),
        "bewijst_niet": list(PROVES_NOT),
    }
    signature = vault.sign_evidence(SIGNED + keten.canonical_json(body)).hex()
    return Bewijsmanifest(
        inhoud=body | {"handtekening": signature},
        inzage=inzage,
        bestanden=going,
        wortels=tuple(proofs),
        stempels=stamps,
    )


def papers_of(manifest: Bewijsmanifest) -> list[tuple[str, bytes]]:
    """Name and content of what goes beside the files: manifest, statements, and the program that checks them."""
    statements = {f"wortels/wortel-{item.wortel.nr}.txt": item.wortel.verklaring.encode() for item in manifest.wortels}
    stamps = [stempel for item in manifest.wortels for stempel in manifest.stempels.get(item.wortel.nr, ())]
    answers = [(stamp_path(item), base64.b64decode(item.antwoord)) for item in stamps]
    roots = {f"wortels/dienst-{item.anker.vinger[:8]}.pem": item.anker.pem.encode() for item in stamps}
    papers = [*statements.items(), *answers, *roots.items()]
    return [("manifest.json", manifest.json), *papers, ("verify_bewijs.py", verifier())]


def stamp_path(stempel: Stempel) -> str:
    """Where a time stamp lies in a package."""
    return f"wortels/wortel-{stempel.wortel_id}-{stempel.anker.vinger[:8]}.tsr"


def path_of(bestand: Bewijs) -> str:
    """Where a file lies in a package: a name that is a file in one folder and nothing else."""
    path = PurePosixPath(name_as(bestand.soort, bestand.naam.replace("\\", "/")))
    stem = "".join(c if c.isalnum() or c in " -_" else "_" for c in path.stem)[:SAFE_NAME].strip() or "bestand"
    ending = "".join(c for c in path.suffix.lower() if c.isascii() and c.isalnum())[:8]
    return f"bestanden/{bestand.nr:02d} {stem}{'.' if ending else ''}{ending}"


@cache
def verifier() -> bytes:
    """The program that checks a package, as one file: its modules behind each other, without what joins them here."""
    sources = {name: resources.files(OWN).joinpath(f"{name}.py").read_text() for name in MODULES}
    first = sources.pop(MODULES[-1])
    head, _future, rest = first.partition("from __future__ import annotations\n")
    parts = [_alone(source.partition("from __future__ import annotations\n")[2]) for source in sources.values()]
    text = "\n\n".join(["#!/usr/bin/env python3\n" + head + _future, *parts, _alone(rest)])
    return text.encode()


def _alone(source: str) -> str:
    """A module without its imports of the others."""
    kept, inside = [], False
    for line in source.splitlines():
        begins = line.startswith(f"from {OWN}.")
        if not (begins or inside):
            kept.append(line)
        inside = (begins and line.endswith("(")) or (inside and line != ")")
    return "\n".join(kept).strip() + "\n"


def _cards(inzage: Inzage) -> list[dict[str, Any]]:
    """Every card that was ever filled in, each with the place of its link."""
    by_hash = {keten.card_hash(kaart): keten.card_json(kaart) for kaart in inzage.kaarten}
    return [{"schakel": link.plek, **by_hash[link.sha256]} for link in inzage.schakels if link.soort == "kaart"]


def _roots(
    proofs: Sequence[Wortelbewijs], links: Sequence[Schakel], stamps: Mapping[int, Sequence[Stempel]]
) -> list[dict[str, Any]]:
    places = {keten.hash_of(link): link.plek for link in links}
    return [
        {
            "nr": item.wortel.nr,
            "verklaring": item.wortel.verklaring,
            "handtekening": item.wortel.handtekening,
            "schakel": places[item.kop],
            "pad": [list(step) for step in item.pad],
            "stempels": [_stamp(stempel) for stempel in stamps.get(item.wortel.nr, ())],
        }
        for item in proofs
    ]


def _stamp(stempel: Stempel) -> dict[str, Any]:
    """A time stamp as the manifest tells it; whether it is qualified is what a person looked up, by name and day."""
    return {
        "bestand": stamp_path(stempel),
        "dienst": stempel.anker.naam,
        "tijd": stempel.tijd,
        "wortel_sha256": stempel.anker.vinger,
        "gekwalificeerd_volgens": stempel.anker.door.naam if stempel.anker.gekwalificeerd else "",
        "vastgezet_op": str(stempel.anker.op),
    }
