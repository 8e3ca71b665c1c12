"""What came in: lines and links."""

from __future__ import annotations

import pytest

from support.dossiers.inhoud.uitingen import key_of_link

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("https://Forum.example/Jan/1/", "forum.example/Jan/1?"),
        ("Een Zin Zonder Adres", "een zin zonder adres"),
        ("https://[Kapot/Jan", "https://[kapot/jan"),
    ],
)
def test_what_two_lines_to_the_same_place_have_in_common(line: str, key: str) -> None:
    assert key_of_link(line) == key
