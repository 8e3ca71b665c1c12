"""What the drills have in common: three reports, a backup, an erasure, and a backup of a month later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from meldpunt.accounts.models import Account
from meldpunt.core import clock
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.reservekopie.choosing import choose
from meldpunt.reservekopie.making import make_backup
from meldpunt.reservekopie.restoring import restore
from meldpunt.vault import service as vault
from support.behandeling import gesprek, inzien, meenemen
from support.dossiers import letterbox
from tests.maak import received_file, report
from tests.personas import make_accounts, who
from tests.reservekopie.installaties import counts

if TYPE_CHECKING:
    import uuid
    from pathlib import Path

    from meldpunt.reservekopie.making import MadeBackup
    from meldpunt.reservekopie.restoring import RestoredBackup
    from tests.reservekopie.installaties import Databases

DAY0 = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
DAY31 = DAY0 + timedelta(days=31)
STORY_ERASED, STORY_KEPT = "kanarieverhaalgewist7c2f", "kanarieverhaalblijft91ab"
MAIL, PHONE, NAME = "kanarie5e@voorbeeld.example", "06 kanarietelefoon 77", "Kanarienaam Q"
MESSAGE = "kanariebericht van na de kopie"
FILE_ERASED, FILE_KEPT = (
    b"\x89PNG\r\n\x1a\nkanariebestandgewist" * 9000,
    b"\x89PNG\r\n\x1a\nkanariebestandblijft" * 70_000,
)
WORDS = ("kanarieverhaalgewist7c2f", "kanarieverhaalblijft91ab", "kanarie5e@voorbeeld.example", "kanarietelefoon")
FILE_WORDS = ("kanariebestandgewist", "kanariebestandblijft", "schermfoto-kanarie")


@dataclass
class Drill:
    """The story, with everything that somebody could try to open with."""

    databases: Databases
    source: str
    folder: Path
    code: str
    key: vault.PrivateKey
    public: bytes
    erased: uuid.UUID
    kept: uuid.UUID
    later: uuid.UUID
    erased_code: str
    kept_code: str
    sheets: tuple[str, ...]
    first: MadeBackup
    second: MadeBackup
    day0: dict[str, bytes] = field(repr=False)
    rows: dict[str, int] = field(repr=False)

    def set_of(self, kind: str, day: int) -> Path:
        """One of the four sets, put back in its place where a later backup removed it."""
        made = self.first if day == 0 else self.second
        path = next(path for path in made.paths if path.name.startswith(kind))
        if not path.exists():
            path.write_bytes(self.day0[path.name])
        return path

    @cached_property
    def empty(self) -> str:
        """A database for what is refused, which leaves it empty."""
        return self.databases.make()

    def restore_into(self, name: str, *, content: int, keys: int, **said: bool) -> RestoredBackup:
        """Put content and keys of some day into a database, a month later."""
        old_keys = said.pop("old_keys", False)
        with self.databases.at(name), clock.at(DAY31):
            chosen = choose(self.set_of("inhoud", content), self.set_of("sleutels", keys), self.key, old_keys=old_keys)
            return restore(chosen, self.key, **said)


def live_through(databases: Databases, folder: Path) -> Drill:
    """Three reports, of which one is erased and one comes later."""
    source = databases.make()
    with databases.at(source):
        with clock.at(DAY0):
            sheets = make_desk()
            erased, erased_id = send_report(STORY_ERASED, FILE_ERASED)
            kept, kept_id = send_report(STORY_KEPT, FILE_KEPT)
            code = vault.new_backup_code()
            key = vault.backup_key(code)
            first = make_backup(folder, public=key.public)
        day0 = {path.name: path.read_bytes() for path in first.paths}
        with clock.at(DAY31):
            erase(erased.code)
            with acting_as(SYSTEM):
                gesprek.send_bericht(dossier_id=kept_id, tekst=MESSAGE, by=who("cor"))
            _later, later_id = report_later("Een derde.")
            _send_away("nadia")
            second = make_backup(folder, public=key.public)
    return Drill(
        databases, source, folder, code, key, key.public, erased_id, kept_id, later_id, erased.code, kept.code, sheets,
        first, second, day0, counts(source)
    )  # fmt: skip


def make_desk() -> tuple[str, ...]:
    with acting_as(SYSTEM):
        vault.set_up()
        make_accounts()
        sheets = vault.create_recovery_key()
        vault.mark_open()
    return sheets


def send_report(story: str, file: bytes | None) -> tuple[Any, uuid.UUID]:
    files = () if file is None else (received_file(file, naam="schermfoto-kanarie.png"),)
    return report(verhaal=story, naam=NAME, telefoon=PHONE, kanaal="bellen", email=MAIL, bestanden=files)


def erase(code: str) -> None:
    key = vault.code_key(code)
    with letterbox.visit(key):
        meenemen.erase(zaak=letterbox.open_with_code(key))


def _send_away(naam: str) -> None:
    account = Account.objects.get(gebruikersnaam=naam)
    account.is_active = False
    account.save()


def report_later(story: str) -> tuple[Any, uuid.UUID]:
    """A further report, without files."""
    return send_report(story, None)


def desk_reads(dossier_id: uuid.UUID) -> Any:
    """Everything in a case, for a coordinator."""
    with acting_as(SYSTEM):
        return inzien.open_dossier(dossier_id=dossier_id, by=who("cor"))


def story_of(dossier_id: uuid.UUID) -> str:
    """What the desk reads."""
    return str(desk_reads(dossier_id).verhalen[0].verhaal)


def files_of(dossier_id: uuid.UUID) -> list[bytes]:
    """The files that the desk reads, bit by bit."""
    with acting_as(SYSTEM):
        cor = who("cor")
        found = inzien.open_dossier(dossier_id=dossier_id, by=cor).bestanden
        return [b"".join(inzien.open_bestand(dossier_id=dossier_id, bestand_id=item.id, by=cor)[1]) for item in found]
