"""Ring files, a media folder and a case for the tests of the vault."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as conf

from meldpunt.vault import service as vault
from meldpunt.vault.rings import longlived
from meldpunt.vault.rings.rootkeys import forget
from tests.vault.common import Proefverhaal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.personas import Mensen


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
def case_id(mensen: Mensen) -> uuid.UUID:  # noqa: ARG001 - the desk has to exist
    made = uuid.uuid4()
    vault.create_case(
        case_id=made,
        grantees=[vault.Grantee.desk(), vault.Grantee.recovery()],
        objects=[Proefverhaal(tekst="inhoud")],
    )
    return made
