"""The chain over the evidence of a case: one link for each piece, card and removal, with the hash of the one before.

Making a link needs no key: only where the chain ends, which stands in the clear and is signed. Checking one needs the
links, which are sealed. How a link is hashed is told to the world (``docs/adr/0038``): nothing of it may change without
another first line, and ``verify_bewijs.py`` counts it out a second time.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC
from typing import TYPE_CHECKING, Any

from meldpunt.core.db.rows import insert
from meldpunt.vault import service as vault
from support.dossiers.inhoud import Bestand, Schakel, Schakelsoort, Vastlegkaart, Weggehaald
from support.dossiers.models import Bewijsketting, Bewijsstuk
from support.dossiers.zaak import signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from support.dossiers.zaak.deuren import Zaak

BEGIN, LINK, CARD = b"meldpunt/keten/1\n", b"meldpunt/schakel/1\n", b"meldpunt/vastlegkaart/1\n"
SALT_BYTES = 32


def begin_of(dossier_id: UUID) -> str:
    """What the first link of a case has before it."""
    return hashlib.sha256(BEGIN + str(dossier_id).encode()).hexdigest()


def as_json(schakel: Schakel) -> dict[str, Any]:
    """A link as it is hashed and told."""
    return {
        "plek": schakel.plek,
        "soort": schakel.soort.value,
        "stuk": schakel.stuk,
        "sha256": schakel.sha256,
        "grootte": schakel.grootte,
        "naam": schakel.naam,
        "mime": schakel.mime,
        "herkomst": schakel.herkomst.value,
        "ontvangen_op": _moment(schakel.ontvangen_op),
        "gezet_op": _moment(schakel.op),
        "wie": schakel.wie,
        "waarom": schakel.waarom,
        "zout": schakel.zout,
        "vorige": schakel.vorige,
    }


def hash_of(schakel: Schakel) -> str:
    """The hash of a link, which the next one carries."""
    return hashlib.sha256(LINK + canonical_json(as_json(schakel))).hexdigest()


def card_json(kaart: Vastlegkaart) -> dict[str, str]:
    """A card as it is hashed and told."""
    return {
        "wat": kaart.wat,
        "link": kaart.link,
        "account": kaart.account,
        "profiel": kaart.profiel,
        "geplaatst_op": kaart.geplaatst_op.isoformat() if kaart.geplaatst_op else "",
        "geplaatst_om": kaart.geplaatst_om.isoformat("minutes") if kaart.geplaatst_om else "",
        "vastgelegd_op": kaart.vastgelegd_op.isoformat() if kaart.vastgelegd_op else "",
        "vastgelegd_om": kaart.vastgelegd_om.isoformat("minutes") if kaart.vastgelegd_om else "",
        "door_wie": kaart.door_wie,
        "waarmee": kaart.waarmee.value if kaart.waarmee else "",
        "tweede": kaart.tweede,
    }


def card_hash(kaart: Vastlegkaart) -> str:
    """The hash of a card, which its link carries."""
    return hashlib.sha256(CARD + canonical_json(card_json(kaart))).hexdigest()


def canonical_json(value: Any) -> bytes:
    """JSON that has one shape: sorted names, no spaces, ASCII alone."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def begun(dossier_id: UUID, contents: Sequence[vault.CaseContent]) -> list[vault.CaseContent]:
    """The links of a case that is being made; none where no file came along."""
    files = [item for item in contents if isinstance(item, Bestand)]
    if not files:
        return []
    links = _links([(item, item.nr) for item in files], place=0, before=begin_of(dossier_id))
    row = Bewijsketting(dossier_id=dossier_id, lengte=len(links), kop=hash_of(links[-1]))
    insert([row])
    vault.sign(vault.Change(vault.subject(signed.CHAINED, dossier_id), None, signed.chain_digest(row)))
    return [*links]


def continued(
    dossier_id: UUID, contents: Sequence[vault.CaseContent], *, older: Callable[[], Iterable[Bestand]]
) -> list[vault.CaseContent]:
    """The links that belong to what is being written in a case.

    Args:
        dossier_id: the case.
        contents: what is being written; most of it is no evidence.
        older: the files that are in the case; asked only of one from before there was a chain, which begins now.

    Raises:
        StateMismatch: the chain did not end where it was signed.
    """
    new = [item for item in contents if isinstance(item, Bestand | Vastlegkaart | Weggehaald)]
    if not new:
        return []
    with signed.chaining(dossier_id):
        row = Bewijsketting.objects.select_for_update().filter(pk=dossier_id).first()
        numbers = dict(Bewijsstuk.objects.filter(dossier_id=dossier_id).values_list("pk", "nr"))
        first = [] if row else _by_number(older())
        row = row or Bewijsketting(dossier_id=dossier_id, lengte=0, kop=begin_of(dossier_id))
        about: list[tuple[Bestand | Vastlegkaart | Weggehaald, int]]
        about = [*((item, item.nr) for item in first), *((item, _number(item, numbers)) for item in new)]
        links = _links(about, place=row.lengte, before=row.kop)
        row.lengte, row.kop = row.lengte + len(links), hash_of(links[-1])
        row.save()
    return [*links]


def links_in(found: vault.Contents) -> tuple[Schakel, ...]:
    """The links among what was read, in their order."""
    return tuple(sorted(found.of(Schakel), key=lambda item: item.plek))


def link_older(zaak: Zaak) -> None:
    """Begin the chain of a case from before there was one, with the files that are in it; hold the case first.

    Their links say by their own moment that it began late.
    """
    older = [] if Bewijsketting.objects.filter(pk=zaak.id).exists() else zaak.kluis.read_all(Bestand).of(Bestand)
    contents = begun(zaak.id, _by_number(older))
    if contents:
        vault.seal_objects(case_id=zaak.id, objects=contents)


def check(dossier_id: UUID, found: vault.Contents) -> None:
    """Refuse a case of which the chain is broken, ends elsewhere, or misses a file.

    Args:
        dossier_id: the case.
        found: its files, cards, removals and links.

    Raises:
        StateMismatch: something was added, removed or changed past the chain.
    """
    row = Bewijsketting.objects.filter(pk=dossier_id).first()
    links = links_in(found)
    if row is None and not links:
        return  # no evidence, or all of it from before there was a chain
    before = begin_of(dossier_id)
    for place, link in enumerate(links, start=1):
        if (link.plek, link.vorige) != (place, before):
            raise vault.StateMismatch(signed.CHAINED)
        before = hash_of(link)
    if row is None or (row.lengte, row.kop) != (len(links), before) or not _covers(links, found):
        raise vault.StateMismatch(signed.CHAINED)


def _covers(links: Sequence[Schakel], found: vault.Contents) -> bool:
    """Whether the links say the same as the files, cards and removals that are there."""
    files = {item.id: item for item in found.of(Bestand)}
    about: list[Bestand | Vastlegkaart | Weggehaald] = [*files.values(), *found.of(Vastlegkaart)]
    about += found.of(Weggehaald)
    wanted = sorted(_said(item, files[item.id if isinstance(item, Bestand) else item.van]) for item in about)
    return wanted == sorted((link.soort.value, link.stuk, link.sha256) for link in links)


def _said(item: Bestand | Vastlegkaart | Weggehaald, bestand: Bestand) -> tuple[str, int, str]:
    if isinstance(item, Vastlegkaart):
        return Schakelsoort.KAART.value, bestand.nr, card_hash(item)
    soort = Schakelsoort.WEG if isinstance(item, Weggehaald) else Schakelsoort.STUK
    return soort.value, bestand.nr, bestand.sha256 if isinstance(item, Bestand) else ""


def _by_number(files: Iterable[Bestand]) -> list[Bestand]:
    return sorted(files, key=lambda item: item.nr)


def _number(item: Bestand | Vastlegkaart | Weggehaald, numbers: Mapping[UUID, int]) -> int:
    return item.nr if isinstance(item, Bestand) else numbers[item.van]


def _links(
    about: Sequence[tuple[Bestand | Vastlegkaart | Weggehaald, int]], *, place: int, before: str
) -> list[Schakel]:
    links: list[Schakel] = []
    for number, (item, stuk) in enumerate(about, start=place + 1):
        links.append(_link(item, stuk, plek=number, vorige=hash_of(links[-1]) if links else before))
    return links


def _link(item: Bestand | Vastlegkaart | Weggehaald, stuk: int, *, plek: int, vorige: str) -> Schakel:
    place: dict[str, Any] = {"plek": plek, "vorige": vorige, "stuk": stuk, "zout": secrets.token_hex(SALT_BYTES)}
    if isinstance(item, Vastlegkaart):
        return Schakel(**place, soort=Schakelsoort.KAART, sha256=card_hash(item), wie=item.wie)
    if isinstance(item, Weggehaald):
        return Schakel(**place, soort=Schakelsoort.WEG, sha256="", wie=item.wie, waarom=item.waarom)
    return Schakel(
        **place,
        soort=Schakelsoort.STUK,
        sha256=item.sha256,
        grootte=item.grootte,
        naam=item.naam,
        mime=item.soort,
        herkomst=item.herkomst,
        ontvangen_op=item.op,
        wie=item.door,
    )


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else ""
