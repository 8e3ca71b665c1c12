"""A template loses only the white space that its formatter put in."""

from __future__ import annotations

import pytest

from meldpunt.core.web.compact import compact


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<a\n    class="x"\n    href="/y/"\n  >Tekst</a>', '<a class="x" href="/y/">Tekst</a>'),
        ("<p>\n    Een <b>woord</b> meer\n  </p>", "<p>Een <b>woord</b> meer</p>"),
        ("<span>\n  a\n</span>", "<span>\na\n</span>"),
        ("<textarea>\n  a\n  b</textarea>", "<textarea>\n  a\n  b</textarea>"),
        ("<pre>\n  a\n</pre>\n  <p>\n b</p>", "<pre>\n  a\n</pre>\n<p>b</p>"),
        ('<li\n  {% if a > b %}class="c"{% endif %}\n>d</li>', '<li {% if a > b %}class="c"{% endif %}>d</li>'),
        ("<p>een\n  twee</p>", "<p>een\ntwee</p>"),
        ("{% if a < b %}\n  c\n{% endif %}", "{% if a < b %}\nc\n{% endif %}"),
        ("<input\n  name='a'\n/>", "<input name='a'/>"),
    ],
    ids=["attributes", "block", "inline", "textarea", "pre", "tag in a tag", "words", "no tag", "void"],
)
def test_only_white_space_that_does_not_count_goes(source: str, expected: str) -> None:
    assert compact(source) == expected


def test_twice_is_once() -> None:
    source = "<div\n  class='a'\n>\n  <p>\n    a\n  </p>\n</div>"

    assert compact(compact(source)) == compact(source) == "<div class='a'><p>a</p></div>"
