"""How often it happened: counted from what came in, in order, and never to the melder's disadvantage."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meldpunt.vault import service as vault
from support.dossiers.inhoud.frequentie import RANGEN, Frequentie, frequentie_of, is_more_than, raised, words_of
from support.dossiers.inhoud.uitingen import Uiting, Uitingen, uiting_of_link, unique_links
from triage import service as triage

MOMENT = datetime(2026, 11, 24, 14, 3, tzinfo=UTC)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1)).map(lambda found: found.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware at once
uitingen = st.builds(
    Uiting,
    platform=st.sampled_from(["X", "WHATSAPP", ""]),
    account=st.sampled_from(["", "a", "b", "A", "c"]),
    link=st.sampled_from(["", "https://x.com/a/status/1"]),
    gezien_op=st.none() | st.dates(date(2001, 1, 1), date(2090, 1, 1)),
    geplaatst_op=st.none() | moments,
    online=st.sampled_from(["", "ja", "nee", "weet_niet"]),
    bestand=st.none() | st.uuids(),
)


def burst(count: int, *, hours: float = 0, accounts: int = 1) -> list[Uiting]:
    """So many messages, spread evenly."""
    step = timedelta(hours=hours / max(1, count - 1))
    return [
        Uiting(platform="X", account=f"account{nr % accounts}", geplaatst_op=MOMENT + nr * step) for nr in range(count)
    ]


@given(st.lists(uitingen, max_size=80), uitingen)
def test_one_more_never_lowers_the_proposal(items: list[Uiting], more: Uiting) -> None:
    before, after = frequentie_of(items), frequentie_of([*items, more])

    assert after.aantal >= before.aantal
    assert after.afzenders >= before.afzenders
    assert RANGEN.get(after.voorstel, 0) >= RANGEN.get(before.voorstel, 0)


@given(st.lists(uitingen, max_size=40))
def test_the_order_does_not_matter(items: list[Uiting]) -> None:
    assert frequentie_of(items) == frequentie_of(reversed(items))


@given(st.lists(uitingen, max_size=60), st.sampled_from(["", *RANGEN]))
def test_what_the_melder_said_is_never_lowered(items: list[Uiting], said: str) -> None:
    antwoorden = {"F1": (said,)} if said else {}
    (after,) = raised(antwoorden, frequentie_of(items)).get("F1", ("",))

    assert RANGEN.get(after, 0) >= RANGEN.get(said, 0)
    assert RANGEN.get(after, 0) == max(RANGEN.get(said, 0), RANGEN.get(frequentie_of(items).voorstel, 0))


@given(uitingen)
def test_an_item_comes_back_as_it_was_sealed(item: Uiting) -> None:
    sealed = Uitingen(uitingen=(item,))
    opened = vault.from_raw(Uitingen, json.loads(json.dumps(vault.to_raw(sealed))), id=sealed.id)

    assert opened == sealed


def test_the_proposals_are_answers_of_the_tree_and_weigh_what_they_weigh_there() -> None:
    vraag = next(vraag for vraag in triage.boom().vragen if vraag.id == "F1")

    assert {antwoord.code for antwoord in vraag.antwoorden} == set(RANGEN)
    for code, rang in RANGEN.items():
        assert triage.evaluate({"F1": (code,)}).factoren["F"] == rang


@pytest.mark.parametrize(
    ("items", "voorstel", "words"),
    [
        ([], "", ""),
        (burst(1), "een", "1 bericht van 1 account"),
        (burst(3, hours=1), "paar", "3 berichten in 1 uur van 1 account"),
        (burst(60, hours=3, accounts=12), "heel_veel", "60 berichten in 3 uur van 12 accounts"),
        (burst(12, hours=90, accounts=2), "veel", "12 berichten in 4 dagen van 2 accounts"),
        (burst(2, hours=24 * 40), "veel", "2 berichten in 40 dagen van 1 account"),
        ([*burst(24, hours=3), *[Uiting(link="x")] * 6], "veel", "30 berichten van 1 account (24 daarvan in 3 uur)"),
        ([Uiting(gezien_op=date(2026, 11, day)) for day in (1, 3)], "paar", "2 berichten in 2 dagen"),
        (burst(12, hours=1, accounts=10), "heel_veel", "12 berichten in 1 uur van 10 accounts"),
    ],
    ids=["none", "one", "three", "pile-on", "dozen", "long", "links too", "days only", "many sides"],
)
def test_a_burst_in_words(items: list[Uiting], voorstel: str, words: str) -> None:
    assert frequentie_of(items).voorstel == voorstel
    assert words_of(frequentie_of(items)) == words


def test_a_link_and_a_screenshot_may_be_the_same_message() -> None:
    items = [*burst(3), *(Uiting(bestand=uuid.uuid4()) for _ in range(2))]

    assert frequentie_of(items).aantal == 3
    assert frequentie_of([*items, *(Uiting(bestand=uuid.uuid4()) for _ in range(3))]).aantal == 5


def test_more_than_was_judged_with_is_told() -> None:
    assert is_more_than(frequentie_of(burst(60)), {"F1": ("paar",)})
    assert not is_more_than(frequentie_of(burst(60)), {"F1": ("heel_veel",)})
    assert not is_more_than(frequentie_of(burst(1)), {})
    assert not is_more_than(Frequentie(), {})
    assert frequentie_of(burst(60, hours=3)).per_uur == 20
    assert frequentie_of(burst(1)).per_uur is None


@pytest.mark.parametrize(
    ("line", "platform", "account"),
    [
        ("https://x.com/naam/status/12", "X", "naam"),
        ("https://www.twitter.com/naam", "X", "naam"),
        ("kijk https://mobile.x.com/naam/status/12?s=20", "X", "naam"),
        ("https://x.com/search?q=x", "X", ""),
        ("https://www.tiktok.com/@naam/video/1", "TIKTOK", "naam"),
        ("https://www.instagram.com/p/abc/", "INSTAGRAM", ""),
        ("https://t.me/kanaal/12", "TELEGRAM", "kanaal"),
        ("https://nietx.com/naam", "WEBSITE", ""),
        ("https://x.com.kwaad.example/naam", "WEBSITE", ""),
        ("@naam", "ONBEKEND", "naam"),
        ("zomaar tekst", "ONBEKEND", ""),
        ("https://[kapot", "ONBEKEND", ""),
    ],
)
def test_a_link_says_its_platform_and_sometimes_who(line: str, platform: str, account: str) -> None:
    found = uiting_of_link(line)

    assert (found.platform, found.account, found.link) == (platform, account, line)


def test_every_platform_in_the_table_is_one_that_figures_know() -> None:
    from support.dossiers.inhoud.adressen import read_platforms

    assert {item.code for item in read_platforms()} <= set(triage.taxonomie().lijst("platform").codes)


def test_twice_the_same_link_is_kept_once_in_order() -> None:
    text = "https://x.com/a/status/1\n\n  https://www.x.com/a/status/1/ \r\nhttps://x.com/b/status/2\n@c\n@C\nhttps://x.com/a/status/1"

    assert unique_links(text) == ["https://x.com/a/status/1", "https://x.com/b/status/2", "@c"]
