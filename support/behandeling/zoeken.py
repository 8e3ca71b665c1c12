"""Looking for words in the cases that somebody may read; that they looked is written down, and not for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.audit import service as audit
from meldpunt.core.errors import require
from support.dossiers import queries, rules
from support.dossiers import service as dossiers
from support.dossiers.service import DossierGebeurtenis, Treffer, Vindplaats, Zoekslag

if TYPE_CHECKING:
    from meldpunt.accounts.service import Medewerker

__all__ = ["SECONDS", "Treffer", "Vindplaats", "Zoekslag", "search"]

SECONDS = 1.5  # how long one look may take; then the page shows what there is, and goes on when asked


@transaction.atomic
def search(*, term: str, waar: str, na: int | None, by: Medewerker, seconds: float = SECONDS) -> Zoekslag:
    """Look for words in the content of cases: names, stories, messages, notes, links, accounts and names of files.

    Args:
        term: the words; all of them have to stand in a case.
        waar: in open cases, in closed ones or in all: "open", "gesloten" or "alles".
        na: the number of the case after which to go on; None to begin.
        by: who looks; finds nothing in cases that they may not read.
        seconds: how long to look.

    Raises:
        NotAllowed: the term is too short to look for.
    """
    require(rules.refusal_to_search(term))
    if na is None:
        audit.record(code=DossierGebeurtenis.GEZOCHT, subject=by.actor_id, by=by)
    return dossiers.search(queries.searchable(by, waar), term=term, na=na, by=by, seconds=seconds)
