"""Who is kept out of a case."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from meldpunt.vault.service import CaseContent


class Uitsluiting(CaseContent, frozen=True, kw_only=True):
    """These people hold no key to this case, and get none; several of these add up."""

    kind: ClassVar[str] = "uitsluiting"

    accounts: tuple[UUID, ...]
