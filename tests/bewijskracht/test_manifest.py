"""The manifest: signed, with safe names, and a program that is one file without us."""

from __future__ import annotations

import ast
import json
import sys
from typing import TYPE_CHECKING

import pytest

from meldpunt.audit import service as audit
from meldpunt.evidence.service import Scan
from support.behandeling.bewijs import vastleggen
from support.bewijskracht import manifest
from support.bewijskracht.controle.ed25519 import is_signed
from support.dossiers import queries as dossiers
from tests.maak import received_file, report

if TYPE_CHECKING:
    from tests.personas import Mensen

pytestmark = pytest.mark.django_db


def test_the_manifest_is_signed_over_everything_else_in_it(mensen: Mensen) -> None:
    _nieuw, dossier_id = report(bestanden=(received_file(b"een"),))
    body = json.loads(vastleggen.make_manifest(dossier_id=dossier_id, by=mensen.cor).json)
    signature = bytes.fromhex(body.pop("handtekening"))
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))

    assert is_signed(bytes.fromhex(body["sleutel"]), b"meldpunt/manifest/1\n" + text.encode(), signature)
    assert body["paden"] == {"1": "bestanden/01 schermfoto.png"}
    assert body["kenmerk"] == dossiers.kaart(dossier_id).kenmerk
    assert body["wortels"] == []
    assert "bewijs.manifest" in [line.code for line in audit.trail(subject=str(dossier_id))]


@pytest.mark.parametrize(
    ("naam", "soort", "path"),
    [
        ("foto.jpg", "image/jpeg", "bestanden/01 foto.jpg"),
        ("../../etc/passwd", "text/plain", "bestanden/01 passwd.txt"),
        ("..\\..\\x.PNG", "image/png", "bestanden/01 x.png"),
        ("", "image/png", "bestanden/01 _png"),
        ("a/b:c*?.png", "image/png", "bestanden/01 b_c__.png"),
        ("ünïcode 名.png", "image/png", "bestanden/01 ünïcode 名.png"),
        ("x" * 200 + ".png", "image/png", "bestanden/01 " + "x" * 60 + ".png"),
        ("geen.punt\u202egnp.exe", "image/png", "bestanden/01 geen_punt_gnp_exe.png"),
    ],
)
def test_a_name_in_a_package_is_a_file_in_one_folder(mensen: Mensen, naam: str, soort: str, path: str) -> None:
    _nieuw, dossier_id = report(bestanden=(received_file(b"een", naam=naam, soort=soort),))
    made = vastleggen.make_manifest(dossier_id=dossier_id, by=mensen.cor)

    assert made.inhoud["paden"] == {"1": path}


def test_a_package_leaves_out_what_is_locked_and_the_manifest_says_its_hash(mensen: Mensen) -> None:
    files = (
        received_file(b"een"),
        received_file(b"ziek", scan=Scan.BESMET),
        received_file(b"?", scan=Scan.NOG_NIET_GESCAND),
    )
    _nieuw, dossier_id = report(bestanden=files)
    made = vastleggen.make_pakket(dossier_id=dossier_id, by=mensen.cor)

    assert list(made.inhoud["paden"]) == ["1"]
    assert [item.nr for item in made.bestanden] == [1]
    assert len(made.inhoud["schakels"]) == 3


def test_the_program_is_one_file_that_brings_nothing_but_python() -> None:
    tree = ast.parse(manifest.verifier())
    names = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert manifest.verifier().startswith(b"#!/usr/bin/env python3\n")


def test_a_fingerprint_stands_in_groups_of_four() -> None:
    assert manifest.fingerprint("abc")[:19] == "ba78 16bf 8f01 cfea"  # SHA-256 of abc (FIPS 180-2, B.1)
