"""The data of requests: what fits together, and that no address stands in it which nobody opened."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from support.weghalen.checks import find_problems
from support.weghalen.platformen import Doelplatform, platform_of, weghaaldata


def test_the_shipped_data_fits() -> None:
    assert list(find_problems(weghaaldata())) == []


def test_an_unknown_article_platform_and_rung_are_told() -> None:
    data = weghaaldata()
    reasons = (msgspec.structs.replace(data.redenen[0], artikelen=("SR999",)),)
    platforms = (msgspec.structs.replace(data.platforms[0], code="MYSPACE"),)
    broken = msgspec.structs.replace(data, redenen=reasons, platforms=platforms, brieven=data.brieven[:1])

    assert list(find_problems(broken)) == [
        "reden DREIGT noemt een artikel dat er niet is: SR999",
        "platform MYSPACE staat niet in de taxonomie",
        "platform ANDERS ontbreekt",
        "voor de stap naar klacht is er geen brief",
        "voor de stap naar geschil is er geen brief",
        "voor de stap naar toezicht is er geen brief",
    ]


def test_an_address_of_a_form_has_a_source_and_a_day() -> None:
    values: dict[str, Any] = {"code": "X", "naam": "X", "klachten": True, "formulier": "https://x.example/form"}
    with pytest.raises(ValueError, match="een bron en een dag"):
        Doelplatform(**values)

    assert Doelplatform(**values, formulier_bron="x.example", gecontroleerd_op=date(2026, 11, 1)).formulier


def test_what_nobody_knows_is_the_platform() -> None:
    assert platform_of("ONBEKEND").naam == "het platform"
    assert platform_of("TIKTOK").naam == "TikTok"
