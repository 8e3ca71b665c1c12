"""Anchors: the end of the chain, kept where the app cannot reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail

from meldpunt.audit import anchors
from meldpunt.audit.chain import Anchor
from meldpunt.core.clock import now
from tests.audit.regels import superuser, write

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


# ── anchors ─────────────────────────────────────────────────────────────────────────────────────
def test_l03_an_anchor_goes_to_every_file_once(settled: Path) -> None:
    write("een")

    end = anchors.anchor_now()
    again = anchors.anchor_now()
    write("twee")
    later = anchors.anchor_now()

    files = [settled / "diep" / "dieper" / "anker.txt", settled / "tweede.txt"]
    assert end is not None
    assert later is not None
    assert again is None
    assert later.event_id == end.event_id + 1
    for file in files:
        assert anchors.read_anchors([file]) == [end, later]
    assert anchors.read_anchors([settled / "weg", files[0]]) == [end, later]
    assert files[0].parent.stat().st_mode & 0o777 == 0o700
    lines = files[0].read_text().splitlines()
    assert lines[0].startswith(f"meldpunt-anker {end.event_id} {end.mac} {now():%Y}-")
    assert not mail.outbox


def test_l03_an_anchor_is_mailed_where_somebody_keeps_it(settled: Path, settings: Any) -> None:
    settings.ANKER_MAIL, settings.ANKER_BESTANDEN = ["kluis@example.org"], []
    write("een")

    end = anchors.anchor_now()

    (sent,) = mail.outbox
    assert end is not None
    assert sent.to == ["kluis@example.org"]
    assert sent.subject
    saved = settled / "mail.eml"
    saved.write_bytes(sent.message().as_bytes())
    assert anchors.read_anchors([saved]) == [end]


def test_nothing_is_anchored_while_the_chain_is_empty(settled: Path) -> None:
    with superuser() as cursor:
        cursor.execute("DELETE FROM audit_event")
        cursor.execute("UPDATE audit_head SET event_id = 0, mac = ''::bytea")

        assert anchors.anchor_now() is None
    assert not list(settled.iterdir())


def test_only_whole_anchors_count(settled: Path) -> None:
    path, mac = settled / "los.txt", "ab" * 32
    lines = [f"meldpunt-anker 7 {mac}", f"meldpunt-anker 8 {mac}ff", f"meldpunt-anker x {mac}", "meldpunt-anker 9 ab"]
    path.write_bytes("\n".join(lines).encode() + b"\n\xff\xfe")

    assert anchors.read_anchors([path]) == [Anchor(7, mac)]
