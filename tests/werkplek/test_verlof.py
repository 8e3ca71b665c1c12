"""The pages of one's own profile and of being away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from support.vertrouwenspersonen import queries as pool
from tests.ingelogd import signed_in
from tests.personas import WACHTZIN

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_a_trusted_person_changes_what_melders_read_of_them(mensen: Mensen) -> None:
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    path = reverse("werkplek:mijn_profiel")
    wrong = vera.post(path, {"over": "Ik luister graag.", "hoogstens": "veel"})
    right = vera.post(path, {"over": "Ik luister graag.", "hoogstens": "8", "extern": "on", "expertise": "aangifte"})
    velden = pool.profile(mensen.vera.id).velden

    assert wrong.status_code == 422
    assert "Ik luister graag." in wrong.content.decode()
    assert "Schrijf een getal van 1 tot 60" in wrong.content.decode()
    assert right.status_code == 302
    assert (velden["over"], velden["hoogstens"], velden["extern"]) == ("Ik luister graag.", 8, False)
    assert velden["expertise"] == ["digitale_veiligheid"]


def test_leave_is_planned_shown_and_taken_back(mensen: Mensen) -> None:
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    path = reverse("werkplek:weg", args=[mensen.vera.id])

    refused = vera.post(path, {"van": "2031-01-09", "tot": "2031-01-02"})
    done = vera.post(path, {"van": "2026-12-28", "tot": "2027-01-02"}, follow=True)
    (item,) = pool.leave_of(mensen.vera.id)
    gone = vera.post(reverse("werkplek:weer_er", args=[mensen.vera.id, item.id]), follow=True)

    assert refused.status_code == 422  # farther ahead than anybody plans
    assert "28 december tot en met 2 januari 2027" in " ".join(done.content.decode().split())
    assert "Weggehaald." in gone.content.decode()
    assert pool.leave_of(mensen.vera.id) == []


def test_days_the_wrong_way_round_are_said_on_the_page(mensen: Mensen) -> None:
    vera = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    refused = vera.post(reverse("werkplek:weg", args=[mensen.vera.id]), {"van": "2027-01-02", "tot": "2026-12-28"})

    assert refused.status_code == 409
    assert "De laatste dag ligt voor de eerste." in refused.content.decode()
    assert 'value="2027-01-02"' in refused.content.decode()


def test_somebody_elses_leave_is_for_coordinators(mensen: Mensen) -> None:
    days = {"van": "2026-12-28", "tot": "2027-01-02"}
    path = reverse("werkplek:weg", args=[mensen.vera.id])

    assert signed_in(mensen.accounts["nadia"], wachtzin=WACHTZIN).post(path, days).status_code == 403
    assert pool.leave_of(mensen.vera.id) == []
    assert signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN).post(path, days).status_code == 302
    assert len(pool.leave_of(mensen.vera.id)) == 1
