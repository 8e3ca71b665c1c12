"""The parser's child from the inside: documents, its order and its answer, and who starts it."""

from __future__ import annotations

import io
import json
import runpy
import sys
import threading
import zipfile
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from PIL import Image

from meldpunt.evidence.inspection import parser
from meldpunt.evidence.inspection import parser_child as child
from tests.melding import picture
from tests.vault.common import DOCX, TYPES, XLSX, refusal, verdict

if TYPE_CHECKING:
    from collections.abc import Callable


# ── pdf ─────────────────────────────────────────────────────────────────────────────────────────
def pdf(**root: Any) -> bytes:
    target, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = document.make_indirect(value)
    document.save(target)
    return target.getvalue()


ACTIVE = ("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent")
ACTIONS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/RichMediaExecute")


@pytest.mark.parametrize("name", ACTIVE)
def test_a_pdf_with_something_active_in_it_gets_a_warning(name: str) -> None:
    assert verdict("application/pdf", pdf()) == {"actief": False}
    assert verdict("application/pdf", pdf(Extra=pikepdf.Dictionary({name: pikepdf.Array([])}))) == {"actief": True}


@pytest.mark.parametrize("name", ACTIONS)
def test_a_pdf_that_does_something_gets_a_warning(name: str) -> None:
    assert verdict("application/pdf", pdf(Extra=pikepdf.Dictionary(S=pikepdf.Name(name)))) == {"actief": True}
    assert verdict("application/pdf", pdf(Extra=pikepdf.Dictionary(T=pikepdf.Name(name)))) == {"actief": False}


def test_a_pdf_with_a_password_gets_a_warning() -> None:
    target, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert verdict("application/pdf", target.getvalue()) == {"actief": True}


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.4 en verder niets", "stuk"),
        (b" " + b"%PDF-1.4", "stuk"),
        (b"", "stuk"),
        (b"%PDF-1.4 /Size 100000", "paginas"),
        (b"%PDF-1.4 /Size\n\n\n\n100000", "paginas"),
        (b"%PDF-1.4 /Size 99999", "stuk"),
        (b"%PDF-1.4 /Size 5 /Size 100000 /Size 6", "paginas"),
        (b"%PDF-1.4" + b"endobj" * 100_000, "paginas"),
        (b"%PDF-1.4" + b"endobj" * 99_999, "stuk"),
    ],
)
def test_f02_a_pdf_is_counted_before_it_is_read(data: bytes, word: str) -> None:
    assert verdict("application/pdf", data) == {"nee": word}


def test_a_pdf_without_pages_is_broken() -> None:
    target, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.Root.Pages = pikepdf.Array([])
    document.save(target)

    assert verdict("application/pdf", target.getvalue()) == {"nee": "stuk"}


def pages(count: Any, kids: int, *, loop: bool = False) -> Any:
    node: dict[str, Any] = {"/Count": count, "/Kids": [{} for _ in range(kids)]}
    if loop:
        node["/Kids"].append(node)
    if count is None:
        del node["/Count"]

    return SimpleNamespace(Root=SimpleNamespace(Pages=node))


@pytest.mark.parametrize(
    ("tree", "word"),
    [
        (pages(2_000, 1), ""),
        (pages(2_001, 1), "paginas"),
        (pages(None, 1), ""),
        (pages(1, 3_999), ""),
        (pages(1, 4_000), "paginas"),
        (pages(1, 0, loop=True), "paginas"),
    ],
)
def test_f02_pages_are_counted_by_walking(tree: Any, word: str) -> None:
    assert refusal(lambda: child._check_pages(tree)) == word


@pytest.mark.parametrize("error", [TypeError, ValueError, NotImplementedError])
def test_an_object_that_cannot_be_looked_at_is_not_active(error: type[Exception]) -> None:
    def keys() -> None:
        raise error

    assert child._is_active(SimpleNamespace(keys=keys)) is False
    assert child._is_active(7) is False


# ── office ──────────────────────────────────────────────────────────────────────────────────────
def office(*names: str, types: str = TYPES, first: str = "[Content_Types].xml", size: int = 1) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr(first, types)
        for name in names:
            archive.writestr(name, bytes(size))
    return target.getvalue()


@pytest.mark.parametrize(
    ("mime", "data", "said"),
    [
        (DOCX, office("word/document.xml"), {"actief": False}),
        (XLSX, office("xl/workbook.xml"), {"actief": False}),
        (child.ODT, office(first="mimetype", types=child.ODT), {"actief": False}),
        (child.ODT, office(first="mimetype", types=f" {child.ODT}\n"), {"actief": False}),
        (child.ODT, office(first="mimetype", types=DOCX), {"nee": "anders"}),
        (child.ODT, office("word/document.xml"), {"nee": "anders"}),
        (DOCX, office("xl/workbook.xml"), {"nee": "anders"}),
        (DOCX, office("word/document.xml", first=""), {"nee": "anders"}),
        (DOCX, office("word/document.xml") + b"x", {"nee": "anders"}),
        (DOCX, b"x" + office("word/document.xml"), {"nee": "anders"}),
        (DOCX, b"", {"nee": "anders"}),
        (DOCX, office("word/document.xml", types="x.macroEnabled.main"), {"nee": "macro"}),
        (DOCX, office("word/document.xml", "word/vbaProject.bin"), {"nee": "macro"}),
        (DOCX, office("word/document.xml", "a/Basic/x.xml"), {"nee": "macro"}),
        (DOCX, office("word/document.xml", "x.EXE"), {"nee": "macro"}),
        (DOCX, office("word/document.xml", "x.exe.png"), {"actief": False}),
        (DOCX, office("word/document.xml", "word/embeddings/x.bin"), {"actief": True}),
        (DOCX, office("word/document.xml", "Object 1/x"), {"actief": True}),
        (DOCX, office("word/document.xml", *[f"x{nr}" for nr in range(4_998)]), {"actief": False}),
        (DOCX, office("word/document.xml", *[f"x{nr}" for nr in range(4_999)]), {"nee": "afmeting"}),
    ],
)
def test_f02_only_the_document_that_was_promised(mime: str, data: bytes, said: dict[str, Any]) -> None:
    assert verdict(mime, data) == said


def test_f02_a_broken_document_is_refused() -> None:
    good = office("word/document.xml")
    assert verdict(DOCX, good[:4] + good[-22:]) == {"nee": "stuk"}
    flipped = bytearray(good)
    flipped[good.index(b"[Content_Types].xml") + 22] ^= 0xFF
    assert verdict(DOCX, bytes(flipped)) == {"nee": "stuk"}


@pytest.mark.parametrize(("sizes", "word"), [((500 * 1024**2,), ""), ((500 * 1024**2, 1), "afmeting"), ((), "dubbel")])
def test_f02_a_document_is_not_endless(sizes: tuple[int, ...], word: str) -> None:
    entries = [SimpleNamespace(file_size=size, header_offset=nr, filename="x") for nr, size in enumerate(sizes)]

    assert refusal(lambda: child._check_entries(entries)) == word  # type: ignore[arg-type]  # what it looks at


def test_f02_a_document_begins_at_its_beginning() -> None:
    entry = SimpleNamespace(file_size=1, header_offset=1, filename="x")

    assert refusal(lambda: child._check_entries([entry])) == "dubbel"  # type: ignore[list-item]  # what it looks at


def test_f02_of_a_list_of_contents_only_the_beginning_is_read() -> None:
    data = office("word/document.xml", types=" " * child.MAX_TYPES + "macroEnabled")

    assert verdict(DOCX, data) == {"actief": False}
    assert verdict(DOCX, office("word/document.xml", types=" " * (child.MAX_TYPES - 12) + "macroEnabled")) == {
        "nee": "macro"
    }
    with zipfile.ZipFile(io.BytesIO(office(types=TYPES))) as archive:
        assert child._first_words(archive, "[Content_Types].xml") == TYPES
    with zipfile.ZipFile(io.BytesIO(office("x"))) as archive:
        assert child._first_words(archive, "x") == "\0"


# ── the order and the answer ────────────────────────────────────────────────────────────────────
def test_the_child_takes_one_order_and_gives_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[dict[str, int]] = []
    monkeypatch.setattr(child, "build_walls", lambda **how: built.append(how))
    order = {"taak": "beeld", "mime": "image/png", "cpu": 3, "geheugen": 99}
    out = io.BytesIO()
    monkeypatch.setattr(
        sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(order).encode() + b"\n" + picture()))
    )
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))

    child.main()

    line, _newline, content = out.getvalue().partition(b"\n")
    assert built == [{"cpu": 3, "memory": 99}]
    assert json.loads(line) == {"mime": "image/jpeg"}
    assert Image.open(io.BytesIO(content)).size == (8, 6)


def test_the_child_as_a_program_begins_with_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"geen opdracht\n")))

    with pytest.raises(json.JSONDecodeError):
        runpy.run_path(str(parser.CHILD), run_name="__main__")


def test_what_is_no_picture_pdf_or_document_is_looked_at_no_further() -> None:
    assert verdict("text/plain", b"<script>") == {"actief": False}


# ── who starts it ───────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[Any, bytes]]]:
    """Let the child say these things, one each time it is started; what it was asked comes back."""

    def prepare(*answers: bytes | None) -> list[tuple[Any, bytes]]:
        asked: list[tuple[Any, bytes]] = []
        waiting = list(answers)

        def run(message: bytes, content: bytes) -> bytes | None:
            asked.append((json.loads(message), content))
            return waiting.pop(0)

        monkeypatch.setattr(parser, "_run_child", run)
        return asked

    return prepare


def test_the_child_is_asked_and_believed(says: Callable[..., Any]) -> None:
    asked = says(b'{"nee": "stuk"}\n', b'{"actief": true}\nrest', b"{}\n")

    assert parser.inspect([b"a", b"b"], mime="m") == parser.Verdict(refused="stuk", active=False)
    assert parser.inspect([], mime="m") == parser.Verdict(refused="", active=True)
    assert parser.inspect([], mime="m") == parser.Verdict(refused="", active=False)
    assert asked[0] == ({"taak": "keur", "mime": "m", "cpu": 15, "geheugen": 768 * 1024 * 1024}, b"ab")


def test_f07_a_child_that_falls_once_is_started_again(says: Callable[..., Any]) -> None:
    asked = says(None, b"{}\n")

    assert parser.inspect([b"x"], mime="m") == parser.Verdict()
    assert asked[0] == asked[1]
    says(None, None, b"{}\n")
    with pytest.raises(parser.ParserFailed):
        parser.inspect([b"x"], mime="m")


@pytest.mark.parametrize(
    "answer", [b"{}\nx", b'{"mime": "image/svg+xml"}\nx', b'{"mime": "image/png"}\n', b'{"nee": "stuk"}\n']
)
def test_f04_what_is_no_picture_is_no_view(says: Callable[..., Any], answer: bytes) -> None:
    says(answer)

    with pytest.raises(parser.ParserFailed):
        parser.make_view([b"x"], mime="image/png")


def test_f04_a_view_is_what_was_drawn(says: Callable[..., Any]) -> None:
    asked = says(b'{"mime": "image/png"}\nab\ncd', b'{"mime": "image/jpeg"}\nx')

    assert parser.make_view([b"x", b"y"], mime="image/heic") == parser.View(mime="image/png", content=b"ab\ncd")
    assert parser.make_view([b"x"], mime="image/heic").mime == "image/jpeg"
    assert asked[0] == ({"taak": "beeld", "mime": "image/heic", "cpu": 15, "geheugen": 1280 * 1024 * 1024}, b"xy")


def script(tmp_path: Any, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kind.py"
    path.write_text("import sys\n" + text)
    monkeypatch.setattr(parser, "CHILD", path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sys.stdout.write(sys.stdin.read())", b"vraag\ninhoud"),
        ("sys.stdin.read(); sys.stdout.write('ja'); sys.exit(1)", None),
        ("sys.stdin.read()", None),
        ("sys.stdin.read(); sys.stdout.write('x' * 100)", b"x" * 100),
        ("sys.stdin.read(); sys.stdout.write('x' * 101)", None),
        ("sys.stdout.write('vroeg')", b"vroeg"),
        ("import os; sys.stdout.write(os.getcwd() + str(sys.flags.isolated) + str('HOME' in os.environ))", b"/1False"),
    ],
    ids=["echo", "error", "silent", "at the limit", "past the limit", "does not listen", "isolated"],
)
def test_f07_what_a_child_says_counts_when_it_ends_well(
    text: str, said: bytes | None, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, text, monkeypatch)
    monkeypatch.setattr(parser, "MAX_ANSWER", 100)
    content = b"inhoud" if "echo" in text or "stdin" in text else b"i" * 2_000_000

    assert parser._run_child(b"vraag\n", content) == said


def test_f07_a_child_that_takes_too_long_is_ended_and_its_place_is_free(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, "import time; time.sleep(60)", monkeypatch)
    monkeypatch.setattr(parser, "WALL_SECONDS", 0.3)
    monkeypatch.setattr(parser, "AT_ONCE", threading.BoundedSemaphore(1))
    before = threading.active_count()

    assert parser._run_child(b"", b"x" * 2_000_000) is None
    assert parser.AT_ONCE.acquire(blocking=False)
    assert threading.active_count() == before


def test_f07_only_so_many_children_at_once() -> None:
    taken = [parser.AT_ONCE.acquire(blocking=False) for _ in range(3)]
    for _ in range(sum(taken)):
        parser.AT_ONCE.release()

    assert taken == [True, True, False]
