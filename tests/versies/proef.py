"""Publishing a version the way two people do, for tests of what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from meldpunt.core.datafile import DataModel
from meldpunt.nakijken.contactpunten import CONTACTPUNTEN, Contactpunt, Contactpunten
from meldpunt.partij.soort import PARTIJ
from meldpunt.versies import service as versies

if TYPE_CHECKING:
    from meldpunt.core.web.partij import Partijgegevens
    from meldpunt.versies.service import Versiesoort
    from tests.personas import Mensen

ModelT = TypeVar("ModelT", bound=DataModel)


def publish(soort: Versiesoort[ModelT], inhoud: ModelT, *, mensen: Mensen) -> None:
    """Cor writes it down and lays it before Carolien, who publishes it."""
    versie_id = versies.write(soort=soort, inhoud=inhoud, by=mensen.cor)
    versies.propose(versie_id=versie_id, by=mensen.cor)
    versies.publish(versie_id=versie_id, by=mensen.carolien)


def partij_met(**changes: object) -> Partijgegevens:
    """What the party says of itself now, with some of it changed."""
    return structs.replace(versies.current(PARTIJ), **changes)


def punt(code: str = "CP1", **changes: str) -> Contactpunt:
    """A contact point of Utrecht."""
    own = {"onderdeel": "Afdeling Utrecht", "naam": "Femke", "telefoon": "088 000 12 50"}
    return Contactpunt(code=code, **(own | changes))


def publish_punten(*punten: Contactpunt, mensen: Mensen) -> None:
    """These contact points hold."""
    publish(CONTACTPUNTEN, Contactpunten(versie="2026.1", punten=punten), mensen=mensen)
