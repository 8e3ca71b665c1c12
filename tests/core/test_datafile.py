"""Reading a data file: the class is the format, and each refusal is a sentence with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Literal

import pytest
from msgspec import Meta, field
from msgspec.structs import replace

from meldpunt.core.datafile import (
    Code,
    Codes,
    DataModel,
    Geheel,
    NietInBestand,
    OngeldigBestand,
    Vast,
    Vertaalbaar,
    check_readable,
    parse_datafile,
    read_datafile,
    refuse_doubles,
)

if TYPE_CHECKING:
    from pathlib import Path


class Kleur(StrEnum):
    """A choice."""

    ROOD = "rood"
    BLAUW = "blauw"


class Blad(DataModel, frozen=True, kw_only=True):
    """A leaf: a rule over two fields, which no type can hold."""

    code: Code
    lengte: Geheel = 0
    breedte: Geheel = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.breedte > self.lengte:
            raise ValueError("een blad is langer dan breed")


class Tak(DataModel, frozen=True, kw_only=True):
    """A branch with everything that a format may hold."""

    titel: Vertaalbaar
    kleur: Kleur = Kleur.ROOD
    soort: Literal["dun", "dik"] = "dun"
    bladeren: Annotated[tuple[Blad, ...], Meta(min_length=1)]
    losse: tuple[Vertaalbaar | Blad, ...] = ()
    op_naam: Mapping[Code, Blad] = {}
    op_kleur: Mapping[Kleur, Geheel] = {}
    namen: Codes = ("a",)
    nat: bool = False
    sinds: date | None = None
    bron: Vast = field(name="van", default="eigen")
    sha256: NietInBestand = ""


GOOD = "titel: Eik\nbladeren: [{code: a, lengte: 3}]\n"


def read(text: str) -> Tak:
    return parse_datafile(text.encode(), Tak, name="tak.yaml")


def test_a_file_is_read_with_the_hash_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "tak.yaml"
    path.write_text(GOOD, encoding="utf-8")

    tak, sha256 = read_datafile(path, Tak)

    assert tak == Tak(titel="Eik", bladeren=(Blad(code="a", lengte=3),))
    assert sha256 == hashlib.sha256(GOOD.encode()).hexdigest()


def test_every_kind_of_value_is_read() -> None:
    tak = read(
        GOOD
        + "kleur: blauw\nsoort: dik\nlosse: [Dag., {code: b}]\nop_naam: {x.1: {code: c}}\nop_kleur: {rood: 2}\n"
        + "namen: [p, q]\nnat: true\nsinds: 2026-03-01\nvan: Uit een boek\n"
    )

    assert (tak.kleur, tak.soort, tak.losse) == (Kleur.BLAUW, "dik", ("Dag.", Blad(code="b")))
    assert (dict(tak.op_naam), dict(tak.op_kleur)) == ({"x.1": Blad(code="c")}, {Kleur.ROOD: 2})
    assert (tak.namen, tak.nat, tak.sinds, tak.bron) == (("p", "q"), True, date(2026, 3, 1), "Uit een boek")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("titel: [\n", "tak.yaml, regel 2: dit is geen YAML"),
        ("\x00", "tak.yaml: dit is geen YAML"),
        ("- a", "tak.yaml: hier hoort een groep met namen"),
        ("", "tak.yaml: hier hoort een groep met namen"),
        (GOOD + "titel: Beuk\n", "tak.yaml, regel 3: dubbele sleutel 'titel'"),
        (GOOD + "op_naam:\n  x: {code: a}\n  x: {code: b}\n", "tak.yaml, regel 5: dubbele sleutel 'x'"),
        (GOOD + "hoogte: 3\n", "tak.yaml: onbekende sleutel 'hoogte'"),
        (GOOD + "1: 3\n", "tak.yaml: bij een sleutel: hier hoort een tekst"),
        ("bladeren: [{code: a}]\n", "tak.yaml: 'titel' ontbreekt"),
        ("titel: Eik\nbladeren: [{code: a}, {lengte: 1}]\n", "tak.yaml, bladeren 2: 'code' ontbreekt"),
        ("titel: Eik\nbladeren: []\n", "tak.yaml, bladeren: dit mag niet leeg zijn"),
        ("titel: Eik\nbladeren: a\n", "tak.yaml, bladeren: hier hoort een lijst"),
        ("titel: 3\nbladeren: [{code: a}]\n", "tak.yaml, titel: hier hoort een tekst"),
        ("titel: null\nbladeren: [{code: a}]\n", "tak.yaml, titel: hier hoort een tekst"),
        ("titel: ' '\nbladeren: [{code: a}]\n", "tak.yaml, titel: deze tekst is leeg"),
        ("titel: Eik\nbladeren: [{code: a b}]\n", "tak.yaml, bladeren 1, code: deze code is leeg of heeft een spatie"),
        ("titel: Eik\nbladeren: [{code: a, lengte: -1}]\n", "tak.yaml, bladeren 1, lengte: dit getal is minstens 0"),
        ("titel: Eik\nbladeren: [{code: a, lengte: 1001}]\n", "bladeren 1, lengte: dit getal is hoogstens 1000"),
        ("titel: Eik\nbladeren: [{code: a, lengte: true}]\n", "bladeren 1, lengte: hier hoort een heel getal"),
        ("titel: Eik\nbladeren: [{code: a, lengte: 1.0}]\n", "bladeren 1, lengte: hier hoort een heel getal"),
        ("titel: Eik\nbladeren: [{code: a, breedte: 1}]\n", "tak.yaml, bladeren 1: een blad is langer dan breed"),
        (GOOD + "kleur: groen\n", "tak.yaml, kleur: onbekende waarde 'groen'"),
        (GOOD + "soort: lang\n", "tak.yaml, soort: onbekende waarde 'lang'"),
        (GOOD + "losse: [Dag., {code: b}, 3]\n", "losse 3: hier hoort een tekst of een groep met namen"),
        (GOOD + "op_naam: {x: {code: a}, y.1: {kleur: 1}}\n", "tak.yaml, op_naam, y.1: onbekende sleutel 'kleur'"),
        (GOOD + "op_naam: {x: {code: a}, y: {code: ''}}\n", "tak.yaml, op_naam, y, code: deze code is leeg"),
        (GOOD + "op_naam: {x: {code: a}, y: {kleur: 1}}\nnat: ja\n", "tak.yaml, op_naam, y: onbekende sleutel 'kleur'"),
        (GOOD + "op_kleur: {rood: 1, blauw: -1}\n", "tak.yaml, op_kleur, blauw: dit getal is minstens 0"),
        (GOOD + "op_kleur: {geel: 1}\n", "tak.yaml, op_kleur: bij een sleutel: onbekende waarde 'geel'"),
        (GOOD + "namen: []\n", "tak.yaml, namen: dit mag niet leeg zijn"),
        (GOOD + "nat: ja\n", "tak.yaml, nat: hier hoort true of false"),
        (GOOD + "sinds: maart\n", "tak.yaml, sinds: hier hoort een datum of niets"),
        (GOOD + "sinds: '2026-03-01'\n", "tak.yaml, sinds: hier hoort een datum of niets"),
        (GOOD + "sinds: 2026-03-01T10:00:00\n", "tak.yaml, sinds: hier hoort een datum of niets"),
        (GOOD + "sha256: abc\n", "tak.yaml, sha256: dit hoort niet in het bestand"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(OngeldigBestand) as refused:
        read(text)

    assert sentence in str(refused.value)
    assert str(refused.value).startswith("tak.yaml")


def test_what_was_read_cannot_be_changed() -> None:
    tak = read(GOOD + "op_kleur: {rood: 2}\n")

    assert isinstance(tak.op_kleur, MappingProxyType)
    with pytest.raises(AttributeError):
        tak.titel = "Beuk"  # type: ignore[misc] # the point of the test
    assert isinstance(replace(tak, op_kleur={Kleur.BLAUW: 1}).op_kleur, MappingProxyType)


def test_double_codes_are_refused_by_name() -> None:
    refuse_doubles(("a", "b"))
    with pytest.raises(ValueError, match="dubbele code 'a'"):
        refuse_doubles(("a", "b", "a"))


def test_a_system_check_names_every_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "half.yaml").write_text("titel: Eik\n", encoding="utf-8")

    found = check_readable(
        lambda: read_datafile(tmp_path / "half.yaml", Tak),
        lambda: read(GOOD),
        lambda: read_datafile(tmp_path / "weg.yaml", Tak),
        id="bomen.E000",
        folder="bomen/data",
    )

    assert [message.id for message in found] == ["bomen.E000", "bomen.E000"]
    assert found[0].msg == "half.yaml: 'bladeren' ontbreekt"
    assert "weg.yaml" in found[1].msg
    assert found[0].hint == "Herstel het databestand in bomen/data."
