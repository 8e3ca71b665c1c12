"""The register of what left a case: every letter, request and package is entered here, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meldpunt.core.errors import require
from support.regie import rules
from support.regie import service as regie
from support.regie.service import Doorgifte, Grond, RegieGebeurtenis, Regieregelsoort

if TYPE_CHECKING:
    from support.dossiers.service import Zaak


def enter(zaak: Zaak, **values: Any) -> None:
    """Write down in a held case what goes out; the melder reads of it.

    The figures count the group to which it goes, once for a case, however much goes there.

    Args:
        zaak: the case.
        values: fields of a ``Doorgifte``.

    Raises:
        NotAllowed: it stands on a consent, and there is no live one.
    """
    sent = Doorgifte(wie=zaak.by.naam, **values)
    if sent.grond == Grond.AKKOORD:
        require(rules.refusal_to_share(regie.boek_of(zaak), sent.bestemming))
    groups = dict.fromkeys((*zaak.feiten.doorgegeven, regie.bestemming(sent.bestemming).groep))
    zaak.change_feiten(doorgegeven=tuple(groups))
    zaak.write(sent, zaak.line(Regieregelsoort.DOORGEGEVEN, zichtbaar=sent.ziet_melder))
    zaak.record(RegieGebeurtenis.DOORGEGEVEN)
    if sent.ziet_melder:
        regie.owe_mail(zaak.id)
