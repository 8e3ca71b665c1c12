"""The long-lived keys of an installation."""

from __future__ import annotations

import base64

import pytest

from meldpunt.vault.crypt.errors import RootKeyError
from meldpunt.vault.models import Installation
from meldpunt.vault.rings import longlived

with_database = pytest.mark.django_db


@with_database
def test_the_long_lived_keys_are_read_once_and_again_when_a_number_is_new() -> None:
    before = longlived.audit_mac(1, "regel")
    assert longlived.audit_mac(1, "regel") == before
    for number in (0, -1, 99):
        with pytest.raises(RootKeyError):
            longlived.audit_mac(number, "regel")
    values = longlived._values()
    fresh = base64.b64encode(bytes(32)).decode()
    Installation.objects.update(longlived=longlived._seal(values | {"audit": [*values["audit"], fresh]}))

    assert longlived.audit_key_number() == 1
    assert longlived.audit_mac(2, "regel") != before
    assert longlived.audit_key_number() == 2
    longlived.forget()


@with_database
def test_without_an_installation_there_are_no_long_lived_keys() -> None:
    Installation.objects.all().delete()
    longlived.forget()

    with pytest.raises(RootKeyError, match="inrichten"):
        longlived.receipt_pepper()


@with_database
def test_a_set_that_is_sealed_anew_keeps_its_keys() -> None:
    pepper, line = longlived.receipt_pepper(), longlived.audit_mac(1, "regel")
    sealed = bytes(Installation.objects.get().longlived)

    longlived.reseal_longlived(new_audit_key=False)
    assert (longlived.receipt_pepper(), longlived.audit_key_number()) == (pepper, 1)
    assert bytes(Installation.objects.get().longlived) != sealed
    longlived.reseal_longlived(new_audit_key=True)

    assert (longlived.receipt_pepper(), longlived.audit_key_number()) == (pepper, 2)
    assert longlived.audit_mac(1, "regel") == line
    assert longlived.audit_mac(2, "regel") != line
    longlived.forget()
