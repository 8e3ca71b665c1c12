"""A secret says that it is one, and nothing more."""

from __future__ import annotations

import pytest

from meldpunt.vault.crypt.secret import Secret


def test_secrets_are_compared_by_value_and_are_no_key_of_a_dictionary() -> None:
    assert Secret(b"a") == Secret(b"a")
    assert Secret(b"a") != Secret(b"b")
    assert Secret(b"a") != b"a"
    with pytest.raises(TypeError):
        hash(Secret(b"a"))


def test_c20_a_secret_says_that_it_is_one() -> None:
    secret = Secret(b"kanarie")

    assert {f"{secret}", f"{secret!r}", f"{secret:>40}", str(secret)} == {"<secret>"}
