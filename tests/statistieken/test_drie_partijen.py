"""Three installations, each with a database and keys of its own, that meet in files alone."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from statistieken.uitwisseling.bestand.sleutel import Sleutelinhoud, fingerprint
from tests.scratch import Scratch, drop_scratch, make_scratch
from tests.statistieken.partijen import AnderePartij, vrijgave

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NAMES = ("De Brug", "Gelijk Op", "Waterkant")
OLD = AnderePartij("Oude Kern")


@dataclass(frozen=True)
class Meldpunt:
    """One installation, and the stick on which its files leave."""

    naam: str
    scratch: Scratch
    stick: Path

    def does(self, *steps: Sequence[object]) -> list[Any]:
        """Do some steps, in one process of its own."""
        called = [[str(item) for item in step] for step in steps]
        done = self.scratch.python(f"from tests.statistieken.stappen import run; run({called!r})")
        found: list[Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return found

    def path(self, name: str) -> Path:
        """A file on the stick."""
        return self.stick / f"{self.naam}-{name}"


@pytest.fixture(scope="module")
def meldpunten(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Meldpunt]]:
    """Three that froze two quarters each, and trust each other."""
    stick, made = tmp_path_factory.mktemp("stick"), []
    for naam in NAMES:
        scratch = make_scratch(tmp_path_factory.mktemp("meldpunt"))
        made.append(Meldpunt(naam, replace(scratch, env=scratch.env | {"PARTIJ_NAAM": naam}), stick))
    digits = {}
    for one in made:
        for period in ("2026-Q2", "2026-Q3"):
            one.path(period).write_bytes(vrijgave(one.naam, period))
        frozen = [["freeze", period, one.path(period)] for period in ("2026-Q2", "2026-Q3")]
        *_none, own, _sha256 = one.does(*frozen, ["key", one.path("sleutel")], ["own", "2026-Q3", one.path("Q3.json")])
        digits[one.naam] = " ".join(own)
    for one in made:
        others = [other for other in made if other is not one]
        assert one.does(*(["trust", item.path("sleutel"), digits[item.naam]] for item in others)) == ["vertrouwd"] * 2
    yield made
    for one in made:
        drop_scratch(one.scratch)


def test_three_installations_end_with_one_digest_and_refuse_what_is_not_right(
    meldpunten: list[Meldpunt], tmp_path: Path
) -> None:
    brug, gelijk, waterkant = meldpunten
    joint = ["joint", "2026-Q3"]
    *told, first = brug.does(["take", gelijk.path("Q3.json")], ["take", waterkant.path("Q3.json")], joint)
    *_told, second = gelijk.does(["take", waterkant.path("Q3.json")], ["take", brug.path("Q3.json")], joint)
    assert [item["zin"] for item in told] == [
        "Ingelezen. De handtekening van Gelijk Op klopt.",
        "Ingelezen. De handtekening van Waterkant klopt.",
    ]
    assert first == second
    assert (first["total"], first["parties"], first["disputed"]) == (120, list(NAMES), [])

    # Waterkant changes a number in a file that was signed, and hands the right one in again in another envelope
    body = json.loads(waterkant.path("Q3.json").read_bytes())
    changed = OLD.omslag(vrijgave("Waterkant", tables={"form": {"OVERIG": 40}}))
    (tmp_path / "geknoeid").write_bytes(json.dumps(body | {"payload": json.loads(changed)["payload"]}).encode())
    (tmp_path / "herhaald").write_bytes(json.dumps(body, indent=3).encode())
    # it signs a quarter of before it took part, one that is not over, a file of somebody else, and a second story
    forged = {
        "te_oud": vrijgave("Waterkant", "2025-Q1"),
        "te_nieuw": vrijgave("Waterkant", "2026-Q4"),
        "ander": vrijgave("Gelijk Op"),
        "tweede": vrijgave("Waterkant", total=45, tables={"form": {"OVERIG": 45}}),
    }
    for name, payload in forged.items():
        (tmp_path / f"{name}.in").write_bytes(payload)
    waterkant.does(*(["forge", tmp_path / f"{name}.in", tmp_path / name] for name in forged))
    names = ("geknoeid", "herhaald", "te_oud", "te_nieuw", "ander")
    *told, again = brug.does(*(["take", tmp_path / name] for name in names), joint)
    assert [item["zin"] for item in told] == [
        "De handtekening klopt niet. Vraag een nieuw bestand.",
        "Dit bestand is al ingelezen. Het telt één keer.",
        "Dit kwartaal is van voor deze partij meedeed.",
        "Dit kwartaal kan nog niet zijn vastgesteld. Vraag de partij wat er aan de hand is.",
        "Het bestand noemt een andere partij dan de sleutel. Vraag een nieuw bestand.",
    ]
    assert again == first

    # the second story; and a fourth party, whose product is older, is read
    (tmp_path / "sleutel").write_bytes(OLD.sleutelbestand())
    (tmp_path / "oud").write_bytes(OLD.bestand())
    steps: list[Sequence[object]] = [
        ["take", tmp_path / "tweede"],
        joint,
        ["trust", tmp_path / "sleutel", " ".join(_digits_of_old())],
        ["take", tmp_path / "oud"],
        joint,
    ]
    disputed, third, _stand, read, fourth = brug.does(*steps)
    assert gelijk.does(*steps) == [disputed, third, _stand, read, fourth]
    assert disputed["zin"] == "Er zijn nu twee verschillende bestanden. We tellen er geen mee. Bel de partij."
    assert (third["total"], third["parties"], third["disputed"]) == (80, ["De Brug", "Gelijk Op"], ["Waterkant"])
    assert third["sha256"] != first["sha256"]
    assert read["zin"] == "Ingelezen. De handtekening van Oude Kern klopt."
    assert (fourth["total"], fourth["parties"]) == (120, ["De Brug", "Gelijk Op", "Oude Kern"])
    shown, refused = waterkant.does(["take", tmp_path / "tweede"], ["change"])
    assert (shown["betwist"], refused) == (True, "ProgrammingError")  # shown to itself, it sees it too


def _digits_of_old() -> list[str]:
    """Its sixty digits, as it reads them out."""
    inhoud = Sleutelinhoud(party=OLD.naam, publiek=OLD.publiek.hex(), masker=OLD.masker.hex(), vanaf="2026-Q1")
    return list(fingerprint(inhoud))
