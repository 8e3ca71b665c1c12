"""What an unfinished report holds, sealed: pages as they were typed, files, corrections, and where parts were kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from meldpunt.vault.service import Content, ContentPart
from support.dossiers.letterbox import NieuwBestand


class Conceptbestand(NieuwBestand, frozen=True, kw_only=True):
    """A received file; ``plek`` is its place in the order of choosing, ``geleend`` says that it is kept elsewhere."""

    plek: int = 0
    dag: date | None = None
    geleend: bool = False


class Verbetering(ContentPart, frozen=True, kw_only=True):
    """What the melder knows better about one link or screenshot."""

    account: str = ""
    online: str = ""
    gezien_op: date | None = None


class Leeskeuze(ContentPart, frozen=True, kw_only=True):
    """Whether the messages that were read in a file go along, and which of their senders is the melder."""

    mee: bool = True
    ik: str = ""


class Stuk(ContentPart, frozen=True, kw_only=True):
    """One thing that is kept before deciding."""

    id: str
    soort: str
    dag: date
    tekst: str

    @property
    def kort(self) -> str:
        """Its first line, not too long."""
        return self.tekst.strip().splitlines()[0][:120] if self.tekst.strip() else ""


class Verstuurd(ContentPart, frozen=True, kw_only=True):
    """A day on which some kept things were sent."""

    op: date
    aantal: int


class Bron(ContentPart, frozen=True, kw_only=True):
    """How a report and what is kept belong together.

    Attributes:
        code: of what is kept, in a report that was begun with it.
        stukken: the ids that go along with that report.
        onderweg: the code of such a report, in what is kept.
        verstuurd: what was sent before.
    """

    code: str = ""
    stukken: tuple[str, ...] = ()
    onderweg: str = ""
    verstuurd: tuple[Verstuurd, ...] = ()


class Ontvangstbewijs(Content, frozen=True, kw_only=True):
    """What a melder sees after sending: the code, once."""

    kind: ClassVar[str] = "ontvangst"

    code: str
    contact_voor: datetime | None
    uitkomsten: tuple[str, ...]
    kanaal: str
    acuut: bool = False
    voor_ander: bool = False
    kiest: bool = True
    adres: bool = False


class Geopend(Content, frozen=True, kw_only=True):
    """What the cookie of kept things opens until a pause: the token of the concept."""

    kind: ClassVar[str] = "bewaren"

    token: str
