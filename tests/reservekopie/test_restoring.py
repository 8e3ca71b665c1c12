"""Putting a backup back: what was erased stays erased, what was not opens bit by bit (H6, R13)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.test import override_settings

from meldpunt.accounts.models import Account
from meldpunt.audit import service as audit
from meldpunt.core import clock
from meldpunt.core.db.acting import SYSTEM, acting_as
from meldpunt.evidence import copies
from meldpunt.evidence.models import StoredFile, StoredState
from meldpunt.reservekopie import restoring
from meldpunt.reservekopie.choosing import choose
from meldpunt.reservekopie.errors import DatabaseNotEmpty, RestoreRefused, SignatureNeeded
from meldpunt.reservekopie.making import make_backup
from meldpunt.reservekopie.restoring import restore
from meldpunt.vault import service as vault
from tests.personas import who
from tests.reservekopie.installaties import counts, direct
from tests.reservekopie.verhaal import (
    DAY31,
    FILE_ERASED,
    FILE_KEPT,
    MESSAGE,
    STORY_ERASED,
    STORY_KEPT,
    desk_reads,
    files_of,
    report_later,
    story_of,
)

if TYPE_CHECKING:
    import uuid
    from pathlib import Path

    from tests.reservekopie.verhaal import Drill

EMPTY = {"audit_head": 1}  # one row, which the migrations make
HOLDERS = ("code", "cor", "carolien", "vera", "noodsleutel")


def opened_by(holder: str, drill: Drill, dossier_id: uuid.UUID, code: str) -> bool:
    """Whether this holder opens a case with all that they have."""
    try:
        with acting_as(SYSTEM):
            if holder == "noodsleutel":
                return _opened_by_sheets(drill, dossier_id)
            if holder == "code":
                return vault.open_case_with_code(key=vault.code_key(code)).case_id == dossier_id
            return vault.open_case(unlocked=who(holder).open_kluis, case_id=dossier_id).case_id == dossier_id
    except (vault.NoGrant, vault.UnknownCode):
        return False


def _opened_by_sheets(drill: Drill, dossier_id: uuid.UUID) -> bool:
    found = vault.rehearse(vault.recovery_key(drill.sheets[1:]))
    return found.closed == 0 and vault.holds_grant(case_id=dossier_id, holder="recovery", holder_id="herstel")


@pytest.fixture(scope="module")
def older(drill: Drill) -> str:
    """Content of the first day under keys of a month later."""
    name = drill.databases.make()
    done = drill.restore_into(name, content=0, keys=31, may_sign=True)
    assert (done.settled.erased, done.settled.lost, done.settled.signed) == ((drill.erased,), (drill.later,), 1)
    assert (done.files, done.faults, done.later, done.unanchored) == (1, 0, 0, 0)
    return name


@pytest.fixture(scope="module")
def newest(drill: Drill) -> str:
    """Both of one moment."""
    name = drill.databases.make()
    done = drill.restore_into(name, content=31, keys=31)
    assert (done.settled.erased, done.settled.lost, done.settled.signed) == ((), (), 0)
    return name


def test_h6_an_erased_report_opens_for_nobody_out_of_an_older_backup(drill: Drill, older: str) -> None:
    with drill.databases.at(older), clock.at(DAY31):
        erased = {holder: opened_by(holder, drill, drill.erased, drill.erased_code) for holder in HOLDERS}
        kept = {holder: opened_by(holder, drill, drill.kept, drill.kept_code) for holder in HOLDERS}

    assert erased == dict.fromkeys(HOLDERS, False)
    assert kept == {"code": True, "cor": True, "carolien": True, "vera": False, "noodsleutel": True}


def test_h6_no_key_that_is_left_fits_what_the_older_backup_still_has(drill: Drill, older: str) -> None:
    before = drill.databases.make()
    drill.restore_into(before, content=0, keys=0, old_keys=True)
    with direct(before) as link:
        rows = link.execute(
            "SELECT id, case_id, key FROM vault_sealedobject WHERE case_id = ANY(%s)", [[drill.erased, drill.kept]]
        ).fetchall()
    with drill.databases.at(older), clock.at(DAY31), acting_as(SYSTEM):
        cor = who("cor").open_kluis
        keys = [
            cor.key,
            who("vera").open_kluis.key,
            vault.open_desk(cor, epoch=1),
            vault.code_key(drill.erased_code).key,
        ]
        keys += [vault.recovery_key(drill.sheets[:2]), vault.open_case(unlocked=cor, case_id=drill.kept)._key]
    opened = {drill.erased: 0, drill.kept: 0}
    for object_id, case_id, sealed in rows:
        for key in keys:
            try:
                key.open(bytes(sealed), vault.canonical("obj", str(case_id), str(object_id)))
            except vault.VaultIntegrityError:
                continue
            opened[case_id] += 1

    assert opened[drill.erased] == 0
    assert opened[drill.kept] == sum(case_id == drill.kept for _id, case_id, _key in rows) > 5


def test_h6_nothing_of_an_erased_report_is_left_but_that_it_was_erased(drill: Drill, older: str) -> None:
    with direct(older) as link:
        columns = link.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'uuid'"
            " AND table_schema IN ('public', 'sleutels')"
        ).fetchall()
        holding = {
            table
            for table, column in columns
            if link.execute(f'SELECT 1 FROM "{table}" WHERE "{column}" = %s', [drill.erased]).fetchone()  # noqa: S608 - names out of the catalogue
        }
        wissing = link.execute("SELECT op, reden FROM dossiers_wissing").fetchall()
        lines = link.execute(
            "SELECT code FROM audit_event WHERE subject = %s ORDER BY id", [str(drill.erased)]
        ).fetchall()

    assert holding - {"outbox_item"} == set()  # work that was owed about it finds nothing and ends
    assert wissing == [(DAY31.date(), "melder")]
    assert [code for (code,) in lines][-2:] == ["dossier.gewist", "reservekopie.gewist_gebleven"]
    with drill.databases.at(older):
        lying = [path for path in (drill.databases.folder / older).rglob("*") if path.is_file()]
        assert len(lying) == StoredFile.objects.count() == 1


def test_h6_with_keys_of_before_it_does_come_back(drill: Drill) -> None:
    """What the thirty days are for: this is what a backup with keys in it gives to whoever keeps it longer."""
    name = drill.databases.make()
    drill.restore_into(name, content=0, keys=0, old_keys=True)
    with drill.databases.at(name), clock.at(DAY31):
        found = {holder: opened_by(holder, drill, drill.erased, drill.erased_code) for holder in HOLDERS}
        assert (story_of(drill.erased), files_of(drill.erased)) == (STORY_ERASED, [FILE_ERASED])

    assert found == {"code": True, "cor": True, "carolien": True, "vera": False, "noodsleutel": True}


def test_r13_what_was_not_erased_opens_bit_by_bit(drill: Drill, older: str, newest: str) -> None:
    for name, messages in ((older, []), (newest, [MESSAGE])):
        with drill.databases.at(name), clock.at(DAY31):
            assert (story_of(drill.kept), files_of(drill.kept)) == (STORY_KEPT, [FILE_KEPT])
            assert [item.tekst for item in desk_reads(drill.kept).berichten] == messages


def test_r13_every_row_of_both_sets_is_back_and_nothing_more(drill: Drill) -> None:
    name = drill.databases.make()
    drill.restore_into(name, content=31, keys=31)
    source, target = drill.rows, counts(name)
    since = {"audit_event"}  # one line more: the restore itself
    left_out = {"accounts_usedcode", "throttle_attemptcount", "accounts_websession"}

    assert {t: n for t, n in target.items() if t not in since} == {
        t: n for t, n in source.items() if t not in since | left_out
    }
    assert target["audit_event"] == source["audit_event"] + 1
    assert {"vault_grant", "vault_sealedobject", "dossiers_wissing", "evidence_storedfile"} < set(target)


@pytest.mark.parametrize("which", ["older", "newest"])
def test_r13_all_that_was_signed_agrees_and_the_trail_goes_on(
    drill: Drill, which: str, request: pytest.FixtureRequest
) -> None:
    with drill.databases.at(request.getfixturevalue(which)), clock.at(DAY31), acting_as(SYSTEM):
        assert vault.state_faults() == {}
        assert audit.verify().faults == ()
        assert audit.root_fault() == ""
        assert set(StoredFile.objects.values_list("state", flat=True)) == {StoredState.WHOLE}
        assert "reservekopie.teruggezet" in {line.code for line in audit.trail(subject="")}
        _new, dossier_id = report_later("Na het terugzetten.")
        assert story_of(dossier_id) == "Na het terugzetten."
        assert audit.verify().faults == ()


def test_h6_a_report_that_came_after_the_content_is_named_and_gone(drill: Drill, older: str) -> None:
    with drill.databases.at(older), acting_as(SYSTEM):
        assert not vault.holds_grant(case_id=drill.later, holder="desk", holder_id="meldpunt")
        assert [line.code for line in audit.trail(subject=str(drill.later))][-1] == "reservekopie.niet_in_kopie"
    with direct(older) as link:
        assert link.execute("SELECT 1 FROM dossiers_dossier WHERE id = %s", [drill.later]).fetchone() is None


def test_h6_who_was_sent_away_since_does_not_come_back(drill: Drill, older: str) -> None:
    with drill.databases.at(older):
        assert Account.objects.get(gebruikersnaam="nadia").is_active is False
        assert Account.objects.get(gebruikersnaam="vera").is_active is True


def test_r13_content_that_is_older_is_signed_only_when_somebody_says_so(drill: Drill) -> None:
    name = drill.empty
    with pytest.raises(
        SignatureNeeded, match=r"ondertekend is: 1; dossiers waarvan niets over is: 1\. .* --ondertekenen"
    ):
        drill.restore_into(name, content=0, keys=31)

    assert counts(name) == EMPTY
    assert not [path for path in (drill.databases.folder / name).rglob("*") if path.is_file()]


def test_r13_a_database_with_anything_in_it_is_left_alone(drill: Drill, newest: str) -> None:
    before = counts(newest)
    with pytest.raises(DatabaseNotEmpty, match="niet leeg"):
        drill.restore_into(newest, content=31, keys=31)

    assert counts(newest) == before


def test_r13_a_later_anchor_tells_that_lines_are_missing(drill: Drill) -> None:
    name = drill.databases.make()
    with drill.databases.at(drill.source), clock.at(DAY31):
        report_later("Na de laatste kopie.")
        anchor = audit.anchor_now()
        text = (drill.databases.folder / drill.source / "ankers").read_text()
    (drill.databases.folder / name).mkdir()
    (drill.databases.folder / name / "ankers").write_text(text)
    done = drill.restore_into(name, content=31, keys=31)

    assert anchor is not None
    assert done.unanchored == anchor.event_id > done.lines
    with drill.databases.at(name), acting_as(SYSTEM):
        assert any("anker" in fault for fault in audit.verify([anchor]).faults)


@pytest.mark.deep
def test_r13_an_anchor_that_contradicts_the_trail_stops_it(drill: Drill) -> None:
    name = drill.databases.make()
    (drill.databases.folder / name).mkdir()
    (drill.databases.folder / name / "ankers").write_text(f"meldpunt-anker 2 {'ab' * 32}\n")
    with pytest.raises(RestoreRefused, match="logboek"):
        drill.restore_into(name, content=31, keys=31)

    assert counts(name) == EMPTY


def test_r13_evidence_that_is_not_as_it_was_is_told_and_the_rest_is_back(
    drill: Drill, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, put = drill.databases.make(), copies.put_sealed
    monkeypatch.setattr(copies, "put_sealed", lambda file_id, content: put(file_id, [*list(content)[:-1], b"anders"]))
    done = drill.restore_into(name, content=31, keys=31)

    assert (done.files, done.faults) == (0, 1)
    with drill.databases.at(name), clock.at(DAY31):
        assert story_of(drill.kept) == STORY_KEPT


def test_r13_a_restore_that_breaks_off_leaves_neither_rows_nor_files(
    drill: Drill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(**_values: object) -> None:
        raise OSError(28, "No space left on device")

    name = drill.empty
    monkeypatch.setattr(restoring, "settle", break_off)
    with pytest.raises(OSError, match="No space"):
        drill.restore_into(name, content=31, keys=31)

    assert counts(name) == EMPTY
    assert not [path for path in (drill.databases.folder / name).rglob("*") if path.is_file()]


def test_r13_sets_that_claim_one_moment_must_agree_in_everything(drill: Drill) -> None:
    name = drill.empty
    with drill.databases.at(name), clock.at(DAY31):
        chosen = choose(drill.set_of("inhoud", 0), drill.set_of("sleutels", 31), drill.key)
        told = msgspec.structs.replace(chosen.content, snapshot=chosen.keys.snapshot)
        with pytest.raises(RestoreRefused, match="niet zoals dit meldpunt het ondertekende"):
            restore(replace(chosen, content=told), drill.key, may_sign=True)

    assert counts(name) == EMPTY


@pytest.mark.deep
@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE accounts_account SET rol = 'coordinator' WHERE gebruikersnaam = 'vera'", "account"),
        ("UPDATE vault_casekey SET version = version + 1", "grants"),
        ("DELETE FROM vault_sealedobject WHERE kind = 'contact'", "objects"),
    ],
)
def test_r13_a_backup_of_rows_that_nobody_signed_is_not_put_back(
    drill: Drill, tmp_path: Path, statement: str, kind: str
) -> None:
    changed, name = drill.databases.make(), drill.empty
    drill.restore_into(changed, content=31, keys=31)
    with direct(changed) as link:
        assert link.execute(statement).rowcount > 0
    with drill.databases.at(changed), clock.at(DAY31):
        made = make_backup(tmp_path, public=drill.key.public)
    with drill.databases.at(name), clock.at(DAY31):
        chosen = choose(made.paths[1], made.paths[0], drill.key)
        with pytest.raises(RestoreRefused, match=kind):
            restore(chosen, drill.key, may_sign=True)

    assert counts(name) == EMPTY


def test_r13_without_the_root_keys_of_the_party_nothing_is_put_back(drill: Drill, tmp_path: Path) -> None:
    name = drill.empty
    with drill.databases.at(name), clock.at(DAY31):
        chosen = choose(drill.set_of("inhoud", 31), drill.set_of("sleutels", 31), drill.key)
        with (
            override_settings(ROOT_OP_KEY_FILE=tmp_path / "weg.json"),
            pytest.raises(vault.RootKeyError, match="is er niet"),
        ):
            restore(chosen, drill.key)

    assert counts(name) == EMPTY
