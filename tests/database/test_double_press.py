"""A button that is pressed twice, and both presses arrive at the same moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scratch import Scratch

pytestmark = pytest.mark.xdist_group("roles")
TWICE = """
import re, threading, time
from functools import partial
from django.test import Client as AnyClient
from meldpunt.accounts import mensen
from meldpunt.inrichten import service as inrichting
from meldpunt.accounts.models import Account, Rol
from meldpunt.accounts.service import medewerker_of
from meldpunt.core.clock import now
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.vault.models import Installation
Client = partial(AnyClient, SERVER_NAME="localhost")
from tests.personas import WACHTZIN as W
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}")
def hidden(client, url, name):
    return re.search(f'name="{name}" value="([^"]+)"', client.get(url).content.decode())[1]
calls = []
def slow(function):
    def later(**values):
        calls.append(1)
        time.sleep(0.5)  # so that the second press is surely there
        return function(**values)
    return later
def twice(url, cookies, data):
    ready, answers = threading.Barrier(2), []
    def press():
        client = Client()
        client.cookies.load({name: morsel.value for name, morsel in cookies.items()})
        ready.wait()
        answers.append(client.post(url, data))
    threads = [threading.Thread(target=press) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return answers
"""
INVITATION = (
    TWICE
    + """
bea = medewerker_of(Account.objects.get(gebruikersnaam="bea"))
with acting_as(SYSTEM):
    code = mensen.invite(gebruikersnaam="femke", naam="Femke", rol=Rol.VERTROUWENSPERSOON, email="", by=bea)
mensen.accept = slow(mensen.accept)
form = {"keer": hidden(Client(), "/uitnodiging/", "keer"), "code": code, "wachtzin": W, "nogmaals": W}
sheets = set()
for answer in twice("/uitnodiging/", {}, form):
    client = Client()
    client.cookies = answer.cookies
    sheets |= set(CODE.findall(client.get(answer["Location"]).content.decode()))
print(len(sheets))
"""
)
CEREMONY = (
    TWICE
    + """
with acting_as(SYSTEM):
    Installation.objects.update(opened_on=None)
    Account.objects.update(last_login=now())
    code = inrichting.new_setup_code()
inrichting.make_keys = slow(inrichting.make_keys)
client, url = Client(), "/inrichten/"
def go(**data):
    return client.post(url, {"plek": hidden(client, url, "plek")} | data)
client.post(url, {"code": code})
go(blad1="A", blad2="B", blad3="C")
new = {"naam": "Els", "gebruikersnaam": "els", "email": "", "wachtzin": W, "nogmaals": W}
said = twice(url, client.cookies, new | {"plek": hidden(client, url, "plek")})
made = Account.objects.filter(gebruikersnaam="els").count()
paper = CODE.findall(client.get(url).content.decode())[0]
go(laatste=paper[-4:])
said += twice(url, client.cookies, {"plek": hidden(client, url, "plek")})
with acting_as(SYSTEM):
    Installation.objects.update(opened_on="2026-01-01")
    print([answer.status_code for answer in said], made, len(calls), hidden(client, url, "plek"))
"""
)


def test_an_invitation_makes_one_key_and_both_answers_lead_to_the_same_sheet(scratch: Scratch) -> None:
    assert scratch.python(INVITATION).stdout.strip() == "1"


def test_the_ceremony_goes_on_one_step(scratch: Scratch) -> None:
    assert scratch.python(CEREMONY, role="meldpunt").stdout.strip() == "[302, 302, 302, 302] 1 1 blad-2"
