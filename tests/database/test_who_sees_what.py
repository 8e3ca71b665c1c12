"""Guessing ids, roles without content, and two coordinators at the same moment (Z02, Z03, Z08)."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from meldpunt.accounts.service import Rol, create_account
from meldpunt.core.errors import Conflict
from support.bezetting import toewijzen
from tests.architecture.test_routes import READ, Place, _walk, place  # noqa: F401 - the fixture
from tests.ingelogd import signed_in
from tests.maak import received_file, send
from tests.personas import WACHTZIN
from tests.scratch import OPEN

if TYPE_CHECKING:
    from tests.personas import Mensen
    from tests.scratch import Scratch

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("roles")]
ID = re.compile(r"<(?:\w+:)?(\w+)>")
NO_ID = {
    "slug",
    "periode",
    "soort",
    "kwartaal",
    "index",
    "code",
    "nr",
    "grafiek",
    "nummer",
    "jaar",
}  # of our own lists; the number of a day
KANARIE = "kanariegeel"


def test_z02_an_address_names_things_by_random_ids_only() -> None:
    for name, path in _walk(get_resolver()):
        for kind in re.findall(r"<([^>]+)>", path):
            converter, _, argument = kind.rpartition(":")
            assert converter == "uuid" or argument in NO_ID, (name, path)


def test_z02_ids_are_random_and_a_neighbour_looks_like_nothing_at_all(mensen: Mensen) -> None:
    mine, theirs = send(vertrouwenspersoon=mensen.vera.id)[1].dossier_id, send()[1].dossier_id
    client = signed_in(mensen.accounts["vera"], wachtzin=WACHTZIN)
    assert client.get(reverse("werkplek:dossier", args=[mine])).status_code == 200
    neighbours = [uuid.UUID(int=mine.int ^ (1 << bit)) for bit in (0, 1, 64, 127)]

    answers = {_anonymised(client.get(reverse("werkplek:dossier", args=[other]))) for other in (theirs, *neighbours)}

    assert len(answers) == 1
    assert next(iter(answers))[0] == 404
    assert {mine.version, theirs.version} == {4}


def _anonymised(response: Any) -> tuple[int, str]:
    """Status and page, without what differs between two askings of one page."""
    page = re.sub(r'value="\w{64}"|data-sessie="\d+"', "", response.content.decode())
    return response.status_code, re.sub(r"(<span data-sessie-tot>)[\d.]+", r"\1", page)  # the clock goes on


def test_z03_an_administrator_sees_no_word_of_a_report_anywhere(
    mensen: Mensen,
    place: Place,  # noqa: F811 - the fixture
) -> None:
    send(
        verhaal=KANARIE,
        naam=KANARIE,
        telefoon=KANARIE,
        links=(f"https://x.example/{KANARIE}",),
        over_wie=KANARIE,
        niet_zien=KANARIE,
        bestanden=(received_file(naam=f"{KANARIE}.png"),),
    )
    desk = signed_in(mensen.accounts["cor"], wachtzin=WACHTZIN)
    beheer = signed_in(
        create_account(gebruikersnaam="bea", naam="Bea", rol=Rol.BEHEER, wachtzin=WACHTZIN).account, wachtzin=WACHTZIN
    )
    alias = _aliases()

    for name in READ:
        url = reverse(name, kwargs=place.arguments(name))
        page = b"".join(beheer.get(url)).decode(errors="replace")
        assert KANARIE not in page, name
        assert not [word for word in alias if word in page], name
    assert any(word in desk.get(reverse("werkplek:werkvoorraad")).content.decode() for word in alias)  # it can be found


def _aliases() -> list[str]:
    from support.dossiers.models import Dossier

    return list(Dossier.objects.values_list("alias", flat=True))


def test_z08_the_second_of_two_coordinators_hears_that_a_colleague_was_quicker(mensen: Mensen) -> None:
    dossier_id = send()[1].dossier_id
    first, second = (signed_in(mensen.accounts[name], wachtzin=WACHTZIN) for name in ("cor", "carolien"))
    url = reverse("werkplek:toewijzen_dossier", args=[dossier_id])
    seen = re.findall(r'name="was" value="([^"]*)"', second.get(url).content.decode())
    assert seen == [""]

    first.post(url, {"aan": str(mensen.vera.id), "was": ""})
    page = second.post(url, {"aan": str(mensen.nadia.id), "was": ""}, follow=True).content.decode()

    assert "Een collega heeft dit dossier net toegewezen" in page
    with pytest.raises(Conflict):
        toewijzen.assign(dossier_id=dossier_id, account_id=mensen.nadia.id, by=mensen.carolien, was="")
    assert Client().get(url).status_code == 302


BOTH = (
    OPEN
    + """
import threading
from meldpunt.core.errors import Conflict
from support.vertrouwenspersonen import service as pool
_nieuw, dossier_id = report()
people = {name: who(name) for name in ("cor", "carolien", "vera", "nadia")}
ready, said = threading.Barrier(2), []
def claim(by, to):
    ready.wait()
    try:
        with acting_as(str(people[by].id)):
            toewijzen.assign(dossier_id=dossier_id, account_id=people[to].id, by=people[by], was="")
        said.append("won")
    except Conflict:
        said.append("lost")
threads = [threading.Thread(target=claim, args=pair) for pair in (("cor", "vera"), ("carolien", "nadia"))]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
from support.dossiers.models import Toegang
with acting_as(SYSTEM):
    rows = Toegang.objects.filter(dossier_id=dossier_id, tot=None).values_list("account_id", flat=True)
    held = [name for name in ("vera", "nadia") if people[name].id in set(rows)]
print(sorted(said), len(held))
"""
)


@pytest.mark.deep
def test_z08_of_two_claims_at_the_same_moment_one_holds(scratch: Scratch) -> None:
    for _round in range(3):
        assert scratch.python(BOTH).stdout.strip() == "['lost', 'won'] 1"
