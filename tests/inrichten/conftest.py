"""An installation that is not open yet."""

from __future__ import annotations

import pytest

from meldpunt.inrichten import service as inrichting
from meldpunt.vault.models import Installation


@pytest.fixture
def closed(db: None) -> str:  # noqa: ARG001 - the installation lives there
    """An installation with keys, and nothing more; gives the setup code."""
    Installation.objects.update(opened_on=None)
    return inrichting.new_setup_code()
