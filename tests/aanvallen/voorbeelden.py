"""Reports that belong together and reports that do not, with made-up words and accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meldpunt.core.clock import today
from support.behandeling import inzien
from support.behandeling.aanvallen import koppelen
from tests.maak import report

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.behandeling.aanvallen.koppelen import Vergelijkslag

HETZELFDE = (
    "Na de vergadering kreeg ik ineens dit onder al mijn berichten: jij hoort hier niet, pak je koffer en ga terug "
    "naar waar je vandaan komt, wij weten je te vinden, de raad is niet van jou."
)
BIJNA = (
    "Sinds gisteren staat dit steeds onder mijn foto's: jij hoort hier niet, pak je tas en ga terug "
    "naar waar je vandaan komt, wij weten je te vinden, deze raad is niet van jou."
)
ANDERS = (
    "Iemand maakte een nepprofiel met mijn naam en verstuurt daarmee uitnodigingen aan mijn familie. "
    "Ik wil weten hoe ik dat profiel laat weghalen en wie ik daarvoor moet bellen."
)
ACCOUNT = "https://x.com/{}oorbeeld_1/status/{}"


def three_alike(**changes: Any) -> list[UUID]:
    """Three cases with nearly the same text, and no account."""
    texts = (HETZELFDE, BIJNA, HETZELFDE.replace("vergadering", "raadsvergadering"))
    return [
        report(verhaal=text, naam=naam, **changes)[1]
        for text, naam in zip(texts, ("Mira", "Noor", "Olaf"), strict=True)
    ]


def read_all(dossier_ids: list[UUID], *, by: Medewerker) -> None:
    """Open cases, so that nothing in them is unread."""
    for dossier_id in dossier_ids:
        inzien.open_dossier(dossier_id=dossier_id, by=by, berichten=True)


def compared(by: Medewerker, **changes: Any) -> Vergelijkslag:
    """One look over the last month."""
    values: dict[str, Any] = {"dagen": 31, "verder": "", "by": by} | changes
    return koppelen.compare(**values)


def decide_fg(by: Medewerker, *, mag: bool = True) -> None:
    """Enter that accounts may be compared, or not."""
    koppelen.enter_fg(mag=mag, genomen_op=today(), kenmerk="FG-voorbeeld-1", by=by)
