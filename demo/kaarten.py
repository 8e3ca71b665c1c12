"""Three cards to learn from: one that was shared and discussed, one that waits for a reader, one concept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from meldpunt.core import clock
from statistieken.casuistiek import service
from statistieken.casuistiek.queries import kaartdata
from statistieken.casuistiek.service import Herkenbaar, Kaartwoorden

if TYPE_CHECKING:
    from uuid import UUID

    from meldpunt.accounts.service import Medewerker

GOLF = Kaartwoorden(
    titel="Veel berichten tegelijk na een optreden",
    gebeurd=(
        "Iemand sprak in het openbaar over een gevoelig onderwerp. In één avond kwamen er heel veel berichten. "
        "Een deel was grof. Er zat ook een bedreiging tussen."
    ),
    hielp=(
        "Een collega nam het account een avond over, las alles en bewaarde wat nodig was. "
        "De bedreiging ging de volgende ochtend naar de politie, samen met iemand van het meldpunt."
    ),
    hielp_niet="Op losse berichten antwoorden. Daar kwamen er alleen meer van.",
    les="Spreek voor een optreden af wie er meeleest, en wie beslist wat we bewaren.",
    vorm="GECOORDINEERD",
    gradatie="middel",
)
ADRES = Kaartwoorden(
    titel="Een adres dat rondging in een groep",
    gebeurd="Het huisadres van iemand stond in een besloten groep. Een bekende zag het en vertelde het.",
    hielp="Eerst praten over veiligheid thuis, dezelfde dag. Daarna pas het verzoek aan het platform.",
    hielp_niet="Wachten op antwoord van het platform. Dat duurde te lang.",
    les="Begin met de vraag of iemand vannacht rustig kan slapen. De rest komt daarna.",
    vorm="DOXING",
    gradatie="ernstig",
)
LEUGEN = Kaartwoorden(
    titel="Een verzonnen uitspraak",
    gebeurd="Er ging een plaatje rond met woorden die iemand nooit zei. Het kwam voor het eerst langs in Zweden.",
    hielp="Een korte, feitelijke zin op het eigen kanaal.",
    les="Herhaal de leugen niet. Zeg alleen wat er wel klopt.",
    vorm="DESINFORMATIE",
    gradatie="licht",
)


def make_cards(first: Medewerker, second: Medewerker) -> None:
    """Write three cards; the second coordinator reads the first one, and they talk about it."""
    with clock.at(clock.now() - timedelta(days=12)):
        golf = service.begin(woorden=GOLF, by=first)
        _offer(golf, by=first)
        service.share(kaart_id=golf, redenen={}, punten=[punt.code for punt in kaartdata().tweede], by=second)
    service.discuss(kaart_id=golf, op=clock.today() - timedelta(days=5), by=second)
    _offer(service.begin(woorden=LEUGEN, by=second), by=second)
    service.begin(woorden=ADRES, by=first)


def _offer(kaart_id: UUID, *, by: Medewerker) -> None:
    punten = [punt.code for punt in kaartdata().schrijver]
    service.offer(kaart_id=kaart_id, herkenbaar=Herkenbaar.NIEMAND, punten=punten, by=by)
