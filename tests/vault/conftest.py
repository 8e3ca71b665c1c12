"""Ring files, a media folder and a case for the tests of the vault."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as conf

from meldpunt.evidence import slots
from meldpunt.vault import files
from meldpunt.vault import service as vault
from meldpunt.vault.rings import longlived
from meldpunt.vault.rings.rootkeys import forget
from tests.vault.common import Proefverhaal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Mensen


@pytest.fixture
def own_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Ring files that this test may change."""
    for name in ("ROOT_OP_KEY_FILE", "ROOT_SEAL_KEY_FILE"):
        old = getattr(conf, name)
        copy = tmp_path / old.name
        copy.write_bytes(old.read_bytes())
        copy.chmod(0o400)
        monkeypatch.setattr(conf, name, copy)
    forget()
    yield tmp_path
    monkeypatch.undo()
    forget()
    longlived.forget()


@pytest.fixture
def media(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A media folder of its own, and pieces of 64 bytes."""
    settings.MEDIA_ROOT = tmp_path / "media"
    for module in (slots, files):
        monkeypatch.setattr(module, "CHUNK_BYTES", 64)
    return tmp_path / "media"


@pytest.fixture
def case_id(mensen: Mensen) -> uuid.UUID:  # noqa: ARG001 - the desk has to exist
    made = uuid.uuid4()
    vault.create_case(
        case_id=made,
        grantees=[vault.desk(), vault.recovery()],
        objects=[Proefverhaal(tekst="inhoud")],
    )
    return made
