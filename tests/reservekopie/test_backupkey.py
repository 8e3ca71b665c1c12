"""The backup key: twelve groups on paper, and a public half that opens nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.reservekopie.backupkey import make_key, private_half, public_half
from meldpunt.reservekopie.errors import BackupKeyError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.BACKUP_SLEUTEL_FILE = tmp_path / "sleutels" / "backup.pub"
    return tmp_path / "sleutels" / "backup.pub"


def test_h6_the_paper_opens_what_the_server_seals_and_the_server_keeps_no_half_of_it(
    file: Path, tmp_path: Path
) -> None:
    code, name = make_key()
    lying = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert private_half(code).public == public_half()
    assert [len(group) for group in code.split("-")] == [4] * 12
    assert not any(group.encode() in lying for group in code.split("-") if not group.isdigit())
    assert len(name.replace(" ", "")) == 16
    assert file.stat().st_mode & 0o222 == 0


def test_paper_is_read_as_people_type_it(file: Path) -> None:  # noqa: ARG001 - where the public half goes
    code, _name = make_key()
    wanted = private_half(code).public

    for typed in (code.lower(), code.replace("-", " "), f"  {code[:29]}\n {code[30:]} \n", code.replace("0", "O")):
        assert private_half(typed).public == wanted


@pytest.mark.parametrize("change", ["letter", "swap", "short", "long", "half", "nothing"])
def test_a_typing_mistake_is_told(file: Path, change: str) -> None:  # noqa: ARG001 - where the public half goes
    code, _name = make_key()
    other = "A" if code[0] != "A" else "B"
    typed = {
        "letter": other + code[1:],
        "swap": code[1] + code[0] + code[2:],
        "short": code[:-1],
        "long": code + "A",
        "half": code[:29],
        "nothing": "",
    }[change]
    if change == "swap" and code[0] == code[1]:
        pytest.skip("nothing changed")

    with pytest.raises(BackupKeyError, match="tikfout"):
        private_half(typed)


def test_a_key_that_is_there_is_never_replaced(file: Path) -> None:
    make_key()
    before = file.read_bytes()
    with pytest.raises(BackupKeyError, match="staat al een backupsleutel"):
        make_key()

    assert file.read_bytes() == before


@pytest.mark.parametrize("content", ["", "x", "meldpunt-backupsleutel-1 AAAA", "meldpunt-backupsleutel-1 ???", "a b c"])
def test_a_file_that_is_no_key_is_told(file: Path, content: str) -> None:
    with pytest.raises(BackupKeyError, match="Er is nog geen backupsleutel"):
        public_half()
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(BackupKeyError, match="staat geen backupsleutel"):
        public_half()


def test_a_key_with_another_mark_is_none(file: Path) -> None:
    make_key()
    text = file.read_text()
    file.chmod(0o600)
    file.write_text(text.replace("-1 ", "-2 "))

    with pytest.raises(BackupKeyError, match="staat geen backupsleutel"):
        public_half()
