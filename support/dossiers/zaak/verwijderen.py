"""Erasing a case: keys and content, then rows and files. Backups of keys follow within thirty days.

A line without content stays, and so do figures of a quarter that was published before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meldpunt.core.clock import today
from meldpunt.evidence import service as evidence
from meldpunt.vault import service as vault
from support.dossiers.models import Dossier, Telgat, Wissing
from support.dossiers.statistiek import leave_tally
from support.dossiers.zaak import signed
from support.dossiers.zaak.bewijs import files_of

if TYPE_CHECKING:
    from support.dossiers.zaak.deuren import Zaak


def erase(zaak: Zaak, *, telt_mee: bool = False) -> None:
    """Destroy an opened case for good, because its melder wants that.

    Args:
        zaak: the case.
        telt_mee: whether the melder said that it may still count in the figures, as codes that lead to nobody.
    """
    if telt_mee:
        leave_tally(zaak.dossier)
    if zaak.dossier.counted_in is not None:
        Telgat.objects.get_or_create(release=zaak.dossier.counted_in)
    evidence.owe_drop(files_of(zaak))
    with signed.changing(zaak.id), signed.judging(zaak.id), signed.chaining(zaak.id):
        vault.destroy_case(case_id=zaak.id)
        Dossier.objects.filter(pk=zaak.id).delete()
    Wissing.objects.create(op=today(), reden=Wissing.Reden.MELDER)
    transaction.on_commit(evidence.drop_owed)  # where this process falls over first, the sweep does it
