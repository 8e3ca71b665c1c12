"""Addresses as people paste them, and the one message they lead to."""

from __future__ import annotations

import itertools

import pytest

from support.dossiers.inhoud.adressen import Adres, find_addresses, split_at_addresses

SAME: dict[str, tuple[str, ...]] = {
    "X": (
        "https://x.com/kees/status/19",
        "http://mobile.twitter.com/Kees/status/19?s=20&t=abc",
        "https://fxtwitter.com/kees/status/19/photo/2",
        "x.com/i/status/19",
        "https://web.archive.org/web/20261124/https://x.com/kees/status/19",
        "https://urldefense.com/v3/__https://x.com/kees/status/19__;!!AbC",
        "https://l.instagram.com/?u=https%3A%2F%2Ftwitter.com%2Fkees%2Fstatus%2F19&e=x",
    ),
    "INSTAGRAM": (
        "https://www.instagram.com/reel/AbCdEf1/",
        "instagram.com/kees.proef/p/AbCdEf1/?igsh=x&img_index=2",
        "https://www.instagram.com/tv/AbCdEf1",
    ),
    "YOUTUBE": (
        "https://www.youtube.com/watch?v=AbCdEfG&t=12s&si=x",
        "https://youtu.be/AbCdEfG?feature=shared",
        "https://m.youtube.com/shorts/AbCdEfG",
        "https://www.google.com/url?q=https%3A%2F%2Fyoutube.com%2Fwatch%3Fv%3DAbCdEfG",
    ),
    "TIKTOK": (
        "https://www.tiktok.com/@kees/video/73?_r=1",
        "https://m.tiktok.com/v/73.html",
        "tiktok.com/@Kees/photo/73",
    ),
    "LINKEDIN": (
        "https://www.linkedin.com/posts/kees-proef_een-titel-activity-7100000000000000000-AbCd?utm_source=share",
        "https://www.linkedin.com/feed/update/urn:li:activity:7100000000000000000/",
        "https://nl.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7100000000000000000",
    ),
    "TELEGRAM": ("https://t.me/kanaal/12", "https://t.me/s/kanaal/12?single", "telegram.me/kanaal/12"),
    "REDDIT": ("https://old.reddit.com/r/x/comments/ab12/titel/", "https://redd.it/ab12", "reddit.com/comments/ab12"),
    "BLUESKY": ("https://bsky.app/profile/Kees.example/post/3k", "bsky.app/profile/kees.example/post/3k?ref_src=embed"),
    "THREADS": ("https://www.threads.net/@kees/post/AbCdE", "https://www.threads.com/@kees/post/AbCdE?xmt=1"),
    "FACEBOOK": (
        "https://www.facebook.com/kees.proef/posts/12345?mibextid=x",
        "https://m.facebook.com/kees.proef/posts/een-titel/12345/",
    ),
    "": ("https://forum.example/draad?nr=7&utm_source=mail#12", "http://www.forum.example/draad/?nr=7&fbclid=abc"),
}
OTHER: tuple[tuple[str, str], ...] = (
    ("https://x.com/kees/status/19", "https://x.com/kees/status/20"),
    ("https://youtube.com/watch?v=AbCdEfG&lc=Ugx1", "https://youtube.com/watch?v=AbCdEfG&lc=Ugx2"),
    ("https://reddit.com/r/x/comments/ab12/t/aa1", "https://reddit.com/r/x/comments/ab12/t/aa2"),
    ("https://facebook.com/photo.php?fbid=1", "https://facebook.com/photo.php?fbid=2"),
    ("https://mastodon.nl/@kees/12", "https://mastodon.social/@kees/12"),
    ("https://t.me/kanaal/12", "https://t.me/ander/12"),
    ("https://forum.example/draad?t=7", "https://forum.example/draad?t=8"),
    ("https://instagram.com/share/AbCdEf1", "https://instagram.com/share/AbCdEf2"),
)


def key(written: str) -> str:
    found = Adres.of(written)
    assert found is not None, written
    return found.key


@pytest.mark.parametrize("platform", SAME)
def test_all_spellings_of_an_address_are_one_message(platform: str) -> None:
    found = [Adres.of(written) for written in SAME[platform]]

    assert {item.platform for item in found if item} == {platform}
    assert len({item.key for item in found if item}) == 1
    assert None not in found


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_messages_are_two(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_no_two_platforms_share_a_message() -> None:
    firsts = [spellings[0] for spellings in SAME.values()]

    assert all(key(one) != key(other) for one, other in itertools.combinations(firsts, 2))


@pytest.mark.parametrize(
    ("written", "account"),
    [
        ("https://x.com/kees", "kees"),
        ("https://x.com/kees/with_replies", "kees"),
        ("https://x.com/intent/user?screen_name=kees", ""),
        ("https://x.com/settings/account", ""),
        ("https://x.com/kees/lists/iets", ""),
        ("https://www.instagram.com/stories/kees.proef/123/", "kees.proef"),
        ("https://www.instagram.com/stories/highlights/123/", ""),
        ("https://www.instagram.com/accounts/login/", ""),
        ("https://t.me/joinchat/AbCd", ""),
        ("https://t.me/+AbCd", ""),
        ("https://t.me/c/123/45", ""),
        ("https://www.twitch.tv/videos/123", ""),
        ("https://www.twitch.tv/kees", "kees"),
        ("https://www.facebook.com/groups/1/posts/2", ""),
        ("https://www.linkedin.com/posts/kees-proef_x-activity-7100000000000000000-a", "kees-proef"),
        ("https://bsky.app/profile/kees.example/post/3k", "kees.example"),
    ],
)
def test_an_account_is_known_from_the_pattern_of_an_account_and_never_from_a_word_of_the_platform(
    written: str, account: str
) -> None:
    found = Adres.of(written)

    assert found is not None
    assert found.account == account


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Kijk:https://a.example/x, en www.b.example.", ["https://a.example/x", "www.b.example"]),
        ("https://a.example/xhttps://b.example/y", ["https://a.example/x", "https://b.example/y"]),
        ("(https://nl.wikipedia.org/wiki/Iets_(ding))", ["https://nl.wikipedia.org/wiki/Iets_(ding)"]),
        ("„HTTPS://A.example/x”", ["HTTPS://A.example/x"]),
        ("*x.com/kees*", ["x.com/kees"]),
        ("\u200ehttps://a.example/x\u200e", ["https://a.example/x"]),
        ("mail kees@x.com of bel, dat is alles. Zie foto.jpg", []),
        ("https://a.example/?ga=https://b.example/", ["https://a.example/?ga=https://b.example/"]),
    ],
)
def test_every_address_in_a_line_is_found_without_what_stands_around_it(line: str, found: list[str]) -> None:
    assert find_addresses(line) == found


def test_a_line_is_cut_before_each_next_address_and_loses_nothing() -> None:
    line = "eerst https://a.example/x en toen https://b.example/y van dezelfde"

    assert split_at_addresses(line) == ["eerst https://a.example/x en toen", "https://b.example/y van dezelfde"]
    assert split_at_addresses("zomaar tekst") == ["zomaar tekst"]


@pytest.mark.parametrize("written", ["https://[kapot/x", "https://", "https:///x"])
def test_what_leads_nowhere_is_no_address(written: str) -> None:
    assert Adres.of(written) is None


def test_an_address_in_an_address_in_an_address_comes_to_an_end() -> None:
    from urllib.parse import quote

    written = "https://x.com/kees/status/19"
    for _time in range(6):
        written = f"https://www.google.com/url?q={quote(written, safe='')}"

    assert key(written)
