"""An exported chat as an archive: found by its words, whatever lies beside it, and refused for what may run."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from meldpunt.evidence.inspection import parser_chat, parser_export
from tests.evidence.gevraagd import messages, verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

ZIP = "application/zip"
CHAT = b"24-11-2026 14:03 - Jan: a\n24-11-2026 14:05 - Jan: b\n"
GIF = b"GIF89a"


def packed(files: Mapping[str, bytes], *, comment: bytes = b"", mode: int = 0o100600) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            archive.writestr(entry, content)
        archive.comment = comment
    return target.getvalue()


def locked(data: bytes) -> bytes:
    """The same archive, said to be under a password."""
    place = data.index(b"PK\x01\x02") + 8
    return data[:place] + b"\x01\x00" + data[place + 2 :]


TAKEN: dict[str, tuple[dict[str, bytes], bool]] = {
    "a chat alone": ({"_chat.txt": CHAT}, False),
    "named by an Italian phone": ({"Chat WhatsApp con Jan.txt": CHAT, "IMG-1.jpg": GIF}, False),
    "named by nobody we know": ({"대화.txt": CHAT}, False),
    "in a folder, packed again on a Mac": (
        {"Jan/": b"", "Jan/_chat.txt": CHAT, "Jan/.DS_Store": b"x", "__MACOSX/Jan/._chat.txt": b"\0\5\x16\7" * 9},
        False,
    ),
    "with what Windows adds": ({"Thumbs.db": b"\xd0\xcf", "desktop.ini": b"[x]", "_chat.txt": CHAT}, False),
    "with a text of somebody": ({"_chat.txt": CHAT, "notities.txt": b"melk, brood"}, False),
    "with a picture deeper": ({"_chat.txt": CHAT, "a/b/c.jpg": GIF}, False),
    "with a sticker, a table and a colon": (
        {"_chat.txt": CHAT, "1.was": b"PK\3\4", "a.csv": b"1;2", "24:11.pdf": GIF},
        False,
    ),
    "with a padded sound": ({"_chat.txt": CHAT, "a.mp3": bytes(64) + b"\xff\xfb"}, False),
    "with an old document": ({"_chat.txt": CHAT, "brief.doc": b"\xd0\xcf"}, True),
    "with a page": ({"_chat.txt": CHAT, "pagina.html": b"<html>"}, True),
    "with something we do not know": ({"_chat.txt": CHAT, "ding.xyz": b"x"}, True),
    "with an empty picture": ({"_chat.txt": CHAT, "a.jpg": b""}, False),
    "two chats": ({"_chat.txt": CHAT, "groep/_chat.txt": CHAT}, False),
}
REFUSED: dict[str, tuple[dict[str, bytes], str]] = {
    "no chat": ({"foto.jpg": GIF}, "pakket"),
    "a text that is no chat": ({"brief.txt": b"Beste mensen,\nwelkom.\n"}, "pakket"),
    "a chat two folders deep": ({"a/b/chat.txt": CHAT}, "pakket"),
    "a program": ({"_chat.txt": CHAT, "start.exe": b"x"}, "programma"),
    "a program with capitals": ({"_chat.txt": CHAT, "START.SCR": b"x"}, "programma"),
    "a program called a picture": ({"_chat.txt": CHAT, "foto.jpg": b"MZ\x90\0"}, "programma"),
    "a program of Linux": ({"_chat.txt": CHAT, "spel": b"\x7fELF\2"}, "programma"),
    "a document with macros": ({"_chat.txt": CHAT, "lijst.xlsm": b"PK\3\4"}, "programma"),
    "an archive": ({"_chat.txt": CHAT, "meer.zip": b"PK\3\4"}, "pakket"),
    "an archive called a picture": ({"_chat.txt": CHAT, "foto.jpg": b"Rar!\x1a\x07\0"}, "pakket"),
    "a way out": ({"_chat.txt": CHAT, "../../buiten.jpg": GIF}, "pakket"),
    "a way to the top": ({"_chat.txt": CHAT, "/etc/x.jpg": GIF}, "pakket"),
    "a way out of Windows": ({"_chat.txt": CHAT, "C:\\x.jpg": GIF}, "pakket"),
    "a file of zeros": ({"_chat.txt": CHAT, "a.jpg": bytes(24 * 1024 * 1024)}, "pakket"),
}


@pytest.mark.parametrize("case", TAKEN)
def test_f01_a_chat_is_taken_with_what_people_send_each_other(case: str) -> None:
    files, active = TAKEN[case]

    assert verdict(ZIP, packed(files)) == {"actief": active, "soort": ZIP}
    assert messages(packed(files), ZIP)["totaal"] == (4 if case == "two chats" else 2)


@pytest.mark.parametrize("case", REFUSED)
def test_f01_an_archive_is_refused_for_what_may_run_or_hides_more(case: str) -> None:
    files, word = REFUSED[case]

    assert verdict(ZIP, packed(files)) == {"nee": word}


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (locked(packed({"_chat.txt": CHAT})), "slot"),
        (packed({"_chat.txt": CHAT}, mode=0o120777), "pakket"),
        (packed({"_chat.txt": CHAT}, mode=0o010600), "pakket"),
        (packed({"_chat.txt": CHAT}) + b"nog iets", "dubbel"),
        (b"eerst iets" + packed({"_chat.txt": CHAT}), "dubbel"),
        (packed({"_chat.txt": CHAT}, comment=b"<script>1</script>"), "dubbel"),
        (packed({"_chat.txt": CHAT}).replace(b"PK\x01\x02", b"PK\x00\x00"), "stuk"),
        (b"", "stuk"),
    ],
    ids=["locked", "a link", "a pipe", "a tail", "a head", "a page as remark", "broken", "nothing"],
)
def test_f01_what_is_no_plain_archive_is_refused(data: bytes, word: str) -> None:
    assert parser_export.inspect(data, is_chat=parser_chat.is_chat) == (word, False)


def test_f01_a_remark_behind_the_table_of_contents_does_no_harm() -> None:
    assert verdict(ZIP, packed({"_chat.txt": CHAT}, comment=b"Gemaakt met mijn telefoon")) == {
        "actief": False,
        "soort": ZIP,
    }


def test_f02_an_archive_has_so_many_files_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_export, "MAX_ENTRIES", 2)
    files = {f"{number}.txt": CHAT for number in range(3)}

    assert parser_export.inspect(packed(files), is_chat=parser_chat.is_chat)[0] == "afmeting"


def test_f02_an_archive_is_not_endless_when_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_export, "MAX_UNPACKED", len(CHAT))

    assert parser_export.inspect(packed({"a.txt": CHAT}), is_chat=parser_chat.is_chat)[0] == ""
    assert parser_export.inspect(packed({"a.txt": CHAT, "b.txt": b"x"}), is_chat=parser_chat.is_chat)[0] == "afmeting"


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", packed({"foto.jpg": GIF}), packed({"a/b/_chat.txt": CHAT})],
    ids=["nothing", "broken", "a picture", "too deep"],
)
def test_an_archive_without_a_chat_holds_no_messages(data: bytes) -> None:
    assert messages(data, ZIP)["totaal"] == 0


def test_a_long_text_is_known_by_its_first_whole_lines() -> None:
    arabic = "\u200f٢٤\u200f/١١\u200f/٢٠٢٦، ٢:٠٣ م - نور: \u0623\n".encode() * 2_000

    assert len(arabic) > parser_export.SAMPLE
    assert verdict(ZIP, packed({"a.txt": arabic})) == {"actief": False, "soort": ZIP}


def test_an_archive_is_looked_at_before_its_chat_is_read() -> None:
    read: list[bytes] = []

    def is_chat(data: bytes) -> bool:
        read.append(data)
        return True

    assert parser_export.inspect(packed({"a.exe": b"x", "b.txt": CHAT}), is_chat=is_chat)[0] == "programma"
    assert read == []
    assert parser_export.inspect(packed({"b.txt": CHAT}), is_chat=is_chat)[0] == ""
    assert read == [CHAT]
