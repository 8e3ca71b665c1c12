"""The chain in one process: every way in which it is broken is found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meldpunt.audit import chain
from meldpunt.audit.chain import Anchor, head, verify
from meldpunt.audit.models import Head
from meldpunt.core.clock import now
from tests.audit.regels import rows, superuser, write

pytestmark = pytest.mark.django_db
# ── a broken chain ──────────────────────────────────────────────────────────────────────────────
BROKEN = {
    "actor": ("UPDATE audit_event SET actor = 'x' WHERE id = %(mid)s", ["is veranderd"]),
    "role": ("UPDATE audit_event SET rol = 'x' WHERE id = %(mid)s", ["is veranderd"]),
    "code": ("UPDATE audit_event SET code = 'x' WHERE id = %(mid)s", ["is veranderd"]),
    "subject": ("UPDATE audit_event SET subject = 'x' WHERE id = %(mid)s", ["is veranderd"]),
    "moment": ("UPDATE audit_event SET at = at + interval '1 microsecond' WHERE id = %(mid)s", ["is veranderd"]),
    "key": ("UPDATE audit_event SET key = 9 WHERE id = %(mid)s", ["noemt een sleutel die er niet is"]),
    "key zero": ("UPDATE audit_event SET key = 0 WHERE id = %(mid)s", ["noemt een sleutel die er niet is"]),
    "mac": (
        "UPDATE audit_event SET mac = 'x'::bytea WHERE id = %(mid)s",
        ["regel {mid}: is veranderd", "regel {next}: sluit niet aan"],
    ),
    "previous": (
        "UPDATE audit_event SET previous = 'x'::bytea WHERE id = %(mid)s",
        ["regel {mid}: sluit niet aan", "regel {mid}: is veranderd"],
    ),
    "gone": ("DELETE FROM audit_event WHERE id = %(mid)s", ["regel {next}: hier hoort regel {mid}", "sluit niet aan"]),
    "tail": ("DELETE FROM audit_event WHERE id = %(last)s", ["het einde van de keten klopt niet"]),
    "head": ("UPDATE audit_head SET event_id = event_id + 1", ["het einde van de keten klopt niet"]),
    "head mac": ("UPDATE audit_head SET mac = 'x'::bytea", ["het einde van de keten klopt niet"]),
    "no head": ("DELETE FROM audit_head", ["het einde van de keten klopt niet"]),
}


# ── lines ───────────────────────────────────────────────────────────────────────────────────────
def test_l04_lines_count_on_and_each_carries_the_one_before() -> None:
    before = head()
    start, mac = (before.event_id, before.mac) if before else (0, "")
    write("een", "twee", "drie")

    found = rows()[-3:]

    assert [row.pk - start for row in found] == [1, 2, 3]
    assert [bytes(row.previous).hex() for row in found] == [mac, *(bytes(row.mac).hex() for row in found[:2])]
    assert len({bytes(row.mac) for row in found}) == 3
    assert {(row.actor, row.rol, row.subject) for row in found} == {("account:1", "coordinator", "s")}
    assert abs((now() - found[0].at).total_seconds()) < 60
    assert head() == Anchor(event_id=found[-1].pk, mac=bytes(found[-1].mac).hex())
    assert verify().faults == ()


@pytest.mark.parametrize("name", BROKEN)
def test_l02_every_broken_link_is_found(name: str) -> None:
    write("een", "twee", "drie", "vier")
    last = rows()[-1].pk
    places = {"mid": last - 2, "next": last - 1, "last": last}
    assert verify().faults == ()
    statement, words = BROKEN[name]

    with superuser() as cursor:
        cursor.execute(statement, places)
        verdict = verify()

    for word in words:
        assert any(word.format(**places) in fault for fault in verdict.faults), verdict.faults
    if name in ("actor", "moment", "key", "tail", "head", "no head"):
        assert len(verdict.faults) == 1


def test_l03_an_anchor_finds_another_line_and_a_cut_tail() -> None:
    write("een", "twee", "drie")
    first, second, last = rows()[-3:]
    good = [Anchor(row.pk, bytes(row.mac).hex()) for row in (first, second, last)]

    assert verify(good) == chain.ChainVerdict(lines=last.pk, anchors=3, faults=())
    changed = verify([good[0], Anchor(second.pk, "00" * 32)])
    assert changed.faults == (f"regel {second.pk}: anders dan het anker",)
    cut = verify([*good, Anchor(last.pk + 5, "00" * 32), Anchor(last.pk + 9, "00" * 32)])
    assert cut.faults == (
        f"er ontbreken regels aan het eind: een anker noemt regel {last.pk + 9}, de laatste is {last.pk}",
    )
    assert cut.anchors == 5


def test_l03_two_anchors_that_contradict_each_other_are_a_fault_in_either_order() -> None:
    """Whoever wrote the chain anew can add a line to a file of anchors, and take none away that somebody else keeps."""
    write("een", "twee")
    last = rows()[-1]
    kept, added = Anchor(last.pk, "00" * 32), Anchor(last.pk, bytes(last.mac).hex())

    for anchors in ([kept, added], [added, kept]):
        assert f"twee ankers bij regel {last.pk} spreken elkaar tegen" in verify(anchors).faults
    assert verify([added, added]).faults == ()


def test_l03_an_anchor_that_is_signed_is_ours_or_a_fault() -> None:
    write("een", "twee")
    first, last = (Anchor(row.pk, bytes(row.mac).hex()) for row in rows()[-2:])
    signed = replace(last, signature=chain.signature_of(last))
    moved = replace(first, signature=chain.signature_of(last))
    others = [replace(last, signature=text) for text in ("1.00", f"9.{'ab' * 32}", "x", signed.signature + "0")]

    assert verify([signed]).faults == ()
    for anchor in (moved, *others):
        assert verify([anchor]).faults == (f"het anker bij regel {anchor.event_id} is niet van dit meldpunt",)


def test_a_check_stops_when_it_is_clear_that_the_chain_is_broken() -> None:
    write(*["proef"] * 40)

    with superuser() as cursor:
        cursor.execute("UPDATE audit_event SET code = 'x' WHERE code = 'proef'")
        verdict = verify()

    assert len([fault for fault in verdict.faults if "is veranderd" in fault]) == 21
    assert verdict.lines == rows()[-1].pk - 19


def test_an_empty_chain_is_whole_and_has_no_end() -> None:
    with superuser() as cursor:
        cursor.execute("DELETE FROM audit_event")
        cursor.execute("UPDATE audit_head SET event_id = 0, mac = ''::bytea")

        assert head() is None
        assert verify() == chain.ChainVerdict(lines=0, anchors=0, faults=())
        Head.objects.all().delete()
        assert verify().faults == ()
        assert head() is None
