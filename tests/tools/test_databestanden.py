"""The data files that the product ships: each kind of damage is refused at its place, each text is found or left alone."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pytest
import yaml
from babel.messages.extract import extract_from_file
from django.conf import settings
from msgspec import Meta

from meldpunt.core.datafile import (
    Code,
    DataModel,
    OngeldigBestand,
    Vast,
    Vertaalbaar,
    Vertaalbaren,
    as_model,
    parse_datafile,
)
from tools import databestanden
from tools.databestanden import extract_data, list_datafiles, list_texts, list_unmarked, model_of
from tools.vertalingen import SOURCES
from triage.begrippen import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(settings.BASE_DIR)
FILES = {path.relative_to(ROOT).as_posix(): path for path in list_datafiles(ROOT, SOURCES)}
# Groups in which the names are free: another name is no mistake by itself.
FREE = {
    "antwoorden",
    "factoren",
    "bronnen",
    "lijsten",
    "afgeleid",
    "handvatten",
    "doorvragen",
    "zet",
    "alle",
    "een_van",
}
# Without these, the file still says what it must: what is left out has a meaning.
OPTIONAL = {
    "triage/data/beslisboom-0.4.0.yaml": "juridische_toets tekst_namens uitleg uitleg_namens zet voeg_toe label naar "
    "tenzij eigen vraag_namens vraag_op_pagina soort alleen_als niet_vragen_als overgeslagen factor titel_namens acuut alle een_van",
    "triage/data/taxonomie-2026.3.yaml": "melder groep boom",
    "triage/data/wetsartikelen-2026.1.yaml": "opmerking bij juridische_toets",
    "triage/data/communicatie-2026.1.yaml": "juridische_toets na_afloop",
    "support/nazorg/data/nazorg-2026.1.yaml": "op_verzoek minstens na_opening",
    "support/stappenplan/data/blokken-2026.1.yaml": "titel_namens keuze behoefte alineas regels juridische_toets altijd feiten "
    "uitkomsten als niet_als nadruk",
    "support/dossiers/data/platforms-2026.1.yaml": "berichten accounts per_host verpakkers host vraag ook als_pad",
    "meldpunt/nakijken/data/hulp-2026.1.yaml": "telefoon site bron_jaar altijd kort open alle_dagen",
    "meldpunt/nakijken/data/jurist-2026.1.yaml": "blokken artikelen",
    "support/regie/data/bestemmingen-2026.1.yaml": "onderdelen groep zonder_akkoord kiest met_brief weghalen",
    "support/weghalen/data/weghalen-2026.1.yaml": "formulier formulier_bron zonder_afzender kern_regels",
    "support/doorgeleiding/data/brieven-2026.1.yaml": "alleen_wet",
}
# What a rule over several names says where one of them is taken away.
RULES = (
    "deze regel heeft geen voorwaarde",
    "dit blok zegt niets",
    "het eerste contact is binnen werkdagen of binnen uren",
    "een moment is na dagen of na maanden",
)

Steps = tuple[str | int, ...]


def spots(value: Any, at: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every value of a file with the steps that lead to it, the file itself first."""
    yield at, value
    inside = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for step, each in inside:
        yield from spots(each, (*at, step))


@cache
def loaded(name: str) -> Any:
    return yaml.safe_load(FILES[name].read_bytes())


def one_of_each(name: str) -> list[tuple[Steps, Any]]:
    """One place of each shape, the last of the file: "vragen #, antwoorden #, code"."""
    found: dict[str, tuple[Steps, Any]] = {}
    for at, value in spots(loaded(name)):
        found[re.sub(r"\d+", "#", written(at)) + type(value).__name__] = (at, value)
    return list(found.values())


def written(at: Steps) -> str:
    """A place as a person writes it: lists count from one."""
    return "".join(f" {step + 1}" if isinstance(step, int) else f", {step}" for step in at)


def refusal(name: str, at: Steps, new: Any, *, drop: bool = False) -> OngeldigBestand | None:
    """What is said of a file with another value, or no value, in one place; nothing where that is allowed."""
    whole = {"file": deepcopy(loaded(name))}
    *way, last = ("file", *at)
    holder: Any = reduce(getitem, way, whole)
    if drop:
        del holder[last]
    else:
        holder[last] = new
    try:
        as_model(whole["file"], model_of(name), name="bestand.yaml")
    except OngeldigBestand as error:
        return error
    return None


def test_every_data_file_has_a_format() -> None:
    assert len(FILES) == 22
    for name in FILES:
        assert issubclass(model_of(name), DataModel)
    with pytest.raises(LookupError, match=r"zet het model van dit bestand in tools/databestanden\.py"):
        model_of("triage/data/iets-2026.1.yaml")


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_yaml_or_no_group_is_refused(name: str) -> None:
    raw = FILES[name].read_bytes()
    lines = len(raw.splitlines())

    for damaged, where, sentence in (
        (raw + b"]\n", f"b.yaml, regel {lines + 1}", "dit is geen YAML"),
        (b"- a\n", "b.yaml", "hier hoort een groep met namen"),
        (b"", "b.yaml", "hier hoort een groep met namen"),
    ):
        with pytest.raises(OngeldigBestand) as refused:
            parse_datafile(damaged, model_of(name), name="b.yaml")
        assert (refused.value.where, refused.value.sentence) == (where, sentence)


@pytest.mark.parametrize("name", FILES)
def test_a_double_key_is_refused_with_its_line(name: str) -> None:
    raw = FILES[name].read_bytes()
    first = next(iter(yaml.safe_load(raw)))

    with pytest.raises(OngeldigBestand) as refused:
        parse_datafile(raw + f"{first}: x\n".encode(), model_of(name), name="b.yaml")

    assert refused.value.where == f"b.yaml, regel {len(raw.splitlines()) + 1}"
    assert refused.value.sentence == f"dubbele sleutel '{first}'"


@pytest.mark.parametrize("name", FILES)
def test_an_unknown_key_is_refused_in_every_group(name: str) -> None:
    groups = [(at, value) for at, value in one_of_each(name) if isinstance(value, dict)]

    for at, value in groups:
        if at and at[-1] in FREE:
            continue
        error = refusal(name, at, value | {"onbekend": "x"})
        assert error is not None, at
        assert (error.where, error.sentence) == (f"bestand.yaml{written(at)}", "onbekende sleutel 'onbekend'")


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_type_is_refused_in_every_place(name: str) -> None:
    for at, value in one_of_each(name):
        is_right = not isinstance(value, (bool, int, date)) or isinstance(value, str)
        error = refusal(name, at, 12 if is_right else "twaalf")
        assert error is not None, at
        assert error.where == f"bestand.yaml{written(at)}"
        assert re.match(r"hier hoort |onbekende waarde 12$", error.sentence), at


@pytest.mark.parametrize("name", FILES)
def test_an_empty_text_is_refused_in_every_place(name: str) -> None:
    texts = [at for at, value in one_of_each(name) if isinstance(value, str)]

    for at in texts:
        error = refusal(name, at, "  ")
        assert error is not None, at
        assert error.where == f"bestand.yaml{written(at)}"
        assert re.match(r"deze (tekst|code) is leeg|onbekende waarde '  '$", error.sentence), at


@pytest.mark.parametrize("name", FILES)
def test_a_number_out_of_bounds_is_refused_in_every_place(name: str) -> None:
    for at, value in one_of_each(name):
        if type(value) is not int:
            continue
        for wrong, sentence in ((-1, "dit getal is minstens "), (10_000, "dit getal is hoogstens ")):
            error = refusal(name, at, wrong)
            assert error is not None, at
            assert error.where == f"bestand.yaml{written(at)}"
            assert error.sentence.startswith(sentence), at


@pytest.mark.parametrize("name", FILES)
def test_a_missing_key_is_refused_unless_it_may_be_left_out(name: str) -> None:
    optional = set(OPTIONAL.get(name, "").split())

    for at, _ in one_of_each(name):
        if not at or isinstance(at[-1], int) or (len(at) > 1 and at[-2] in FREE):
            continue
        error = refusal(name, at, None, drop=True)
        if at[-1] in optional:
            assert error is None or error.sentence in RULES, at
        else:
            assert error is not None, at
            assert error.where == f"bestand.yaml{written(at[:-1])}"
            assert error.sentence in (f"'{at[-1]}' ontbreekt", *RULES), at


# ── which texts are translated ───────────────────────────────────────────────────────────────────
class Knop(DataModel, frozen=True, kw_only=True):
    """A format with texts of each kind, in each place where one can stand."""

    code: Code
    tekst: Vertaalbaar
    uitleg: Vertaalbaar | None = None
    bron: Vast
    regels: Vertaalbaren = ("a",)
    leeg: Vertaalbaar = ""
    knoppen: tuple[Vertaalbaar | Knop, ...] = ()


class Nieuw(DataModel, frozen=True, kw_only=True):
    """A format with two fields of which nobody said whether they are translated."""

    tekst: Vertaalbaar
    vergeten: str
    ook: tuple[Annotated[str, Meta(min_length=1)], ...] = ()


def test_a_text_that_is_marked_is_found_and_another_is_not() -> None:
    inner = Knop(code="binnen", tekst="Binnen", bron="Boek")
    knop = Knop(
        code="x", tekst="Kies", uitleg="Of niet", bron="Protocol", regels=("Een", "Twee"), knoppen=("Los", inner)
    )

    assert list_texts(knop) == ("Kies", "Of niet", "Een", "Twee", "Los", "Binnen", "a")


def test_a_field_without_a_mark_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert list_unmarked(Nieuw) == ["Nieuw.ook", "Nieuw.vergeten"]

    monkeypatch.setitem(databestanden.MODELS, "nieuw.yaml", f"{__name__}:Nieuw")
    monkeypatch.setattr(databestanden, "resolve_name", lambda _name: Nieuw)
    (tmp_path / "nieuw.yaml").write_text("tekst: Dag\nvergeten: x\n", encoding="utf-8")
    with (
        (tmp_path / "nieuw.yaml").open("rb") as source,
        pytest.raises(TypeError, match=r"Nieuw\.ook, Nieuw\.vergeten: kies Vertaalbaar, Vast of Code"),
    ):
        list(extract_data(source, {}, (), {"name": "nieuw.yaml"}))


@pytest.mark.parametrize("name", FILES)
def test_every_text_of_every_format_says_whether_it_is_translated(name: str) -> None:
    assert list_unmarked(model_of(name)) == []


def test_babel_can_use_the_extractor() -> None:
    name = "support/regie/data/bestemmingen-2026.1.yaml"

    found = list(extract_from_file(extract_data, FILES[name], options={"name": name}))  # type: ignore[arg-type] # Babel's types tell what it gives itself

    assert [message[1] for message in found[:3]] == [
        "de politie",
        "Jouw naam, je functie, en wat er gebeurde, waar en op welke dag",
        "Voor een aangifte of een melding. Bij bedreiging mag iedereen die ervan weet aangifte doen. Een klacht doe je zelf, of iemand met jouw machtiging. Wij gaan mee als je wilt.",
    ]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("triage/data/beslisboom-0.4.0.yaml", 199),
        ("triage/data/taxonomie-2026.3.yaml", 227),
        ("triage/data/wetsartikelen-2026.1.yaml", 47),
        ("triage/data/communicatie-2026.1.yaml", 66),
        ("support/stappenplan/data/blokken-2026.1.yaml", 170),
        ("support/regie/data/bestemmingen-2026.1.yaml", 52),
        ("support/doorgeleiding/data/brieven-2026.1.yaml", 0),
        ("support/weghalen/data/weghalen-2026.1.yaml", 0),
        ("support/consultatie/data/consultatie-2026.1.yaml", 0),
        ("support/papier/data/aangifte-2026.1.yaml", 0),
        ("support/nazorg/data/nazorg-2026.1.yaml", 0),
        ("meldpunt/nakijken/data/hulp-2026.1.yaml", 0),
    ],
)
def test_each_file_gives_as_many_sentences_as_before(name: str, count: int) -> None:
    with FILES[name].open("rb") as source:
        assert len(list(extract_data(source, {}, (), {"name": name}))) == count


def test_a_word_of_the_desk_is_the_reporters_word_where_there_is_no_other() -> None:
    term = Term(code="X", desk="Online pesten")

    assert term.melder == "Online pesten"
    assert list_texts(term) == ("Online pesten",)
