"""The walk through the tree: forward, guarded, monotone, and silent about what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.beslisboom import boom
from triage.ernst import Gradatie
from triage.service import (
    Aanleiding,
    OngeldigAntwoord,
    Uitkomst,
    codes_for,
    evaluate,
    is_extern,
    is_namens,
    vragen_voor,
)

Antwoorden = Mapping[str, Sequence[str]]


def codes_of(vraag_id: str) -> list[str]:
    vraag = boom().vraag(vraag_id)
    assert vraag is not None
    return [antwoord.code for antwoord in vraag.antwoorden]


def some_answers() -> st.SearchStrategy[dict[str, list[str]]]:
    """Any answers that the form can send: each question skipped, answered once, or answered more than once."""
    choices = {
        vraag.id: st.lists(
            st.sampled_from(codes_of(vraag.id)),
            max_size=len(vraag.antwoorden) if vraag.is_meerkeuze else 1,
            unique=True,
        )
        for vraag in boom().vragen
    }
    return st.fixed_dictionaries({}, optional=choices)


def weight(uitkomst: Uitkomst) -> tuple[int, ...]:
    return (*uitkomst.factoren.values(), uitkomst.gradatie.rang)


@given(some_answers())
def test_every_set_of_answers_ends_with_an_outcome(antwoorden: Antwoorden) -> None:
    uitkomst = evaluate(antwoorden)

    assert uitkomst.gradatie in set(Gradatie)
    assert all(0 <= level <= 3 for level in uitkomst.factoren.values())
    assert {"VP", "BEWIJS"} <= set(uitkomst.uitkomsten) <= set(uitkomst.alle_uitkomsten)
    assert len(set(uitkomst.gestelde_vragen)) == len(uitkomst.gestelde_vragen)


@given(some_answers())
def test_the_same_answers_give_the_same_outcome_in_any_order(antwoorden: Antwoorden) -> None:
    turned = {vraag: list(reversed(codes)) for vraag, codes in reversed(list(antwoorden.items()))}

    assert evaluate(turned).as_dict() == evaluate(antwoorden).as_dict()


@given(some_answers(), st.data())
def test_one_more_choice_never_makes_it_lighter(antwoorden: Antwoorden, data: st.DataObject) -> None:
    meerkeuze = [vraag for vraag in boom().vragen if vraag.is_meerkeuze]
    vraag = data.draw(st.sampled_from(meerkeuze))
    extra = data.draw(st.sampled_from(codes_of(vraag.id)))
    more = {**antwoorden, vraag.id: sorted({*antwoorden.get(vraag.id, ()), extra})}

    before, after = evaluate(antwoorden), evaluate(more)

    assert all(new >= old for new, old in zip(weight(after), weight(before), strict=True))
    assert set(before.alle_uitkomsten) - {"KRITIEK", "COM_LICHT", "COM_MIDDEL"} <= set(after.alle_uitkomsten)


@given(some_answers())
def test_the_own_rating_lifts_by_one_step_and_never_lowers(antwoorden: Antwoorden) -> None:
    without = evaluate({vraag: codes for vraag, codes in antwoorden.items() if vraag != "E1"})

    for own in codes_of("E1"):
        rated = evaluate({**antwoorden, "E1": [own]})
        assert without.gradatie.rang <= rated.gradatie.rang <= without.gradatie.rang + 1
        assert dict(rated.factoren) == dict(without.factoren)
        assert rated.gradatie_zonder_eigen is without.gradatie


@given(some_answers())
def test_every_outcome_and_level_says_why(antwoorden: Antwoorden) -> None:
    uitkomst = evaluate(antwoorden)

    for code in uitkomst.alle_uitkomsten:
        assert uitkomst.redenen.uitkomsten[code]
        for reden in uitkomst.redenen.uitkomsten[code]:
            assert reden.bronnen
            assert reden.aanleiding is not Aanleiding.ANTWOORD or reden.antwoord in antwoorden[reden.vraag]
    for factor, level in uitkomst.factoren.items():
        assert bool(uitkomst.redenen.factoren[factor]) is (level > 0)
        assert {reden.niveau for reden in uitkomst.redenen.factoren[factor]} <= {level}


@given(some_answers(), st.sampled_from(["", "ander_weet", "ander_weet_niet", "bijstander", "weet_niet"]))
def test_b1_who_does_not_decide_is_shown_nothing_that_leads_outside(antwoorden: Antwoorden, wie: str) -> None:
    uitkomst = evaluate({**antwoorden, "R1": [wie] if wie else []})

    assert uitkomst.regie_onbekend
    assert set(uitkomst.uitkomsten) <= {"VP", "BEWIJS", "NU112", "NU112_UITLEG"}
    assert not any(is_extern(code) for code in uitkomst.uitkomsten)


def test_nothing_answered_is_a_report_too() -> None:
    uitkomst = evaluate({})

    assert uitkomst.gradatie is Gradatie.LICHT
    assert "VP" in uitkomst.uitkomsten
    assert uitkomst.alleen_intern


def test_danger_now_is_grave_and_shows_112_first() -> None:
    uitkomst = evaluate({"A1": ["ja"]})

    assert uitkomst.acuut
    assert uitkomst.gradatie is Gradatie.ERNSTIG
    assert uitkomst.uitkomsten[0] == "NU112"


def test_a_threat_about_a_standpoint_is_still_a_threat() -> None:
    uitkomst = evaluate({"V1": ["BEDREIGING"], "K1": ["inhoud"], "B1": ["ernstig"]})

    assert uitkomst.gradatie is Gradatie.ERNSTIG
    assert "POLITIE_AANGIFTE" in uitkomst.alle_uitkomsten
    assert "KRITIEK" not in uitkomst.alle_uitkomsten


def test_only_about_standpoints_jumps_to_who_did_it() -> None:
    uitkomst = evaluate({"K1": ["inhoud"], "F1": ["heel_veel"]})

    assert "KRITIEK" in uitkomst.alle_uitkomsten
    assert uitkomst.factoren["F"] == 0
    assert uitkomst.gestelde_vragen == ("A1", "R1", "Z1", "V1", "K1", "P1", "M1", "M2", "E1", "R2")


def test_an_answer_to_a_question_that_is_not_asked_does_not_count() -> None:
    uitkomst = evaluate({"V1": ["PESTEN"], "D1": ["adres"]})

    assert "D1" not in uitkomst.gestelde_vragen
    assert "POLITIE_AANGIFTE" not in uitkomst.alle_uitkomsten


@pytest.mark.parametrize(
    ("antwoorden", "sentence"),
    [
        ({"X9": ["ja"]}, "Deze vraag staat niet in de beslisboom."),
        ({"A1": ["geheim"]}, "Dit antwoord hoort niet bij vraag A1."),
        ({"A1": ["ja", "nee"]}, "Op vraag A1 past één antwoord."),
        ({"A1": "ja"}, "De antwoorden op vraag A1 horen in een lijst te staan."),
    ],
)
def test_an_unknown_answer_is_refused_without_repeating_it(antwoorden: Antwoorden, sentence: str) -> None:
    with pytest.raises(OngeldigAntwoord) as refused:
        evaluate(antwoorden)

    assert refused.value.sentence == sentence
    assert isinstance(refused.value, ValueError)


def ids_on(pagina: str, antwoorden: Antwoorden, *, voor_desk: bool = False) -> list[str]:
    return [vraag.id for vraag in vragen_voor(pagina, antwoorden, voor_desk=voor_desk)]


@pytest.mark.parametrize(
    ("pagina", "ids"),
    [
        ("voor_wie", ["A1", "R1", "Z1"]),
        ("wat", ["V1", "K1"]),
        ("verdieping", []),
        ("waar", ["F1", "P1", "M1"]),
        ("gevoel", ["M2", "E1", "R2"]),
    ],
)
def test_pages_without_answers(pagina: str, ids: list[str]) -> None:
    assert ids_on(pagina, {}) == ids


def test_deepening_asks_only_what_a_form_calls_for() -> None:
    assert ids_on("verdieping", {"V1": ["ANDERS"]}) == []
    assert ids_on("verdieping", {"V1": ["PESTEN"]}) == ["S1"]
    assert ids_on("verdieping", {"V1": ["BEDREIGING", "DOXING"]}) == ["B1", "D1", "D2", "S1"]
    every = [code for code in codes_of("V1") if code != "ANDERS"]
    assert ids_on("verdieping", {"V1": every}) == ["B1", "D1", "D2", "L1", "S1", "G1", "G2", "H1"]


def test_deepening_is_asked_even_when_it_was_about_standpoints() -> None:
    assert ids_on("verdieping", {"V1": ["BEDREIGING"], "K1": ["inhoud"]}) == ["B1", "S1"]


def test_someone_else_is_not_asked_about_feelings_sex_or_grounds() -> None:
    antwoorden = {"R1": ["ander_weet"], "V1": ["DISCRIMINATIE"]}

    assert ids_on("verdieping", antwoorden) == ["G2"]
    assert ids_on("gevoel", antwoorden) == ["E1", "R2"]
    assert ids_on("verdieping", antwoorden, voor_desk=True) == ["S1", "G1", "G2"]


def test_b1_only_a_report_about_oneself_lets_the_reporter_decide() -> None:
    """A new answer of any question decides nothing, unless somebody writes down here that it should."""
    found = {
        (vraag.id, antwoord.code)
        for vraag in boom().vragen
        for antwoord in vraag.antwoorden
        if not evaluate({vraag.id: [antwoord.code]}).regie_onbekend
    }

    assert found == {("R1", "zelf")}


def test_an_unknown_page_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        vragen_voor("bewijs", {})


def test_texts_speak_in_the_third_person_for_someone_else() -> None:
    vraag = boom().vraag("Z1")
    assert vraag is not None

    assert is_namens({"R1": ["ander_weet"]})
    assert not is_namens({"R1": ["zelf"]})
    assert vraag.wording() == "Wat is jouw rol?"
    assert vraag.wording(namens=True) == "Wat is de rol van de persoon om wie het gaat?"


def test_texts_on_the_page_do_not_ask_twice() -> None:
    vraag = boom().vraag("V1")
    assert vraag is not None
    doxing = vraag.antwoord("DOXING")
    assert doxing is not None

    assert vraag.legend() == "Wat past erbij?"
    assert doxing.wording(namens=True) == "Privégegevens zijn gedeeld (doxing)"
    assert doxing.explanation() == "Zoals je adres of je nummer"
    assert doxing.explanation(namens=True) == "Zoals een adres of een nummer"


# ── H6, H9, H13 and the rows of the tree: what is said follows from the law ──────────────────────
@pytest.mark.parametrize(
    "antwoorden",
    [
        {"V1": ["BELEDIGING"]},
        {"V1": ["STALKING"]},
        {"V1": ["PESTEN"]},
        {"V1": ["CHANTAGE"]},
        {"V1": ["HAATZAAIEN"]},
        {"V1": ["DISCRIMINATIE"]},
        {"R1": ["ander_weet"], "V1": ["DISCRIMINATIE"]},  # of another it is not asked whether the person is meant
        *({"V1": ["BEDREIGING"], "B1": [code]} for code in ("vaag", "weet_niet")),
        {"V1": ["GECOORDINEERD"], "S1": ["tekst"]},
        *({"V1": ["DISCRIMINATIE"], "G1": [code]} for code in ("groep", "allebei", "ik", "weet_niet")),
        *({"V1": ["DESINFORMATIE"], "H1": [code]} for code in ("ja", "weet_niet")),
    ],
    ids=str,
)
def test_h6_the_term_is_there_on_every_path_that_may_need_a_complaint(antwoorden: Antwoorden) -> None:
    assert "TERMIJN" in evaluate(antwoorden).alle_uitkomsten


@pytest.mark.parametrize("code", ["precies", "ernstig"])
def test_h6_whoever_is_threatened_is_not_asked_for_a_complaint(code: str) -> None:
    assert "TERMIJN" not in evaluate({"V1": ["BEDREIGING"], "B1": [code]}).alle_uitkomsten


@pytest.mark.parametrize("vraag_id", ["B1", "G1", "H1"])
def test_h6_not_knowing_never_hides_the_term_that_another_answer_shows(vraag_id: str) -> None:
    forms = {"B1": "BEDREIGING", "G1": "HAATZAAIEN", "H1": "DESINFORMATIE"}
    shown = {
        code: "TERMIJN" in evaluate({"V1": [forms[vraag_id]], vraag_id: [code]}).alle_uitkomsten
        for code in codes_of(vraag_id)
    }

    assert shown["weet_niet"]
    assert any(shown.values())


def test_h6_an_accusation_is_asked_about_after_an_insult_and_may_be_true() -> None:
    vraag = boom().vraag("H1")
    assert vraag is not None

    assert "H1" in ids_on("verdieping", {"V1": ["BELEDIGING"]})
    assert "niet klopt" not in vraag.wording() + vraag.wording(namens=True)
    assert "Ook iets dat klopt, kan smaad zijn." in (vraag.uitleg or "")


@pytest.mark.parametrize(("form", "factor"), [("CHANTAGE", 2), ("GEHACKT", 1)])
def test_h9_blackmail_and_a_hacked_or_fake_account_have_an_answer(form: str, factor: int) -> None:
    uitkomst = evaluate({"V1": [form]})

    assert uitkomst.factoren["S"] == factor
    assert "POLITIE_ADVIES" in uitkomst.alle_uitkomsten
    assert ids_on("verdieping", {"V1": [form]}) == ["S1"]


def test_h9_the_new_answers_leave_the_ten_forms_as_they_are() -> None:
    assert "vorm" not in codes_for({"V1": ["CHANTAGE", "GEHACKT"]})


def test_h13_only_a_threat_with_grave_ill_treatment_is_called_grave() -> None:
    vraag = boom().vraag("B1")
    assert vraag is not None
    ernstig = vraag.antwoord("ernstig")
    assert ernstig is not None

    assert ernstig.tekst == "Er wordt gedreigd met doden, verkrachten, zwaar mishandelen of brand"


@pytest.mark.parametrize(("doel", "aangifte"), [(["ja"], True), (["nee"], False), (["weet_niet"], False), ([], False)])
@pytest.mark.parametrize("gegevens", ["adres", "gezin", "contact"])
def test_doxing_is_a_crime_by_its_purpose(gegevens: str, doel: list[str], *, aangifte: bool) -> None:
    uitkomst = evaluate({"V1": ["DOXING"], "D1": [gegevens], "D2": doel})

    assert ("POLITIE_AANGIFTE" in uitkomst.alle_uitkomsten) is aangifte
    assert "POLITIE_ADVIES" in uitkomst.alle_uitkomsten or aangifte
    assert "THUIS" in uitkomst.alle_uitkomsten


@pytest.mark.parametrize(("reden", "factor"), [(["wet"], 2), (["anders"], 1), (["weet_niet"], 1), ([], 1)])
@pytest.mark.parametrize("wie", ["groep", "allebei"])
def test_row_68_not_every_group_is_probably_protected(wie: str, reden: list[str], factor: int) -> None:
    uitkomst = evaluate({"V1": ["DISCRIMINATIE"], "G1": [wie], "G3": reden})

    assert uitkomst.factoren["S"] == factor
    assert "MOD" in uitkomst.alle_uitkomsten


def test_an_extreme_idea_is_no_crime_by_itself() -> None:
    uitkomst = evaluate({"P1": ["RADICAAL"]})

    assert uitkomst.factoren["S"] == 0
    assert {"POLITIE_ADVIES", "THUIS"} <= set(uitkomst.alle_uitkomsten)


def test_whoever_is_not_sure_about_danger_reads_about_112_in_words() -> None:
    vraag = boom().vraag("A1")
    assert vraag is not None
    unsure = vraag.antwoord("weet_niet")
    assert unsure is not None

    assert unsure.explanation() == "Twijfel je? Bel 112. Dat mag altijd"


SKIPPED = {
    "B1": ({"V1": ["BEDREIGING"]}, {"POLITIE_ADVIES", "TERMIJN"}),
    "D2": ({"V1": ["DOXING"]}, {"POLITIE_ADVIES"}),
    "L1": ({"V1": ["STALKING"]}, {"POLITIE_ADVIES"}),
    "G1": ({"V1": ["DISCRIMINATIE"]}, {"ADV", "TERMIJN"}),
}


@pytest.mark.parametrize("vraag", SKIPPED)
def test_whoever_sends_after_three_answers_misses_no_advice(vraag: str) -> None:
    """A question that was asked and left open offers what not knowing offers, and makes nothing heavier."""
    answers, offered = SKIPPED[vraag]
    open_ = evaluate({"R1": ["zelf"], **answers})
    unsure = evaluate({"R1": ["zelf"], **answers, vraag: ["weet_niet"]})

    assert offered <= set(open_.uitkomsten)
    assert vraag in open_.gestelde_vragen
    assert all(level <= unsure.factoren[factor] for factor, level in open_.factoren.items())
    reasons = [reden for code in offered for reden in open_.redenen.uitkomsten[code] if reden.vraag == vraag]
    assert {(reden.aanleiding, reden.antwoord) for reden in reasons} == {(Aanleiding.OVERGESLAGEN, "")}


def test_a_question_that_was_answered_or_never_asked_is_not_skipped() -> None:
    assert "POLITIE_ADVIES" not in evaluate({"R1": ["zelf"], "V1": ["BELEDIGING"]}).uitkomsten
    known = evaluate({"R1": ["zelf"], "V1": ["DOXING"], "D2": ["ja"]})
    assert not [reden for reden in known.redenen.uitkomsten["POLITIE_AANGIFTE"] if not reden.antwoord]
