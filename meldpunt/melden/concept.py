"""The unfinished report: one sealed value that only the browser's cookie, or the melder's code, can open.

It keeps what was typed exactly as it was typed, page by page, also where it is not right yet, for 24 hours. One that
somebody keeps before deciding (``bewaard``) is the same with a longer life and a cookie that closes after a pause.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from django.conf import settings
from django.db import transaction

from meldpunt.core.web.cookies import cookie_name, set_private_cookie
from meldpunt.core.web.keepalive import open_for
from meldpunt.evidence import service as evidence
from meldpunt.melden.inhoud import Bron, Conceptbestand, Geopend, Leeskeuze, Ontvangstbewijs, Stuk, Verbetering
from meldpunt.vault import lockbox
from meldpunt.vault import service as vault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest, HttpResponse

    from support.dossiers.letterbox import NieuwBestand

COOKIE = cookie_name("concept")
BEWAREN_COOKIE = cookie_name("bewaren")
DAY_SECONDS = 24 * 60 * 60
RECEIPT_SECONDS = 30 * 60
READERS = ("persoon", "onderdelen", "banden_mogen", "uitsluiten", "niet_zien")
ZONDER_NAAM = "code"  # the way of contact of whoever does not say their name
GELEZEN = "gelezen:"  # before the id of a file, in concepts of earlier versions


class Concept(vault.Content, frozen=True, kw_only=True):
    """A report that is being written. What changes it gives a new one, which counts once it is saved.

    Attributes:
        melding_id: the id of the report, so that sending twice is sending once.
        code: what its melder will get.
        paginas: what was typed, by page and field.
        bestanden: the files, in the order of choosing.
        onaf: pages that were saved while typing and not sent yet.
        verbeterd: what was corrected about links and screenshots, by their key.
        gelezen: what goes along of the messages in files, by file.
        bewaard: whether it is kept for weeks, before deciding.
        stukken: words and links that are kept.
        bron: where the parts of this report were kept before.
        stem_mag: whether a recording goes along though its melder gives no name; chosen by the melder.
    """

    kind: ClassVar[str] = "concept"

    melding_id: uuid.UUID
    code: str
    paginas: dict[str, dict[str, list[str]]] = {}
    bestanden: tuple[Conceptbestand, ...] = ()
    onaf: tuple[str, ...] = ()
    verbeterd: dict[str, Verbetering] = {}
    gelezen: dict[uuid.UUID, Leeskeuze] = {}
    bewaard: bool = False
    stukken: tuple[Stuk, ...] = ()
    bron: Bron = Bron()
    stem_mag: bool = False

    @classmethod
    def upgrade(cls, raw: Any) -> dict[str, Any]:
        """Earlier versions kept corrections of both kinds in one place, and who reads on the page about feelings."""
        fields: dict[str, Any] = super().upgrade(raw)
        _move_readers(fields.get("paginas", {}))
        for key, known in fields.pop("uitingen", {}).items():
            if key.startswith(GELEZEN):
                fields.setdefault("gelezen", {})[key.removeprefix(GELEZEN)] = known
            else:
                day = known.get("gezien_op") or None
                fields.setdefault("verbeterd", {})[key] = {**known, "gezien_op": day}
        return fields

    @property
    def seconds(self) -> int:
        """How long it lives from now on, when nobody comes back."""
        return settings.BEWAREN_DAGEN * DAY_SECONDS if self.bewaard else settings.CONCEPT_SECONDS

    @property
    def token(self) -> str:
        """What the cookie holds: derived from the code, so that the code opens the concept on another device too."""
        return token_of(self.code)

    @property
    def opnames(self) -> tuple[Conceptbestand, ...]:
        """What was spoken in."""
        return tuple(row for row in self.bestanden if row.gesproken)

    @property
    def andere(self) -> tuple[Conceptbestand, ...]:
        """The other files."""
        return tuple(row for row in self.bestanden if not row.gesproken)

    @property
    def zonder_naam(self) -> bool:
        """Whether the melder chose not to say who they are."""
        return self.paginas.get("contact", {}).get("kanaal") == [ZONDER_NAAM]

    @property
    def vraagt_om_stem(self) -> bool:
        """Whether the melder still has to choose: a voice tells who they are, and they do not want to say it."""
        return bool(self.opnames) and self.zonder_naam and not self.stem_mag

    @property
    def last_place(self) -> int:
        """The place of the last file."""
        return max((row.plek for row in self.bestanden), default=0)

    def raw(self, pagina: str) -> dict[str, list[str]] | None:
        """What was typed on a page; None where it was not visited."""
        return self.paginas.get(pagina)

    def keep(self, pagina: str, raw: Mapping[str, list[str]]) -> Concept:
        """Remember what was sent with a page, right or wrong."""
        typed = {name: list(values) for name, values in raw.items()}
        onaf = tuple(slug for slug in self.onaf if slug != pagina)
        return self.with_(paginas={**self.paginas, pagina: typed}, onaf=onaf)

    def still_typing(self, pagina: str) -> Concept:
        """Note that somebody is still typing on a page: nothing on it is wrong yet, and it was not sent."""
        return self.with_(onaf=(*(slug for slug in self.onaf if slug != pagina), pagina))

    def add_bestand(self, new: NieuwBestand, *, plek: int | None = None) -> Concept:
        """Add a file at its place: in the order of choosing, whatever the order of arriving."""
        row = Conceptbestand(**msgspec.structs.asdict(new), plek=self.last_place if plek is None else plek)
        return self.with_(bestanden=tuple(sorted((*self.bestanden, row), key=lambda other: other.plek)))

    def drop_bestand(self, file_id: str) -> Concept:
        """Let a file go that the melder takes back; once this is saved, it is gone for good."""
        gone = [row.file_id for row in self.bestanden if str(row.file_id) == file_id and not row.geleend]
        transaction.on_commit(lambda: evidence.drop_waiting(gone))
        return self.with_(bestanden=tuple(row for row in self.bestanden if str(row.file_id) != file_id))

    def save(self) -> None:
        """Seal the concept for another 24 hours, or as many days as it is kept."""
        lockbox.put(token=self.token, value=self, seconds=self.seconds)
        own = [row.file_id for row in self.bestanden if not row.geleend]
        evidence.keep_waiting(own, seconds=self.seconds)


def _move_readers(paginas: dict[str, dict[str, list[str]]]) -> None:
    """Who may read, and who may not, has a page of its own now; an answer of before counts there."""
    before = {name: values for name, values in paginas.get("gevoel", {}).items() if name in READERS}
    if before and "met-wie" not in paginas:
        paginas["gevoel"] = {name: values for name, values in paginas["gevoel"].items() if name not in READERS}
        paginas["met-wie"] = before


@contextmanager
def exclusive(concept: Concept) -> Iterator[Concept]:
    """The newest state of a concept, which nobody else can change until the block is left.

    Two requests of one browser may want to add something at the same moment, such as two files.
    """
    with evidence.held(concept.token):
        yield _concept(concept.token) or concept


@contextmanager
def exclusive_of(request: HttpRequest) -> Iterator[Concept | None]:
    """What this browser's cookie opens, read once it is held; nobody else can change it until the block is left."""
    token = request.COOKIES.get(COOKIE, "")
    if not lockbox.is_token(token):
        yield None
        return
    with evidence.held(token):
        yield _concept(token)


def new_concept() -> Concept:
    """A fresh concept with the code that its melder will get."""
    return Concept(melding_id=uuid.uuid4(), code=vault.new_code())


def concept_of(request: HttpRequest) -> Concept | None:
    """The concept that this browser's cookie opens."""
    return _concept(request.COOKIES.get(COOKIE))


def bewaard_of(request: HttpRequest) -> Concept | None:
    """What this browser's other cookie opens: what somebody keeps before deciding; every visit keeps it open longer."""
    seconds = settings.CODE_IDLE_SECONDS
    found = lockbox.get(Geopend, token=request.COOKIES.get(BEWAREN_COOKIE), extend=seconds)
    concept = _concept(found.token) if found else None
    if concept is not None:
        open_for(request, soort="bewaren", seconds=seconds)
    return concept


def concept_with_code(code: str) -> Concept | None:
    """The concept that a code opens, on whatever device."""
    return _concept(token_of(code))


def concept_with_token(token: str) -> Concept | None:
    """The concept that a cookie's value opens."""
    return _concept(token)


def token_of(code: str) -> str:
    """The lockbox token that belongs to a code.

    Raises:
        UnknownCode: not a code.
    """
    return lockbox.token_of(code, Concept.kind)


def store_receipt(concept: Concept, receipt: Ontvangstbewijs) -> None:
    """Replace the concept by what its melder sees after sending: the code, for half an hour."""
    lockbox.put(token=concept.token, value=receipt, seconds=RECEIPT_SECONDS)


def receipt_of(request: HttpRequest) -> Ontvangstbewijs | None:
    """The receipt that this browser's cookie opens."""
    return lockbox.get(Ontvangstbewijs, token=request.COOKIES.get(COOKIE))


def set_cookie(response: HttpResponse, concept: Concept, *, keep_other: bool = False) -> None:
    """Give the browser the key to its concept; to what is kept for weeks only until a pause.

    Args:
        response: what carries the cookie.
        concept: what it opens.
        keep_other: leave the cookie of an unfinished report where it is.
    """
    name, value = COOKIE, concept.token
    if concept.bewaard:
        name, value = BEWAREN_COOKIE, lockbox.new_token()
        seconds = settings.CODE_IDLE_SECONDS
        lockbox.put(token=value, value=Geopend(token=concept.token), seconds=seconds)
        if not keep_other:
            response.delete_cookie(COOKIE)
    set_private_cookie(response, name, value)


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Destroy the concept or receipt of this browser, and close what is kept for weeks."""
    lockbox.drop(token=request.COOKIES.get(COOKIE))
    response.delete_cookie(COOKIE)
    close_bewaard(request, response)


def close_bewaard(request: HttpRequest, response: HttpResponse) -> None:
    """Close what is kept for weeks; only its code opens it again."""
    lockbox.drop(token=request.COOKIES.get(BEWAREN_COOKIE))
    response.delete_cookie(BEWAREN_COOKIE)


def destroy(concept: Concept) -> None:
    """Destroy a concept with its files, at once and for good."""
    lockbox.drop(token=concept.token)
    evidence.drop_waiting(row.file_id for row in concept.bestanden)


def _concept(token: str | None) -> Concept | None:
    return lockbox.get(Concept, token=token)
