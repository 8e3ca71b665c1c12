"""The program that anybody runs: it finds every change, names it, falls over nothing, and says what it does not prove."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from meldpunt.vault import service as vault
from support.behandeling import meenemen
from support.behandeling.bewijs import vastleggen
from support.bewijskracht import manifest, wortels
from support.bewijskracht.controle.verify_bewijs import PROVES_NOT, main
from support.dossiers.zaak import keten
from tests.maak import picture, received_file, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.personas import Mensen

pytestmark = pytest.mark.django_db
SIX = (
    "Authenticiteit (authenticity)",
    "Beschikbaarheid (availability)",
    "Identiteit (identity)",
    "Bestendigheid (persistence)",
    "Leesbaarheid (renderability)",
    "Begrijpelijkheid (understandability)",
)


@pytest.fixture
def pakket(mensen: Mensen, tmp_path: Path, settings: Any) -> Path:
    """An unpacked package: two files of the melder in a root, and one of the desk with a card that came after it."""
    settings.ANKER_BESTANDEN = []
    files = (received_file(picture()), received_file(b"%PDF-1.7 twee", naam="brief.pdf", soort="application/pdf"))
    _nieuw, dossier_id = report(bestanden=files)
    wortels.make()
    vastleggen.add_bewijs(
        dossier_id=dossier_id,
        bestanden=[received_file(b"drie", naam="van signal.txt", soort="text/plain")],
        herkomst="signal",
        feiten={"wat": "Een bericht.", "link": "https://x.example/1", "account": "@a", "door_wie": "Cor"},
        by=mensen.cor,
    )
    made = vastleggen.make_pakket(dossier_id=dossier_id, by=mensen.cor)
    content = b"".join(meenemen.as_zip(papers=manifest.papers_of(made), bestanden=made.bestanden))
    (tmp_path / "pakket.zip").write_bytes(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "pakket")
    return tmp_path / "pakket"


ODD: tuple[Any, ...] = (None, 1, "x", [1], [[]], [{}], {"1": 2}, [None], [{"plek": 10**500}], ["\ud800"])
ODD_IN_A_LINK: tuple[Any, ...] = (None, -1, 10**400, "\ud800", "x\x1b[2J", [], {}, True)


def run(place: Path, *arguments: str) -> tuple[int, str]:
    """What the program says, run as anybody does: alone, without our code and without any package."""
    program = place.parent / "verify_bewijs.py"
    program.write_bytes(manifest.verifier())
    command = [sys.executable, "-I", "-S", str(program), str(place), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, cwd="/")
    assert done.stderr == b""
    return done.returncode, done.stdout.decode()


def wrong(text: str) -> list[str]:
    return [line.strip().removeprefix("[KLOPT NIET] ") for line in text.splitlines() if "[KLOPT NIET]" in line]


def changed(pakket: Path, change: Callable[[Any], object], *, sign: bool = False) -> None:
    """Change the manifest; with our own key as well, where the thief of the whole server does it."""
    path = pakket / "manifest.json"
    body = json.loads(path.read_text())
    change(body)
    if sign:
        body.pop("handtekening", None)
        text = manifest.SIGNED + keten.canonical_json(body)
        body["handtekening"] = vault.sign_evidence(text).hex()
    path.write_text(json.dumps(body))


def test_a_package_as_it_came_is_right_under_six_words(pakket: Path) -> None:
    for place in (pakket, pakket.parent / "pakket.zip"):
        code, text = run(place)
        assert (code, wrong(text)) == (0, [])
        assert [line for line in text.splitlines() if line in SIX] == list(SIX)
        assert all(sentence in text for sentence in PROVES_NOT)
        assert "[klopt] Stuk 1 is er: bestanden/01 schermfoto.png" in text
        assert "[klopt] De ketting is heel: 4 schakels" in text
        assert "[klopt] Schakel 1 tot 2 staat in dagwortel 1" in text
        assert "Schakel 3 tot 4 staat nog in geen dagwortel" in text
        assert "Stuk 3: 3 van 8 feiten" in text  # an account without its profile counts for nothing
        assert "dagwortel 1 heeft geen tijdstempel" in text.lower()
        assert "als de vingerafdruk die van het meldpunt is" in text


def test_the_fingerprint_decides_whose_it_is(pakket: Path) -> None:
    ours = manifest.fingerprint(vault.evidence_public(vault.audit_key_number()).hex())

    assert run(pakket, "--sleutel", ours)[0] == 0
    code, text = run(pakket, "--sleutel", "0" * 64)
    assert (code, wrong(text)) == (1, ["De sleutel is een andere dan die van de vingerafdruk die je gaf."])


def test_one_other_byte_names_the_file(pakket: Path) -> None:
    path = pakket / "bestanden" / "02 brief.pdf"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)

    assert wrong(run(pakket)[1]) == ["Stuk 2 is VERANDERD sinds het binnenkwam: bestanden/02 brief.pdf"]


@pytest.mark.parametrize("cut", [lambda data: data[:-1], lambda data: data + b"\0", lambda _data: b""])
def test_a_file_of_another_length_is_another_file(pakket: Path, cut: Callable[[bytes], bytes]) -> None:
    path = pakket / "bestanden" / "02 brief.pdf"
    path.write_bytes(cut(path.read_bytes()))

    assert wrong(run(pakket)[1]) == ["Stuk 2 is VERANDERD sinds het binnenkwam: bestanden/02 brief.pdf"]


def test_a_file_that_is_gone_is_named(pakket: Path) -> None:
    (pakket / "bestanden" / "01 schermfoto.png").unlink()

    assert wrong(run(pakket)[1]) == ["Stuk 1 ontbreekt: bestanden/01 schermfoto.png"]


def test_files_that_changed_places_are_both_named(pakket: Path) -> None:
    one, two = pakket / "bestanden" / "01 schermfoto.png", pakket / "bestanden" / "02 brief.pdf"
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)

    assert [line[:25] for line in wrong(run(pakket)[1])] == ["Stuk 1 is VERANDERD sinds", "Stuk 2 is VERANDERD sinds"]


def test_a_file_too_many_is_named(pakket: Path) -> None:
    (pakket / "bestanden" / "04 erbij.png").write_bytes(picture())
    (pakket / "aantekening.txt").write_text("x")
    code, text = run(pakket)

    assert (code, wrong(text)) == (1, ["Dit bestand staat niet in het manifest: bestanden/04 erbij.png"])
    assert "[let op] Dit bestand staat niet in het manifest: aantekening.txt" in text


FORGED = "Het manifest is veranderd, of de handtekening is vals."
BROKEN = "De ketting breekt bij schakel {}: er is iets weg, erbij gezet, verwisseld of veranderd."
CHANGES: dict[str, tuple[Callable[[Any], object], list[str]]] = {
    "a link is gone": (lambda body: body["schakels"].pop(1), [BROKEN.format(2)]),
    "the last link is gone": (
        lambda body: (body["schakels"].pop(), body["kaarten"].clear()),
        ["De laatste schakel is weg of veranderd: de ketting eindigt ergens anders."],
    ),
    "two links changed places": (
        lambda body: body["schakels"].insert(0, body["schakels"].pop(1)),
        [BROKEN.format(1)],
    ),
    "a link is there twice": (lambda body: body["schakels"].insert(1, body["schakels"][0]), [BROKEN.format(2)]),
    "a hash in a link": (
        lambda body: body["schakels"][0].update(sha256="0" * 64),
        [BROKEN.format(2), "Stuk 1 is VERANDERD sinds het binnenkwam: bestanden/01 schermfoto.png"],
    ),
    "a moment": (lambda body: body["schakels"][0].update(ontvangen_op="2020-01-01"), [BROKEN.format(2)]),
    "another case": (
        lambda body: body.update(zaak="een andere"),
        ["Het begin van de ketting hoort bij een andere zaak."],
    ),
    "a card": (
        lambda body: body["kaarten"][0].update(wat="Iets anders."),
        ["De vastlegkaart van stuk 3 is weg of veranderd."],
    ),
    "a card is gone": (lambda body: body["kaarten"].clear(), ["De vastlegkaart van stuk 3 is weg of veranderd."]),
    "a card too many": (
        lambda body: body["kaarten"].append({"schakel": 9, "wat": "x"}),
        ["Er zit een vastlegkaart bij die niet in de ketting staat."],
    ),
    "the signature of a root": (
        lambda body: body["wortels"][0].update(handtekening="0" * 128),
        ["De handtekening onder dagwortel 1 is vals."],
    ),
    "the day of a root": (
        lambda body: body["wortels"][0].update(
            verklaring=body["wortels"][0]["verklaring"].replace("nummer 1", "nummer 2")
        ),
        ["De handtekening onder dagwortel 2 is vals."],
    ),
    "a root over another chain": (
        lambda body: body["wortels"][0].update(schakel=1),
        ["De ketting staat niet in dagwortel 1: er is iets veranderd na "],
    ),
    "a root over no link": (lambda body: body["wortels"][0].update(schakel=99), ["Een dagwortel is niet te lezen."]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_of_the_manifest_is_told_by_the_signature_and_by_what_it_breaks(pakket: Path, name: str) -> None:
    change, told = CHANGES[name]
    changed(pakket, change)
    _code, text = run(pakket)
    found = wrong(text)

    assert found[0] == FORGED
    for sentence in told:
        assert any(line.startswith(sentence) for line in found), found


@pytest.mark.parametrize("name", CHANGES)
def test_who_has_our_key_cannot_make_the_rest_fit(pakket: Path, name: str) -> None:
    change, told = CHANGES[name]
    changed(pakket, change, sign=True)
    code, text = run(pakket)

    assert code == 1
    assert FORGED not in text
    assert any(told[0] in line for line in wrong(text))


@pytest.mark.parametrize("signature", ["", "00", "0" * 128, "geen hex", "é" * 128])
def test_a_forged_signature_is_told(pakket: Path, signature: str) -> None:
    changed(pakket, lambda body: body.update(handtekening=signature))

    assert wrong(run(pakket)[1]) == [FORGED]


def test_what_was_taken_out_is_told_with_who_and_why(mensen: Mensen, tmp_path: Path) -> None:
    _nieuw, dossier_id = report(bestanden=(received_file(b"een"),))
    vastleggen.add_bewijs(dossier_id=dossier_id, bestanden=[received_file(b"fout")], herkomst="mail", by=mensen.cor)
    bestand = vastleggen.make_manifest(dossier_id=dossier_id, by=mensen.cor).bestanden[1]
    vastleggen.remove_bewijs(dossier_id=dossier_id, bestand_id=bestand.id, waarom="Ander dossier.", by=mensen.cor)
    made = vastleggen.make_pakket(dossier_id=dossier_id, by=mensen.cor)
    (tmp_path / "p.zip").write_bytes(
        b"".join(meenemen.as_zip(papers=manifest.papers_of(made), bestanden=made.inzage.bestanden))
    )
    code, text = run(tmp_path / "p.zip")

    assert (code, wrong(text)) == (0, [])
    assert f"[let op] Stuk 2 is weggehaald door Cor: Ander dossier.. De hash blijft {bestand.sha256}." in text


# ── nothing makes it fall over ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"soort":' * 50_000,
        b'{"soort":"meldpunt-bewijsmanifest","versie":1}',
        b"1" * 10_000,
        b'{"soort":1,"soort":2}',
        b"NaN",
        b'{"soort":"meldpunt-bewijsmanifest","versie":1e999}',
    ],
)
def test_a_manifest_that_is_none_is_said_to_be_none(tmp_path: Path, text: bytes) -> None:
    place = tmp_path / "p"
    place.mkdir()
    (place / "manifest.json").write_bytes(text)

    assert run(place) == (2, "manifest.json is geen bewijsmanifest dat dit programma kent.\n")


@pytest.mark.parametrize(
    "name", ["schakels", "wortels", "kaarten", "paden", "zaak", "begin", "kop", "sleutel", "meldpunt"]
)
def test_odd_values_in_a_manifest_are_told_and_never_a_crash(pakket: Path, name: str) -> None:
    whole = (pakket / "manifest.json").read_bytes()
    for value in ODD:
        (pakket / "manifest.json").write_bytes(whole)
        changed(pakket, partial(_put, None, name, value))
        code, text = _quickly(pakket)

        assert code in (1, 2), (value, text)


@pytest.mark.parametrize(
    "field", ["plek", "soort", "stuk", "sha256", "grootte", "mime", "wie", "vorige", "ontvangen_op"]
)
def test_odd_values_in_a_link_are_told_and_never_a_crash(pakket: Path, field: str) -> None:
    whole = (pakket / "manifest.json").read_bytes()
    for value in ODD_IN_A_LINK:
        (pakket / "manifest.json").write_bytes(whole)
        changed(pakket, partial(_put, "schakels", field, value))
        code, text = _quickly(pakket)

        assert code in (1, 2), (value, text)
        assert "\x1b" not in text


def _put(part: str | None, name: str, value: object, body: Any) -> None:
    (body if part is None else body[part][0])[name] = value


def _quickly(pakket: Path) -> tuple[int, str]:
    """The same program in this process, because starting Python for each would take minutes."""
    from contextlib import redirect_stdout

    said = io.StringIO()
    with redirect_stdout(said):
        code = main([str(pakket)])
    return code, said.getvalue()


def test_a_folder_without_a_manifest_and_a_file_that_is_no_zip_are_told(tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    (tmp_path / "geen.zip").write_bytes(b"PK\x03\x04 geen zip")

    assert run(tmp_path / "leeg")[0] == 2
    assert run(tmp_path / "geen.zip")[0] == 2
    assert run(tmp_path / "er-is-niets")[0] == 2


def test_names_that_lead_elsewhere_lead_nowhere(pakket: Path) -> None:
    changed(pakket, lambda body: body["paden"].update({"1": "../pakket.zip", "2": "/etc/passwd"}))
    (pakket / "bestanden" / "03 van signal.txt").unlink()
    (pakket / "bestanden" / "03 van signal.txt").symlink_to("/etc/passwd")
    text = run(pakket)[1]

    assert "Stuk 1 ontbreekt: ../pakket.zip" in text
    assert "Stuk 2 ontbreekt: /etc/passwd" in text
    assert "Stuk 3 ontbreekt: bestanden/03 van signal.txt" in text


def test_strange_names_are_shown_without_what_moves_the_screen(pakket: Path) -> None:
    for name in ("\x1b[2Jx", "\u202egnp.exe", "nieuwe\nregel", "é名😀", " "):
        (pakket / name).write_bytes(b"x")
    code, text = run(pakket)

    assert code == 0
    assert "\\u001b[2Jx" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_zip_with_the_same_name_twice_or_a_broken_entry_is_told(pakket: Path) -> None:
    place = pakket.parent / "pakket.zip"
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(place, "a") as archive:
        archive.writestr("bestanden/01 schermfoto.png", b"ander")
    assert "Deze naam staat twee keer in het zip-bestand: bestanden/01 schermfoto.png" in wrong(run(place)[1])

    data = bytearray(place.read_bytes())
    at = data.index(b"%PDF-1.7")
    data[at] ^= 1
    place.write_bytes(data)
    assert any(line.startswith("Stuk 2 is niet te lezen") for line in wrong(run(place)[1]))


def test_a_folder_that_was_packed_with_its_name_is_found(pakket: Path) -> None:
    place = pakket.parent / "opnieuw.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for path in sorted(pakket.rglob("*")):
            archive.write(path, f"mijn map/{path.relative_to(pakket).as_posix()}")

    assert run(place)[0] == 0
