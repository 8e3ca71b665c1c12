"""How somebody wants to be reached: fields under the way that was chosen, and nothing of a way that was not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from meldpunt.melden.velden.contact import Contact
from support.behandeling import inzien
from support.dossiers.models import Dossier
from tests.melden.lopen import html, post, url, walk

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mensen")]
CSS = (settings.BASE_DIR / "static" / "css" / "melder.css").read_text()


@pytest.fixture
def browser() -> Client:
    client = Client()
    walk(client)
    return client


def test_s4_each_field_stands_under_its_own_way(browser: Client) -> None:
    page = html(browser.get(url("contact")))
    order = re.findall(r'name="(kanaal" value="\w+|\w+)"', page.split("<form", 1)[1].split("</form>", 1)[0])
    seen = [name.removeprefix('kanaal" value="') for name in dict.fromkeys(order) if name != "csrfmiddlewaretoken"]

    assert [name for name in seen if name not in ("later", "klaar")] == [
        "bellen", "telefoon", "bel_wanneer", "voicemail", "code", "signal", "nummer", "email", "email", "naam",
    ]  # fmt: skip
    assert page.count('class="bijveld"') == 3


def test_s4_what_is_needed_is_not_called_optional(browser: Client) -> None:
    page = html(browser.get(url("contact")))
    for name in ("telefoon", "nummer", "email"):
        label = re.search(rf'<label[^>]*for="id_{name}"[^>]*>(.*?)</label>', page, re.DOTALL)
        assert label
        assert "overslaan" not in label.group(1)

    refused = html(post(browser, "contact", kanaal="bellen"))
    assert "Dit hebben we nodig om je te bereiken. Vul een nummer in." in refused
    assert refused.count("Mag je overslaan") == 3  # when, voicemail and name


def test_s4_fields_are_hidden_only_where_a_style_sheet_can_show_them_again() -> None:
    hidden = CSS.index(".bijveld { display: none; }")

    assert CSS.rindex("@supports selector(:has(a)) {", 0, hidden) < hidden < CSS.index("}\n  .bijveld__in", hidden)
    assert ".rij:has(input:checked) + .bijveld { display: block; }" in CSS
    assert CSS.count("display: none", CSS.index(".bijveld {"), CSS.index(".bijveld__in {")) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"kanaal": "code", "telefoon": "0612345678", "email": "m@example.org"}, ("", "")),
        ({"kanaal": "code", "telefoon": "06", "email": "geen adres"}, ("", "")),
        ({"kanaal": "bellen", "telefoon": "0612345678", "email": "geen adres"}, ("0612345678", "")),
        (
            {"kanaal": "email", "telefoon": "06", "nummer": "0612345678", "email": "m@example.org"},
            ("", "m@example.org"),
        ),
        ({"kanaal": "signal", "telefoon": "06", "nummer": "0687654321"}, ("0687654321", "")),
        ({"kanaal": "signal", "telefoon": "0612345678"}, ("0612345678", "")),  # whoever knows one number only
    ],
)
def test_s4_only_what_stands_under_the_chosen_way_is_used(
    browser: Client, mensen: Mensen, typed: dict[str, str], kept: tuple[str, str]
) -> None:
    assert post(browser, "contact", **typed).status_code == 302
    browser.post(reverse("melden:controle"))

    contact = inzien.open_dossier(dossier_id=Dossier.objects.get().pk, by=mensen.cor).contact
    assert (contact.telefoon.replace(" ", ""), contact.email) == kept


def test_s4_what_was_typed_under_another_way_is_still_there(browser: Client) -> None:
    post(browser, "contact", kanaal="code", telefoon="06 half", naam="Mira")
    page = html(browser.get(url("contact")))

    assert 'value="06 half"' in page
    assert "melding-fout" not in page
    assert "06 half" not in html(browser.get(reverse("melden:controle")))


def test_what_anonymity_limits_is_said_where_it_is_chosen(browser: Client) -> None:
    page = html(browser.get(url("contact")))
    row = re.search(r'value="code".*?</label>', page, re.DOTALL)

    assert row
    assert "Zonder code kunnen we je niet bereiken" in row.group()


def test_calling_and_meeting_come_before_messages_and_mail() -> None:
    codes = [code for code, _name in Contact(None).fields["kanaal"].choices]  # type: ignore[attr-defined]  # a question

    assert codes[0] == "bellen"
    assert codes[-2:] == ["signal", "email"]
