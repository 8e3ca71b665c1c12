"""Every column of the database says what may stand in it (C21)."""

from __future__ import annotations

from pathlib import Path

import yaml
from django.apps import apps
from django.conf import settings
from django.db.models import BinaryField

from meldpunt.vault import rotation

CLASSES = {"S", "O", "sleutel", "C", "P"}
LISTED: dict[str, dict[str, str]] = yaml.safe_load((Path(settings.BASE_DIR) / "docs" / "dataklassen.yaml").read_text())
TEXT_KEYS = {  # keys that are no bytes: hashes and lookups, and public keys as they stand in files of parties
    "uitwisseling.eigenbestand.sleutel",
    "uitwisseling.eigensleutel.masker",
    "uitwisseling.eigensleutel.publiek",
    "uitwisseling.ontvangen.publiek",
    "uitwisseling.partnersleutel.masker",
    "uitwisseling.partnersleutel.na",
    "uitwisseling.partnersleutel.publiek",
    "accounts.account.password",
    "accounts.uitnodiging.lookup",
}


def _fields() -> dict[str, object]:
    return {
        f"{model._meta.label_lower}.{field.name}": field
        for model in apps.get_models()
        for field in model._meta.local_fields
    }


def _listed() -> dict[str, str]:
    return {f"{model}.{name}": kind for model, fields in LISTED.items() for name, kind in fields.items()}


def test_c21_every_column_has_a_class_and_no_class_is_of_a_column_that_is_gone() -> None:
    assert set(_fields()) == set(_listed())
    assert set(_listed().values()) <= CLASSES


def test_c21_what_is_sealed_stands_in_bytes_and_bytes_are_never_open() -> None:
    fields, listed = _fields(), _listed()
    binary = {name for name, field in fields.items() if isinstance(field, BinaryField)}
    sealed = {name for name, kind in listed.items() if kind in {"S", "O", "sleutel"}} - TEXT_KEYS

    assert sealed - binary == {"mfa.authenticator.data"}  # JSON of which the secrets are sealed, see test_factors
    assert {name for name in binary if listed[name] == "P"} == set()


def test_every_class_o_column_is_known_to_the_rotation() -> None:
    known = {f"{column.model.lower()}.{column.field}" for column in rotation._op_columns}
    others = {"mfa.authenticator.data", "vault.installation.longlived"}  # renewed by their own steps

    assert {name for name, kind in _listed().items() if kind == "O"} == known | others
