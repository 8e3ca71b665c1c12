"""Finds the sentences to translate in the data files, as a Babel extractor that the models themselves drive."""

from __future__ import annotations

from fnmatch import fnmatch
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from msgspec import inspect

from meldpunt.core.datafile import VERTAALBAAR, DataModel, parse_datafile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

__all__ = ["DEMO", "MODELS", "extract_data", "list_datafiles", "list_texts", "list_unmarked", "model_of"]

# The format of each data file; by name, because a model may only be imported once Django is set up.
MODELS = {
    "triage/data/beslisboom-*.yaml": "triage.beslisboom:Boom",
    "triage/data/ijkgevallen-*.yaml": "triage.ijking:Ijkgevallen",
    "triage/data/taxonomie-*.yaml": "triage.begrippen:Taxonomie",
    "triage/data/wetsartikelen-*.yaml": "triage.begrippen:Wetstabel",
    "triage/data/communicatie-*.yaml": "triage.begrippen:Woordvoering",
    "support/dossiers/data/aliassen.yaml": "support.dossiers.aliassen:Aliaswoorden",
    "support/dossiers/data/platforms-*.yaml": "support.dossiers.inhoud.adressen:PlatformBestand",
    "support/aandacht/data/aandacht-*.yaml": "support.aandacht.schema:Aandachtstermijnen",
    "support/nazorg/data/nazorg-*.yaml": "support.nazorg.schema:Nazorg",
    "support/nazorg/data/gesprek-*.yaml": "support.nazorg.gespreksblad:Zinnen",
    "support/regie/data/bestemmingen-*.yaml": "support.regie.bestemmingen:Bestemmingen",
    "support/doorgeleiding/data/brieven-*.yaml": "support.doorgeleiding.sjablonen:Brieven",
    "support/consultatie/data/consultatie-*.yaml": "support.consultatie.consultdata:Consultdata",
    "statistieken/casuistiek/data/casuistiek-*.yaml": "statistieken.casuistiek.lijst:Kaartdata",
    "support/papier/data/aangifte-*.yaml": "support.papier.aangiftedata:Aangiftedata",
    "support/weghalen/data/weghalen-*.yaml": "support.weghalen.platformen:Weghaaldata",
    "support/stappenplan/data/blokken-*.yaml": "support.stappenplan.blokken:Blokken",
    "meldpunt/nakijken/data/hulp-*.yaml": "meldpunt.nakijken.kaarten:HulpBestand",
    "meldpunt/nakijken/data/contactpunten-*.yaml": "meldpunt.nakijken.contactpunten:Contactpunten",
    "meldpunt/nakijken/data/jurist-*.yaml": "meldpunt.nakijken.vragen:JuristBestand",
    "meldpunt/voorlichting/data/gedragscode-*.yaml": "meldpunt.voorlichting.inhoud:Gedragscode",
    "meldpunt/voorlichting/data/over-*.yaml": "meldpunt.voorlichting.inhoud:OverBestand",
}
DEMO = "demo-*.yaml"  # fictional reports: nobody translates what somebody wrote


def list_datafiles(root: Path, sources: Sequence[str]) -> Iterator[Path]:
    """Return every data file of the product, in order."""
    for source in sources:
        yield from (path for path in sorted((root / source).rglob("data/*.yaml")) if not fnmatch(path.name, DEMO))


def model_of(name: str) -> type[DataModel]:
    """Return the format of the data file with this name, counted from the root of the product.

    Raises:
        LookupError: No format is known of it.
    """
    for pattern, model in MODELS.items():
        if fnmatch(name, pattern):
            found: type[DataModel] = resolve_name(model)
            return found
    raise LookupError(f"{name}: zet het model van dit bestand in tools/databestanden.py")


def extract_data(
    fileobj: BinaryIO, _keywords: Mapping[str, Any], _comment_tags: Sequence[str], options: Mapping[str, str]
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield each sentence of a data file that its model calls ``Vertaalbaar``, as Babel asks for it.

    Args:
        fileobj: The data file.
        options: ``name``, the path of the file counted from the root of the product.

    Raises:
        LookupError: No format is known of this file.
        TypeError: The model holds a text of which the type does not say whether it is translated.
        OngeldigBestand: The file does not have its format.
    """
    name = options["name"]
    model = model_of(name)
    if unmarked := list_unmarked(model):
        raise TypeError(f"{', '.join(unmarked)}: kies Vertaalbaar, Vast of Code")
    value = parse_datafile(fileobj.read(), model, name=name)
    yield from ((0, "gettext", text, []) for text in list_texts(value))


def list_texts(value: DataModel) -> tuple[str, ...]:
    """Return the texts of a model that are translated, each once, in the order of its fields."""
    return tuple(dict.fromkeys(_texts(inspect.type_info(type(value)), value)))


def list_unmarked(model: type[DataModel]) -> list[str]:
    """Return the fields with a text of which the type does not say whether it is translated."""
    return sorted(set(_unmarked(inspect.type_info(model), model.__name__)))


def _texts(kind: inspect.Type, value: Any) -> Iterator[str]:
    mark = _mark(kind)
    if mark is None:
        for inner, each in _inside(kind, value):
            yield from _texts(inner, each)
    elif mark and value:
        yield value


def _unmarked(kind: inspect.Type, where: str) -> Iterator[str]:
    if isinstance(kind, inspect.StrType):
        yield where
    elif _mark(kind) is None:
        for inner, place in _types_inside(kind, where):
            yield from _unmarked(inner, place)


def _mark(kind: inspect.Type) -> bool | None:
    """Return what a type says about the translation of its texts; None where it says nothing."""
    return (kind.extra or {}).get(VERTAALBAAR) if isinstance(kind, inspect.Metadata) else None


def _inside(kind: inspect.Type, value: Any) -> list[tuple[inspect.Type, Any]]:
    """Return what a value holds, each with its type."""
    if isinstance(kind, inspect.StructType):
        return [(field.type, getattr(value, field.name)) for field in kind.fields]
    if isinstance(kind, inspect.DictType):
        return [(kind.value_type, each) for each in value.values()]
    if isinstance(kind, inspect.VarTupleType):
        return [(kind.item_type, each) for each in value]
    if isinstance(kind, inspect.UnionType):
        return [(each, value) for each in kind.types if _fits(each, value)]
    return [(kind.type, value)] if isinstance(kind, inspect.Metadata) else []


def _types_inside(kind: inspect.Type, where: str) -> list[tuple[inspect.Type, str]]:
    """Return the types that a type is made of, each with the field that it is of."""
    if isinstance(kind, inspect.StructType):
        return [(field.type, f"{kind.cls.__name__}.{field.name}") for field in kind.fields]
    if isinstance(kind, inspect.DictType):
        return [(kind.key_type, where), (kind.value_type, where)]
    if isinstance(kind, inspect.VarTupleType):
        return [(kind.item_type, where)]
    if isinstance(kind, inspect.UnionType):
        return [(each, where) for each in kind.types]
    return [(kind.type, where)] if isinstance(kind, inspect.Metadata) else []


def _fits(kind: inspect.Type, value: Any) -> bool:
    """Tell which member of a union a value is: nothing, one group of names, or anything else."""
    if isinstance(kind, inspect.NoneType) or value is None:
        return False
    if isinstance(kind, inspect.StructType):
        return isinstance(value, kind.cls)
    return not isinstance(value, DataModel)
