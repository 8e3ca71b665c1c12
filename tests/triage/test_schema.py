"""The outline of the tree for other programs."""

from __future__ import annotations

from django.utils import translation

from triage.beslisboom import boom
from triage.schema import build_schema


def test_the_outline_holds_every_question_answer_and_source() -> None:
    schema = build_schema()

    assert [vraag.id for pagina in schema.paginas for vraag in pagina.vragen] == [vraag.id for vraag in boom().vragen]
    assert all(vraag.bronnen for pagina in schema.paginas for vraag in pagina.vragen)
    assert [gradatie.code for gradatie in schema.gradaties] == ["ernstig", "middel", "licht"]
    verdieping = next(pagina for pagina in schema.paginas if pagina.id == "verdieping")
    dreiging = verdieping.vragen[0]
    assert dreiging.alleen_bij == ("Oproep tot geweld", "Bedreiging of intimidatie")
    assert dreiging.antwoorden[0].factoren == (("Strafbaarheid", 3), ("Intensiteit", 3))
    assert dreiging.antwoorden[0].uitkomsten == ("Aangifte doen", "Veilig thuis")
    kritiek = schema.paginas[1].vragen[1].antwoorden[2]
    assert kritiek.naar == "Wie doet dit, denk je?"
    assert kritiek.heeft_gevolg


def test_the_outline_can_be_asked_for_in_another_language() -> None:
    with translation.override("en"):
        assert build_schema().versie == "0.4.0"
