"""A case with a link, sealed evidence and a yes for the platform, and the steps of a request in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meldpunt.core.clock import today
from support.behandeling import delen
from support.behandeling.meegeven import verzoek
from support.bezetting import toewijzen
from support.dossiers import service as dossiers
from support.weghalen.service import Uitslag, Verzoekkeuze, the_loop
from tests.behandeling.deuren import behind
from tests.maak import picture, received_file, report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker
    from support.weghalen.service import Verwijderloop
    from tests.personas import Mensen

LINK = "https://kanaal.example/b/48213"
KEUZE = Verzoekkeuze(link=LINK, platform="X", redenen=("BELEDIGT", "PRIVE"), bewijs=(1,))


def case(mensen: Mensen, *, yes: Sequence[str] = ("PLATFORM",), **changes: Any) -> tuple[str, UUID]:
    """A case of Vera with a link and a screenshot; gives the code of its melder and its id."""
    values: dict[str, Any] = {"links": (LINK,), "bestanden": (received_file(picture()),)}
    nieuw, dossier_id = report(**values | changes)
    toewijzen.assign(dossier_id=dossier_id, account_id=mensen.vera.id, by=mensen.cor)
    give(nieuw.code, *yes)
    return nieuw.code, dossier_id


def give(code: str, *destinations: str) -> None:
    """The melder says yes."""
    with behind(code) as melding:
        for destination in destinations:
            delen.give(zaak=melding.zaak, code=destination)


def begin(dossier_id: UUID, *, by: Medewerker, keuze: Verzoekkeuze = KEUZE) -> UUID:
    """A request that did not go out yet."""
    return verzoek.begin(dossier_id=dossier_id, keuze=keuze, by=by)


def loop(dossier_id: UUID, made: UUID, *, by: Medewerker) -> Verwijderloop:
    """The request as the desk reads it."""
    return the_loop(dossiers.open_zaak(dossier_id=dossier_id, by=by), made)


def send(dossier_id: UUID, made: UUID, *, by: Medewerker, kenmerk: str = "") -> None:
    """Write the text for the next rung where there is none, and send it today."""
    if loop(dossier_id, made, by=by).tekst is None:
        verzoek.write(verzoek_id=made, by=by)
    text = loop(dossier_id, made, by=by).tekst
    assert text is not None
    verzoek.send(verzoek_id=made, gezien=text.id, dag=today(), kenmerk=kenmerk, by=by)


def look(made: UUID, uitslag: Uitslag, *, by: Medewerker, tekst: str = "") -> None:
    """Look today."""
    verzoek.look(verzoek_id=made, uitslag=uitslag, dag=today(), tekst=tekst, by=by)
