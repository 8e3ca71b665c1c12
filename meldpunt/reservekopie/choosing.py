"""Which two sets are put back, and whether they belong together, to this version and to this day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from meldpunt.core.clock import now, to_local
from meldpunt.reservekopie.errors import SetsDoNotFit
from meldpunt.reservekopie.folder import sets_in
from meldpunt.reservekopie.making import migrations
from meldpunt.reservekopie.sets import CONTENT, KEYS, read_head, read_manifest

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from meldpunt.reservekopie.manifest import SetManifest
    from meldpunt.vault import service as vault

NO_PAIR = (
    "In {folder} liggen geen twee kopieën die bij elkaar horen. Er is een inhoud-… nodig, en een sleutels-… van "
    "hetzelfde moment of later."
)
SWAPPED = "{path} is geen kopie van de {kind}. Kijk welke van de twee bestanden waar hoort: --inhoud en --sleutels."
OTHER_INSTALLATION = "Deze twee kopieën zijn van verschillende meldpunten. Er is niets teruggezet."
KEYS_OLDER = (
    "De sleutels ({keys}) zijn ouder dan de inhoud ({content}). Neem sleutels van hetzelfde moment of later, anders "
    "gaan meldingen verloren die daartussen kwamen."
)
TOO_OLD = (
    "Deze sleutels zijn van {keys}, en dat is langer dan {days} dagen geleden. Wat sindsdien gewist is, zou "
    "terugkomen. Neem nieuwere sleutels. Lag het meldpunt al die tijd stil, zodat er niets gewist kan zijn? Zet er dan "
    "--oude-sleutels bij."
)
OTHER_VERSION = (
    "Deze kopie hoort bij een andere versie van het product: de migratie {name} is er maar aan één kant. Zet die "
    "versie neer, doe migrate op een lege database, en zet dan terug. Vernieuwen kan daarna."
)


@dataclass(frozen=True)
class ChosenSets:
    """Two sets that were gone through to the end, and fit."""

    content_path: Path
    keys_path: Path
    content: SetManifest
    keys: SetManifest

    @property
    def are_of_one_moment(self) -> bool:
        """Whether both were made together."""
        return self.content.snapshot == self.keys.snapshot


def newest_pair(folder: Path) -> tuple[Path, Path]:
    """The newest content of a folder, and the newest keys, which must not be older.

    Raises:
        SetsDoNotFit: there are none.
    """
    found = sets_in(folder)
    keys = next(((head, path) for head, path in found if head.kind == KEYS), None)
    if keys is None:
        raise SetsDoNotFit(NO_PAIR.format(folder=folder))
    fitting = (path for head, path in found if head.kind == CONTENT and head.made_at <= keys[0].made_at)
    content = next(fitting, None)
    if content is None:
        raise SetsDoNotFit(NO_PAIR.format(folder=folder))
    return content, keys[1]


def choose(content: Path, keys: Path, key: vault.PrivateKey, *, old_keys: bool = False) -> ChosenSets:
    """Go through both sets to the end, and see whether they fit.

    Args:
        content: the set with content.
        keys: the set with keys.
        key: the private half of the backup key.
        old_keys: somebody says that nothing can have been erased since.

    Raises:
        SetDamaged: changed, cut, or not a set.
        SetOfOtherKey: sealed to another backup key.
        SetNotOurs: made by somebody else.
        SetsDoNotFit: they do not belong together, to this version or to this day.
    """
    for path, kind in ((content, CONTENT), (keys, KEYS)):
        if read_head(path).kind != kind:
            raise SetsDoNotFit(SWAPPED.format(path=path, kind=kind))
    chosen = ChosenSets(content, keys, read_manifest(content, key), read_manifest(keys, key))
    _check_moments(chosen, old_keys=old_keys)
    _check_version(chosen)
    return chosen


def _check_moments(chosen: ChosenSets, *, old_keys: bool) -> None:
    if chosen.content.installation != chosen.keys.installation:
        raise SetsDoNotFit(OTHER_INSTALLATION)
    if chosen.keys.made_at < chosen.content.made_at:
        raise SetsDoNotFit(
            KEYS_OLDER.format(keys=spelled_moment(chosen.keys.made_at), content=spelled_moment(chosen.content.made_at))
        )
    age = to_local(now()).date() - to_local(chosen.keys.made_at).date()
    if age.days > settings.SLEUTELBACKUP_DAGEN and not old_keys:
        days = settings.SLEUTELBACKUP_DAGEN
        raise SetsDoNotFit(TOO_OLD.format(keys=spelled_moment(chosen.keys.made_at), days=days))


def _check_version(chosen: ChosenSets) -> None:
    here = set(migrations())
    for manifest in (chosen.content, chosen.keys):
        different = sorted(here.symmetric_difference(manifest.migrations))
        if different:
            raise SetsDoNotFit(OTHER_VERSION.format(name=different[0]))


def spelled_moment(moment: datetime) -> str:
    """A moment as a person reads it."""
    return f"{to_local(moment):%d-%m-%Y %H:%M}"
