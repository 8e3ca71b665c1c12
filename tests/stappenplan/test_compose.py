"""Composing the step plan: the right blocks in the right order, and never a hole in a sentence."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from support.stappenplan import checks
from support.stappenplan.blokken import BLOKKEN_BESTAND, Blokken, Wanneer, Zin, blokken, load_blokken
from support.stappenplan.checks import check_stappenplan, find_problems
from support.stappenplan.compose import (
    KANALEN,
    STANDAARDWAARDEN,
    WAARDEN,
    Keuze,
    Plancontact,
    PlanGegevens,
    Stappenplan,
    _values,
    compose,
    fill,
)
from tests.stappenplan.gegevens import COMPLEET, PARTIJ, VERA, after, complete
from tools.databestanden import list_texts
from triage.service import Gradatie, OngeldigBestand, boom

if TYPE_CHECKING:
    from pathlib import Path

FORBIDDEN = (
    "slachtoffer|slachtoffers|dader|daders|incident|incidenten|casus|dossier|dossiers|verplicht|ongeldig|foutief|helaas"
    "|u dient|gelieve|teneinde|middels|indien|escaleren|triage|intake|betrokkene"
)


def texts(plan: Stappenplan) -> list[str]:
    """Every text that can be read in a plan."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for each in value.values():
                walk(each)
        elif isinstance(value, (list, tuple)):
            for each in value:
                walk(each)

    walk(msgspec.to_builtins(plan))
    return found


def text_of(plan: Stappenplan, code: str) -> str:
    stap = next(stap for stap in plan.stappen if stap.code == code)
    return " ".join(alinea.tekst for alinea in stap.alineas)


def codes(plan: Stappenplan) -> list[str]:
    return [stap.code for stap in plan.stappen]


some_facts = st.builds(
    PlanGegevens,
    uitkomsten=st.lists(st.sampled_from(boom().uitkomsten()), unique=True).map(tuple),
    gradatie=st.sampled_from([gradatie.value for gradatie in Gradatie]),
    boom_versie=st.just("0.1.0"),
    ontvangen_op=st.just(date(2026, 11, 19)),
    gemaakt_op=st.just(date(2026, 11, 20)),
    rol=st.sampled_from([None, "landelijk", "lokaal", "kandidaat", "medewerker", "weet_niet"]),
    contact_voor=st.sampled_from([None, datetime(2026, 11, 20, 16, tzinfo=ZoneInfo("UTC"))]),
    gesproken_op=st.sampled_from([None, date(2026, 11, 20)]),
    klacht_uiterlijk=st.sampled_from([None, date(2027, 2, 19)]),
    kennisdag_geschat=st.booleans(),
    klacht_voorbij=st.booleans(),
    bewaren_tot=st.sampled_from([None, date(2028, 11, 19)]),
    nazorg=st.sampled_from([(), (date(2026, 11, 19),), (date(2026, 11, 26),)]),
    vertrouwenspersoon=st.sampled_from([None, VERA, Plancontact(naam="Vera Blom")]),
    partij=st.sampled_from([{}, PARTIJ]),
    kanaal=st.sampled_from(KANALEN),
    taal=st.sampled_from(["nl", "en"]),
    voorlopig=st.booleans(),
    namens=st.booleans(),
    kiest=st.booleans(),
    alleen_vastleggen=st.booleans(),
    anoniem=st.booleans(),
)


@given(some_facts)
def test_no_sentence_has_a_hole(gegevens: PlanGegevens) -> None:
    plan = compose(gegevens)

    for text in texts(plan):
        assert not re.search(r"[{}]|None|  ", text)
    assert all(stap.titel and stap.alineas for stap in plan.stappen)
    assert all(alinea.tekst.strip() for stap in plan.stappen for alinea in stap.alineas)
    assert plan.tijdlijn
    assert plan.wie.zinnen or "VP" not in gegevens.uitkomsten


@given(some_facts)
def test_steps_stand_in_the_order_of_the_groups(gegevens: PlanGegevens) -> None:
    order = [groep.code for groep in blokken().groepen]
    places = [order.index(blokken().blok(code).groep) for code in codes(compose(gegevens))]

    assert places == sorted(places)


@given(some_facts)
def test_only_steps_to_choose_carry_a_number_and_they_count_up(gegevens: PlanGegevens) -> None:
    plan = compose(gegevens)

    assert [stap.nummer for stap in plan.stappen if stap.keuze] == list(
        range(1, sum(s.keuze for s in plan.stappen) + 1)
    )
    assert all(stap.nummer is None for stap in plan.stappen if not stap.keuze)


def test_every_outcome_gives_every_block() -> None:
    plan = compose(complete(namens=True))

    on_the_first_page = {"SP01", "SP02", "SP03", "SP05"}
    assert set(codes(plan)) | on_the_first_page == {f"SP{n:02}" for n in range(1, 29)}


def test_the_order_is_safety_evidence_support_choices_outside_aftercare_rights() -> None:
    titles = [deel.titel for deel in compose(COMPLEET).delen]

    assert titles == [
        "Wat kan ik vandaag doen?",
        "Wat kan ik nog meer kiezen?",
        "Wat zeg ik naar buiten?",
        "Hoe gaat het verder?",
        "Hoe zit het met mijn gegevens?",
    ]
    assert codes(compose(COMPLEET))[:3] == ["SP04", "SP06", "SP17"]


def test_the_first_page_answers_what_who_and_danger() -> None:
    plan = compose(COMPLEET)

    assert [(regel.wanneer, regel.tekst) for regel in plan.tijdlijn] == [
        ("19 november", "We hebben je melding ontvangen."),
        ("20 november", "Vera belt je uiterlijk om 17.00 uur."),
        ("Daarna", "Jij kiest welke stap je zet."),
    ]
    assert (plan.wie.naam, plan.wie.telefoon) == ("Vera Blom", "088 000 56 78")
    assert plan.gevaar.titel == "Ben je nu in gevaar? Bel 112."
    assert plan.versieregel == "Versie 1, voorlopig"
    assert plan.aanhef == "Het ligt niet aan jou."


def test_after_the_first_talk_the_plan_says_so() -> None:
    plan = compose(complete(versie=2, voorlopig=False, gesproken_op=date(2026, 11, 20)))

    assert plan.versieregel == "Versie 2, na je gesprek met Vera"
    assert [regel.tekst for regel in plan.tijdlijn][1:3] == [
        "Vera heeft je gesproken.",
        "Vera vraagt hoe het met je gaat.",
    ]
    assert compose(complete(versie=3, voorlopig=False)).versieregel == "Versie 3"


@pytest.mark.parametrize(
    ("kanaal", "sentence"),
    [
        ("bellen", "Vera belt je uiterlijk om 17.00 uur."),
        ("signal", "Vera stuurt je uiterlijk om 17.00 uur een bericht op Signal."),
        ("email", "Vera mailt je uiterlijk om 17.00 uur."),
        ("code", "Vera schrijft je uiterlijk om 17.00 uur. Je leest dat met je code."),
    ],
)
def test_contact_comes_the_way_someone_asked_for(kanaal: str, sentence: str) -> None:
    assert compose(complete(kanaal=kanaal)).tijdlijn[1].tekst == sentence


def test_without_a_trusted_person_the_desk_helps() -> None:
    plan = compose(complete(vertrouwenspersoon=None))

    assert plan.wie.naam == "Het meldpunt"
    assert plan.wie.telefoon == "088 000 12 34"
    assert plan.wie.uren == "Op werkdagen van 9.00 tot 17.00 uur"
    assert "Iemand van het meldpunt belt je" in plan.tijdlijn[1].tekst
    assert "Alleen het meldpunt kan je melding zien." in text_of(plan, "SP26")


def test_a_trusted_person_without_a_phone_is_reached_through_the_desk() -> None:
    plan = compose(complete(vertrouwenspersoon=Plancontact(naam="Vera Blom", uren="altijd")))

    assert (plan.wie.naam, plan.wie.telefoon) == ("Vera Blom", "088 000 12 34")
    assert plan.wie.uren == "Op werkdagen van 9.00 tot 17.00 uur"


@pytest.mark.parametrize(
    ("rol", "police"),
    [("landelijk", "Team Bedreigde Politici"), ("lokaal", "politie in je regio"), (None, "politie in je regio")],
)
def test_the_role_decides_which_police(rol: str | None, police: str) -> None:
    assert police in text_of(compose(complete(rol=rol)), "SP09")


def test_h1_the_last_day_for_a_complaint_stands_out_and_is_no_promise() -> None:
    stap = next(stap for stap in compose(COMPLEET).stappen if stap.code == "SP11")

    assert [alinea.nadruk for alinea in stap.alineas] == [False, True, False]
    assert stap.alineas[1].tekst == "Doe het uiterlijk op woensdag 17 februari 2027, liefst een paar weken eerder."
    assert "tot en met" not in text_of(compose(COMPLEET), "SP11")
    assert "drie maanden" not in text_of(compose(COMPLEET), "SP11")


@pytest.mark.parametrize(
    ("namens", "vraag"),
    [
        (False, "Weet je wanneer je het voor het eerst las?"),
        (True, "Weet je wanneer die persoon het voor het eerst las?"),
    ],
)
def test_h2_without_a_known_day_the_plan_says_how_to_count(namens: bool, vraag: str) -> None:  # noqa: FBT001 - a table of examples
    text = text_of(compose(complete(klacht_uiterlijk=None, namens=namens)), "SP11")

    assert f"{vraag} Dan rekenen we de laatste dag uit. Reken anders op hooguit 90 dagen vanaf toen." in text
    assert "uiterlijk op" not in text


def test_h2_an_estimated_day_is_called_one() -> None:
    assert "vanaf de vroegste dag die kan" in text_of(compose(complete(kennisdag_geschat=True)), "SP11")
    assert "vroegste dag" not in text_of(compose(COMPLEET), "SP11")


def test_h2_a_term_that_ran_out_is_not_said_to_run() -> None:
    text = text_of(compose(complete(klacht_uiterlijk=None, klacht_voorbij=True)), "SP11")

    assert "waarschijnlijk voorbij" in text
    assert "rekenen we" not in text


def test_a_missing_value_drops_its_sentence_only() -> None:
    text = text_of(compose(complete(partij={**PARTIJ, "gesprekken": 0})), "SP17")

    assert "gesprekken met een psycholoog" not in text
    assert text.startswith("Hulp vragen is normaal")


def test_aftercare_names_the_days_to_come() -> None:
    assert "op 23 november, 26 november en 17 december." in text_of(compose(COMPLEET), "SP25")
    assert "op 17 december." in text_of(compose(complete(nazorg=(date(2026, 12, 17),))), "SP25")
    assert "spreken we samen af" in text_of(compose(complete(nazorg=(date(2026, 11, 1),))), "SP25")


@pytest.mark.parametrize(
    ("gradatie", "sentence"),
    [
        ("licht", "weinig bereik"),
        ("middel", "de partij laten reageren"),
        ("ernstig", "tot je de politie hebt gesproken"),
    ],
)
def test_what_to_say_outside_follows_the_gradation(gradatie: str, sentence: str) -> None:
    assert sentence in text_of(compose(complete(gradatie=gradatie)), "SP19")


def test_what_someone_needs_comes_first_within_its_part() -> None:
    plan = compose(complete(behoeften=("verwijderen",)))
    keuzes = [stap.code for stap in plan.delen[1].stappen]

    assert keuzes[:2] == ["SP07", "SP15"]
    assert sorted(keuzes) == sorted(stap.code for stap in compose(COMPLEET).delen[1].stappen)


def test_danger_stands_on_top_when_it_is_serious() -> None:
    light = after({"V1": ["BELEDIGING"], "Z1": ["lokaal"]})

    assert not compose(light).gevaar.bovenaan
    assert compose(replace(light, gradatie="ernstig")).gevaar.bovenaan
    assert compose(replace(light, uitkomsten=(*light.uitkomsten, "NU112_UITLEG"))).gevaar.bovenaan


def test_a_report_for_someone_unaware_offers_nothing_outside() -> None:
    plan = compose(after({"R1": ["ander_weet_niet"], "V1": ["BEDREIGING"], "B1": ["vaag"]}, namens=True))

    assert codes(plan) == ["SP06", "SP28", "SP27", "SP26"]
    assert plan.aanhef_tekst.startswith("We doen niets tot de ander zelf ja zegt.")


def test_ticks_of_before_come_back() -> None:
    plan = compose(complete(keuzes={"SP06": Keuze.DOE_IK, "SP26": Keuze.LATER}))

    assert {stap.code: stap.gekozen for stap in plan.stappen if stap.gekozen} == {"SP06": Keuze.DOE_IK}


def test_the_file_name_is_neutral() -> None:
    assert compose(COMPLEET).bestandsnaam == "stappenplan-2026-11-20.pdf"


def test_dates_follow_the_language() -> None:
    assert compose(complete(taal="en")).tijdlijn[0].wanneer == "19 November"


def test_an_unknown_gradation_is_refused() -> None:
    with pytest.raises(ValueError, match="zwaar"):
        compose(complete(gradatie="zwaar"))


def test_the_facts_have_no_room_for_the_story() -> None:
    names = {each.name for each in fields(PlanGegevens)}

    assert names.isdisjoint({"verhaal", "tekst", "naam", "telefoon", "email", "links", "afzender", "bewijs"})


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("zonder namen", "zonder namen"),
        ("dag {wie}", "dag Vera"),
        ("dag {wie} en {niemand}", None),
        ("dag {leeg}", None),
        ("{{accolades}}", "{accolades}"),
        ("{haken}", "{wie}"),  # a value is never filled again
    ],
)
def test_fill(template: str, filled: str | None) -> None:
    assert fill(template, {"wie": "Vera", "leeg": "", "haken": "{wie}"}) == filled


@pytest.mark.parametrize("template", ["{wie.__class__}", "{wie[0]}", "{wie!r}", "{wie:>10}", "{}"])
def test_fill_reaches_into_nothing(template: str) -> None:
    with pytest.raises(ValueError, match="plain names"):
        fill(template, {"wie": "Vera"})


def block_texts() -> list[str]:
    return [text for text in (*list_texts(blokken()), *STANDAARDWAARDEN) if not text.startswith("{")]


@pytest.mark.parametrize("text", block_texts())
def test_a_text_of_the_plan_keeps_the_tone(text: str) -> None:
    assert "!" not in text
    assert not re.search(rf"\b({FORBIDDEN})\b", text, re.IGNORECASE)
    assert all(len(sentence.split()) <= 20 for sentence in re.split(r"[.?:;]", text))


def test_the_plan_never_says_that_something_is_punishable_for_certain() -> None:
    for text in texts(compose(COMPLEET)):
        assert "is strafbaar" not in text
        assert "strafbaar" not in text or "waarschijnlijk strafbaar" in text or "of het strafbaar is" in text


def test_every_block_has_a_source_and_claims_no_legal_check() -> None:
    assert all(blok.bron for blok in blokken().stappen)
    assert {blok.gecontroleerd_op for blok in blokken().stappen} == {None}  # row 84: nobody looked them up yet
    assert {blok.juridische_toets for blok in blokken().stappen} == {None}


def test_what_the_settings_say_by_themselves_is_translated() -> None:
    assert (settings.PARTIJ["telefoon_uren"], settings.PARTIJ["integriteit"]) == STANDAARDWAARDEN


def test_the_names_for_values_are_those_that_are_filled() -> None:
    assert tuple(_values(COMPLEET)) == WAARDEN


def test_blocks_and_tree_fit() -> None:
    assert list(find_problems(blokken(), boom())) == []
    assert check_stappenplan(None) == []


def broken(**changes: Any) -> Blokken:
    first, *rest = blokken().stappen
    return structs.replace(blokken(), stappen=(structs.replace(first, **changes), *rest))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (broken(wanneer=Wanneer(altijd=True)), "uitkomst STAPPENPLAN heeft geen blok in het stappenplan"),
        (
            broken(wanneer=Wanneer(altijd=True, uitkomsten=("STAPPENPLAN", "NU113"))),
            "er is een blok voor een uitkomst die er niet is: NU113",
        ),
        (broken(wanneer=Wanneer()), "blok SP01 wordt nooit gegeven"),
        (
            broken(geschreven=((Zin(tekst="Dag.", als=("rol:koning",)),),)),
            "wacht op een feit dat er niet is: rol:koning",
        ),
        (broken(geschreven=((Zin(tekst="Dag {naam}."),),)), "vraagt een waarde die er niet is: naam"),
    ],
)
def test_blocks_that_do_not_fit_are_caught(data: Blokken, sentence: str) -> None:
    assert any(sentence in problem for problem in find_problems(data, boom()))


def test_the_system_check_stops_what_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "blokken", lambda: broken(wanneer=Wanneer(altijd=True)))

    assert [error.id for error in check_stappenplan(None)] == ["stappenplan.E001"]


def test_the_system_check_stops_an_unreadable_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable() -> Blokken:
        raise OngeldigBestand("blokken", "'stappen' ontbreekt")

    monkeypatch.setattr(checks, "blokken", unreadable)

    assert [error.id for error in check_stappenplan(None)] == ["stappenplan.E000"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("- code: SP02", "- code: SP01", "dubbele code 'SP01'"),
        ("  groep: thuis\n", "  groep: rechten\n", "een blok staat niet bij zijn groep"),
        ("  groep: thuis\n", "  groep: buiten\n", "een blok staat niet bij zijn groep"),
        ("  groep: nu\n", "  groep: buiten\n", "een blok staat niet bij zijn groep"),
        ('  alineas:\n  - - "Bewaar eerst', '  alineas: []\n  bron_: - "Bewaar', "dit is geen YAML"),
        (
            '- - "Met jouw akkoord bespreken we het met het meldpunt van die partij. Je naam noemen we niet."',
            "- Gratis hulp",
            "alineas 1: hier hoort een lijst",
        ),
        (
            '- - "Met jouw akkoord bespreken we het met het meldpunt van die partij. Je naam noemen we niet."',
            "- - 12",
            "alineas 1 1: hier hoort een tekst of een groep met namen",
        ),
        (
            '  alineas:\n  - - "Met jouw akkoord bespreken we het met het meldpunt van die partij. Je naam noemen we niet."\n',
            "",
            "dit blok zegt niets",
        ),
    ],
)
def test_wrong_blocks_are_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    text = BLOKKEN_BESTAND.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "blokken.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(OngeldigBestand, match=sentence):
        load_blokken(path)


def test_a_block_that_is_not_there_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        blokken().blok("SP99")


def test_defaults_are_shared_but_never_change() -> None:
    minimal = PlanGegevens(
        uitkomsten=(), gradatie="licht", boom_versie="0.1.0", ontvangen_op=date(2026, 3, 2), gemaakt_op=date(2026, 3, 2)
    )

    assert isinstance(minimal.partij, MappingProxyType)
    assert codes(compose(minimal)) == ["SP26"]


# ── the review of content: what the plan says is true ────────────────────────────────────────────
def test_h3_the_plan_says_what_cannot_be_withdrawn() -> None:
    plan = compose(COMPLEET)

    assert "Een aangifte kun je niet intrekken. Gaat het om een klacht? Dan kan het binnen acht dagen." in text_of(
        plan, "SP09"
    )
    assert plan.gedachten.startswith("Je mag altijd van gedachten veranderen, tot je aangifte doet.")
    assert "binnen acht dagen" in text_of(plan, "SP11")


def test_h4_a_report_to_the_police_can_start_an_inquiry() -> None:
    text = text_of(compose(COMPLEET), "SP08")

    assert "Ook na een melding kan de politie zelf onderzoek doen, zeker bij een bedreiging van een politicus." in text
    assert "schrijft de politie op" not in text


def test_h5_the_plan_gives_the_whole_exception() -> None:
    plan = compose(COMPLEET)

    assert any(
        "als de wet het eist kan dat anders zijn. Dan hoor je dat eerst, als het kan." in zin for zin in plan.wie.zinnen
    )


def test_h10_all_post_goes_to_the_other_address() -> None:
    text = text_of(compose(COMPLEET), "SP10")

    assert "Alle post over je zaak gaat dan naar dat adres. Spreek af wie die opent." in text
    assert "adres van je partij" not in text


def test_h12_support_names_113() -> None:
    stap = next(stap for stap in compose(COMPLEET).stappen if stap.code == "SP17")

    assert stap.alineas[-1].nadruk
    assert stap.alineas[-1].tekst.startswith("Denk je aan zelfdoding? Bel 113, gratis en anoniem, dag en nacht.")


@pytest.mark.parametrize("rol", ["landelijk", "lokaal", "kandidaat", "medewerker", None])
def test_row_61_a_scheme_is_named_to_the_office_that_has_it(rol: str | None) -> None:
    text = text_of(compose(complete(rol=rol)), "SP04")

    assert ("CCV" in text) is (rol == "lokaal")
    assert ("griffier" in text) is (rol == "lokaal")


@pytest.mark.parametrize(("antwoord", "said"), [("beeld", True), ("nee", False)])
def test_row_43_sexual_images_begin_with_a_talk(antwoord: str, *, said: bool) -> None:
    antwoorden = {"R1": ["zelf"], "V1": ["OPROEP_GEWELD"], "S1": [antwoord], "Z1": ["landelijk"]}

    assert ("informatief gesprek bij de zedenpolitie" in text_of(compose(after(antwoorden)), "SP09")) is said


def test_row_48_blackmail_has_a_term_too() -> None:
    assert "chantage" in text_of(compose(COMPLEET), "SP11")


def test_row_60_the_municipality_can_act_in_your_name() -> None:
    assert "namens jou of samen met jou" in text_of(compose(COMPLEET), "SP16")


def test_row_88_the_plan_names_more_rights_than_looking() -> None:
    text = text_of(compose(COMPLEET), "SP26")

    assert "meenemen" in text
    assert "bezwaar" in text


def test_what_no_lawyer_read_says_so() -> None:
    assert "nog niet nagekeken door een jurist" in compose(COMPLEET).gedachten
    assert "nagekeken" not in compose(complete(niet_getoetst=frozenset())).gedachten


def test_sheet_a_step_that_waits_for_a_lawyer_says_so_and_no_other() -> None:
    plan = compose(complete(niet_getoetst=frozenset({"SP05", "SP11"})))
    sentence = "Deze tekst is nog niet juridisch getoetst."

    assert [stap.code for stap in plan.stappen if sentence in text_of(plan, stap.code)] == ["SP11"]
    assert plan.wie.zinnen[-1] == sentence


def test_b2_a_plan_prints_no_number_that_nobody_called() -> None:
    plan = compose(complete(nummers={}))

    said = " ".join(text_of(plan, stap.code) for stap in plan.stappen)
    assert [digits for digits in re.findall(r"[\d-]{7,}", said) if digits != "0900-8844"] == []
    assert "Vraag ons hoe je het bereikt." in text_of(plan, "SP16")
    assert "Slachtofferhulp helpt gratis" in text_of(plan, "SP18")


def test_b2_a_plan_prints_what_somebody_called() -> None:
    assert "dag en nacht: 070 000 22 22." in text_of(compose(COMPLEET), "SP16")
    assert "Bel 0900 000 11 11." in text_of(compose(COMPLEET), "SP18")
    assert "Bel 020 000 33 33 of chat" in text_of(compose(COMPLEET), "SP15")


def test_whoever_is_not_sure_about_danger_reads_to_call_112() -> None:
    assert "Twijfel je? Bel ook dan 112." in compose(after({"A1": ["weet_niet"]})).gevaar.tekst


# ── a second voice: who reports for somebody else ────────────────────────────────────────────────
TO_THE_PERSON_CONCERNED = ("Het ligt niet aan jou", "Jij kiest", "jouw akkoord", "jouw ja", "Doe ik")


@pytest.mark.parametrize("vp", [VERA, None])
@pytest.mark.parametrize("wie", ["ander_weet", "ander_weet_niet", "bijstander"])
def test_s8_the_plan_speaks_to_whoever_reported_for_another(wie: str, vp: Plancontact | None) -> None:
    answers = {"A1": ["weet_niet"], "R1": [wie], "V1": ["BEDREIGING", "DOXING"], "B1": ["ernstig"]}
    said = " ".join(texts(compose(after(answers, namens=True, kiest=False, vertrouwenspersoon=vp))))

    assert [sentence for sentence in TO_THE_PERSON_CONCERNED if sentence in said] == []
    for sentence in (
        "Goed dat je dit voor een ander doet.",
        "We doen niets tot de ander zelf ja zegt.",
        "Zo vertel je het de ander",
        "Is er nu iemand in gevaar? Bel 112.",
        "Alleen bij direct levensgevaar of als de wet het eist kan dat anders zijn.",
    ):
        assert sentence in said, sentence


def test_s8_the_person_concerned_still_hears_the_first_voice() -> None:
    said = " ".join(texts(compose(complete())))

    assert "Het ligt niet aan jou." in said
    assert "Jij kiest welke stap je zet." in said
    assert "Zo vertel je het de ander" not in said


def test_b1_who_does_not_decide_gets_no_boxes_to_tick() -> None:
    plan = compose(complete(kiest=False))

    assert not any(stap.keuze or stap.nummer for stap in plan.stappen)
    assert not any(deel.heeft_keuzes for deel in plan.delen)
    assert "Jij kiest" not in " ".join(texts(plan))
    assert "We bespreken eerst samen over wie dit gaat." in texts(plan)
    assert any(stap.keuze for stap in compose(complete(kiest=True)).stappen)


def test_b5_who_only_wants_it_kept_reads_that_no_contact_is_planned() -> None:
    kept = compose(complete(alleen_vastleggen=True, contact_voor=None))

    assert "We plannen geen contact." in text_of(kept, "SP29")
    assert "Alleen over een wettelijke termijn kun je iets van ons horen." in text_of(kept, "SP29")
    assert "SP25" not in codes(kept)
    assert not any("uiterlijk om" in regel.tekst for regel in kept.tijdlijn)
    assert "SP29" not in codes(compose(complete()))


def test_sp22_the_plan_promises_no_key_for_ties_only_where_that_is_so() -> None:
    promise = (
        "Wie van het meldpunt zegt bij die fractie of afdeling te horen, krijgt geen sleutel, tenzij jij dat wilt."
    )

    assert promise in text_of(compose(complete(banden_buiten=True)), "SP22")
    assert promise not in text_of(compose(complete()), "SP22")
    assert "betrokken zijn" not in text_of(compose(complete()), "SP22")
