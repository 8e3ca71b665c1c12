"""The contact cards: which stand there always, and what a file may not say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec import structs
from msgspec.structs import replace

from meldpunt.core.datafile import OngeldigBestand, as_model
from meldpunt.nakijken.kaarten import (
    HULPKAARTEN,
    Contactkaart,
    Groepnaam,
    HulpBestand,
    Openingstijd,
    Taalpaar,
    bezwaren,
    hulp,
    shipped_hulp,
    wrong_with,
)
from meldpunt.versies.soorten import as_text, verschil

TEKST = {"nl": "Hulp", "en": "Help"}
KAART: dict[str, Any] = {"code": "X", "groep": "nu", "naam": TEKST, "voor_wie": TEKST, "bron": "bron"}


def _file(*kaarten: dict[str, Any]) -> dict[str, Any]:
    return {"versie": "1", "groepen": [{"code": "nu", "naam": TEKST}], "kaarten": list(kaarten)}


def test_b2_three_numbers_stand_there_always_and_no_other() -> None:
    always = [kaart for kaart in hulp().kaarten if kaart.altijd]

    assert [kaart.telefoon for kaart in always if kaart.telefoon] == ["112", "0900-8844", "113"]
    assert [kaart.code for kaart in always if not kaart.telefoon and kaart.site] == []


def test_h12_113_is_among_what_is_needed_now() -> None:
    kaart = next(kaart for kaart in hulp().kaarten if kaart.telefoon == "113")

    assert kaart.groep == "nu"
    assert kaart.voor_wie.nl == "Denk je aan zelfdoding? Bel 113, gratis en anoniem, dag en nacht. Of chat op 113.nl."


def test_row_70_and_67_the_cards_have_the_free_number_and_the_year_of_their_source() -> None:
    kaarten = {kaart.code: kaart for kaart in hulp().kaarten}

    assert kaarten["ADV"].telefoon == "0800-0880"
    assert kaarten["MOD"].bron_jaar == 2025


@pytest.mark.parametrize("name", ["naam", "voor_wie", "telefoon", "site"])
def test_what_was_looked_up_is_all_that_a_reader_acts_on(name: str) -> None:
    kaart = Contactkaart(**KAART | {"naam": Taalpaar(**TEKST), "voor_wie": Taalpaar(**TEKST)})
    other = Taalpaar(nl="Anders", en="Help") if name in ("naam", "voor_wie") else "0900"

    assert replace(kaart, **{name: other}).gezien != kaart.gezien
    assert replace(kaart, bron="een andere bron").gezien == kaart.gezien


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"groep": "daar"}, "hulp.yaml: kaart X hoort bij een groep die er niet is: daar"),
        ({"naam": {"nl": "Hulp"}}, "hulp.yaml, kaarten 1, naam: 'en' ontbreekt"),
    ],
)
def test_a_card_that_would_stand_on_no_page_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(OngeldigBestand) as refused:
        as_model(_file(KAART | changes), HulpBestand, name="hulp.yaml")

    assert str(refused.value) == sentence


def test_a_card_stands_on_the_page_once() -> None:
    with pytest.raises(OngeldigBestand, match="dubbele code 'X'"):
        as_model(_file(KAART, KAART), HulpBestand, name="hulp.yaml")


@pytest.mark.parametrize(
    ("changes", "veld"),
    [
        ({"telefoon": "12"}, "telefoon"),
        ({"telefoon": "bel 113"}, "telefoon"),
        ({"telefoon": "", "site": ""}, "telefoon"),
        ({"site": "geen site"}, "site"),
        ({"site": "site"}, "site"),
    ],
)
def test_a_card_that_nobody_can_reach_is_refused(changes: dict[str, str], veld: str) -> None:
    own = next(kaart for kaart in hulp().kaarten if kaart.code == "SHN")

    assert veld in [name for name, _zin in wrong_with(structs.replace(own, **changes), before=own)]


def test_the_file_can_be_edited_as_it_is() -> None:
    assert bezwaren(shipped_hulp()) == []
    assert HULPKAARTEN.read(as_text(shipped_hulp())) == shipped_hulp()


def test_a_second_person_sees_every_field_of_a_card_that_changes() -> None:
    text, other_text = Taalpaar(nl="Hulp", en="Help"), Taalpaar(nl="Steun", en="Support")
    card = Contactkaart(code="X", groep="nu", naam=text, voor_wie=text, bron="bron", kort=text)
    other: dict[str, Any] = {
        "groep": "later",
        "naam": other_text,
        "voor_wie": other_text,
        "bron": "een andere bron",
        "bron_jaar": 2025,
        "telefoon": "0900 1234",
        "site": "hulp.example",
        "altijd": True,
        "kort": other_text,
        "open": Openingstijd(van=9, tot=17),
        "gecontroleerd_op": date(2026, 11, 3),
        "gecontroleerd_door": "Cor",
    }
    told = {
        name: [
            (item.was, item.wordt) for item in verschil(HULPKAARTEN, _with(card), _with(replace(card, **{name: to})))
        ]
        for name, to in other.items()
    }
    both = [("Hulp", "Steun"), ("Help", "Support")]

    assert {field.name for field in structs.fields(Contactkaart)} == {"code", *other}
    assert told == {
        "groep": [("", "Later"), ("Nu", "")],
        "naam": both,
        "voor_wie": both,
        "bron": [("bron", "een andere bron")],
        "bron_jaar": [("", "2025")],
        "telefoon": [("", "0900 1234")],
        "site": [("", "hulp.example")],
        "altijd": [("", "Ja")],
        "kort": both,
        "open": [("", "op werkdagen van 9.00 tot 17.00 uur")],
        "gecontroleerd_op": [("", "03-11-2026")],
        "gecontroleerd_door": [("", "Cor")],
    }


def test_a_second_person_sees_a_text_that_changes_in_english_alone_and_a_group_with_another_name() -> None:
    text = Taalpaar(nl="Hulp", en="Help")
    card = Contactkaart(code="X", groep="nu", naam=text, voor_wie=text, bron="bron")
    english = verschil(HULPKAARTEN, _with(card), _with(replace(card, naam=Taalpaar(nl="Hulp", en="Support"))))
    named = verschil(HULPKAARTEN, _with(card), replace(_with(card), groepen=(_group("nu", "Straks"), *GROEPEN[1:])))

    assert [(item.label, item.was, item.wordt) for item in english] == [
        ("Hulp, naam, in het Engels", "Help", "Support")
    ]
    assert ("Nu", "Straks") in [(item.was, item.wordt) for item in named]
    assert verschil(HULPKAARTEN, _with(card), replace(_with(card), versie="2"))


def _group(code: str, naam: str) -> Groepnaam:
    return Groepnaam(code=code, naam=Taalpaar(nl=naam, en=naam))


GROEPEN = (_group("nu", "Nu"), _group("later", "Later"))


def _with(card: Contactkaart) -> HulpBestand:
    return HulpBestand(versie="1", groepen=GROEPEN, kaarten=(card,))
