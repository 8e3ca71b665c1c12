"""System checks of the figures: the protection may be stronger than agreed, never weaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import Error, Tags, register

from statistieken import afronding
from statistieken.tellen import TABELLEN

if TYPE_CHECKING:
    from django.core.checks import CheckMessage

LOWEST_BASE, LOWEST_TOTAL, LOWEST_PERSONS, MOST_TABLES = 5, 20, 3, 6


@register(Tags.security)
def check_protection(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse to run with a base, a total or a number of people below what the parties agreed on."""
    rules = (
        (afronding.BASE >= LOWEST_BASE, "BASE is lager dan 5", "statistieken.E001"),
        (settings.CIJFERS_KLEINSTE in afronding.SMALLEST, "CIJFERS_KLEINSTE is geen 20, 40 of 60", "statistieken.E005"),
        (min(afronding.SMALLEST) >= LOWEST_TOTAL, "de kleinste release is lager dan 20", "statistieken.E002"),
        (afronding.MIN_PERSONS >= LOWEST_PERSONS, "MIN_PERSONS is lager dan 3", "statistieken.E003"),
        (len(TABELLEN) <= MOST_TABLES, "er zijn meer dan 6 tabellen", "statistieken.E004"),
    )
    return [
        Error(f"De cijfers zijn niet genoeg beschermd: {sentence}.", id=code)
        for holds, sentence, code in rules
        if not holds
    ]
