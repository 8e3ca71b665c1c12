"""Kijk na of bewijs van een meldpunt nog is zoals het binnenkwam.

Eén bestand, alleen Python 3.11 of nieuwer, zonder internet.

Gebruik:  python3 verify_bewijs.py MAP-OF-ZIP [--sleutel VINGERAFDRUK] [--wortels ROOTS.PEM]

De map of het zip-bestand is een bewijspakket: manifest.json, met de bestanden erbij. De uitslag staat onder de zes
woorden van het Berkeley Protocol. Afsluitcode: 0 alles klopt, 1 er klopt iets niet, 2 er is niets na te kijken.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from support.bewijskracht.controle.ed25519 import is_signed
from support.bewijskracht.controle.pakket import (
    BROKEN,
    MANIFEST,
    Package,
    Unreadable,
    canonical,
    hash_of_link,
    read_manifest,
)
from support.bewijskracht.controle.tokens import is_stamped, read_token

if TYPE_CHECKING:
    from collections.abc import Sequence

STEP = 1024 * 1024
PAPERS = {MANIFEST, "manifest.pdf", "verify_bewijs.py", "LEES-MIJ.txt", "mijn-gegevens.html", "mijn-gegevens.css"}
PAPERS |= {"stappenplan.pdf", "stappenplan.html"}
CARD = ("wat", "link", "account", "geplaatst_op", "vastgelegd_op", "door_wie", "waarmee", "tweede")
STATEMENT = re.compile(
    r"meldpunt-bewijswortel/1\nnummer ([0-9]{1,9})\ndag ([0-9]{4}-[0-9]{2}-[0-9]{2})\n"
    r"vorige ([0-9a-f]{64})\nwortel ([0-9a-f]{64})\nsleutel ([0-9a-f]{64})\n"
)
BEGINS = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/gif": b"GIF8",
    "application/pdf": b"%PDF-",
    "application/zip": b"PK\x03\x04",
    "application/wacz+zip": b"PK\x03\x04",
}
FITS, TOLD, ATTENTION, WRONG = "klopt", "gezien", "let op", "KLOPT NIET"
FORGED = "Het manifest is veranderd, of de handtekening is vals."
PROVES_NOT = (
    "Wie het bericht schreef of wie achter een account zit.",
    "Dat een schermfoto toont wat er op de site stond, of dat iemand hem niet bewerkte voordat hij binnenkwam.",
    "Dat wat iemand op een vastlegkaart schreef waar is. Alleen dat het daarna niet veranderde.",
    "Dat er geen ander bewijs is. En van een ouder manifest: dat er later niets bij kwam.",
    "Wanneer iets gebeurde. De tijden van ontvangst zijn die van de server; een tijdstempel komt van buiten.",
)

WORDS = {
    "authenticity": "Authenticiteit",
    "availability": "Beschikbaarheid",
    "identity": "Identiteit",
    "persistence": "Bestendigheid",
    "renderability": "Leesbaarheid",
    "understandability": "Begrijpelijkheid",
}


class Check:
    """One package, looked through once; what was found stands under the six words."""

    def __init__(self, package: Package, *, key: str = "", roots: Path | None = None) -> None:
        """Read the manifest.

        Raises:
            Unreadable: there is none.
        """
        self.package, self.key, self.roots = package, re.sub(r"[^0-9a-f]", "", key.lower()), roots
        self.manifest = read_manifest(package.read(MANIFEST))
        self.links: list[dict[str, Any]] = self.manifest["schakels"]
        self.gone = {link["stuk"]: link for link in self.links if link["soort"] == "weg"}
        self.found: dict[str, list[tuple[str, str]]] = {word: [] for word in WORDS}

    def say(self, word: str, verdict: str, sentence: str) -> None:
        """Write one finding down."""
        self.found[word].append((verdict, sentence))

    def judge(self, word: str, *, good: bool, yes: str, no: str) -> None:
        """Write down that something is right, or wrong."""
        self.say(word, FITS if good else WRONG, yes if good else no)

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong."""
        return not any(verdict == WRONG for lines in self.found.values() for verdict, _sentence in lines)

    def run(self) -> None:
        """Look at everything."""
        self._signature()
        self._key()
        self._chain()
        self._cards()
        for link in self.links:
            if link["soort"] == "stuk":
                self._piece(link)
        self._strangers()
        covered = max((self._root(root) for root in self.manifest["wortels"]), default=0)
        if covered < len(self.links):
            rest = f"Schakel {covered + 1} tot {len(self.links)} staat nog in geen dagwortel, alleen in dit manifest."
            self.say("persistence", ATTENTION, rest)

    def _signature(self) -> None:
        body = {name: value for name, value in self.manifest.items() if name != "handtekening"}
        try:
            key, signature = bytes.fromhex(self.manifest["sleutel"]), bytes.fromhex(self.manifest["handtekening"])
            good = is_signed(key, b"meldpunt/manifest/1\n" + canonical(body), signature)
        except ValueError:
            good = False
        self.judge("authenticity", good=good, yes="Het manifest is ondertekend en niet veranderd.", no=FORGED)

    def _key(self) -> None:
        said = hashlib.sha256(self.manifest["sleutel"].encode("utf-8", "replace")).hexdigest()
        if self.key:
            good, other = self.key == said, "De sleutel is een andere dan die van de vingerafdruk die je gaf."
            self.judge("identity", good=good, yes="De sleutel is die van de vingerafdruk die je gaf.", no=other)
            return
        ask = "Vraag het meldpunt langs een andere weg naar de vingerafdruk van de sleutel, en vergelijk:"
        self.say("identity", ATTENTION, f"{ask} {' '.join(re.findall('....', said))}")

    def _chain(self) -> None:
        before = hashlib.sha256(b"meldpunt/keten/1\n" + self.manifest["zaak"].encode("utf-8", "replace")).hexdigest()
        broken = "" if before == self.manifest["begin"] else "Het begin van de ketting hoort bij een andere zaak."
        for place, link in enumerate(self.links, start=1):
            if not broken and (link["plek"], link["vorige"]) != (place, before):
                broken = f"De ketting breekt bij schakel {place}: er is iets weg, erbij gezet, verwisseld of veranderd."
            before = hash_of_link(link)
        if not broken and before != self.manifest["kop"]:
            broken = "De laatste schakel is weg of veranderd: de ketting eindigt ergens anders."
        whole = f"De ketting is heel: {len(self.links)} schakels, in de volgorde van toen."
        self.judge("identity", good=not broken, yes=whole, no=broken)

    def _cards(self) -> None:
        cards = {card.pop("schakel"): card for card in map(dict, self.manifest["kaarten"])}
        newest: dict[int, dict[str, Any]] = {}
        for link in self.links:
            if link["soort"] == "kaart":
                newest[link["stuk"]] = card = cards.pop(link["plek"], {})
                if hashlib.sha256(b"meldpunt/vastlegkaart/1\n" + canonical(card)).hexdigest() != link["sha256"]:
                    other = f"De vastlegkaart van stuk {link['stuk']} is weg of veranderd."
                    self.say("understandability", WRONG, other)
        if cards:
            self.say("understandability", WRONG, "Er zit een vastlegkaart bij die niet in de ketting staat.")
        for number in sorted({link["stuk"] for link in self.links} - set(self.gone)):
            card = newest.get(number, {})
            known = sum(bool(card.get(name)) for name in CARD) - bool(card.get("account") and not card.get("profiel"))
            self.say("understandability", TOLD, f"Stuk {number}: {known} van 8 feiten over het vastleggen bekend.")

    def _piece(self, link: dict[str, Any]) -> None:
        name, path = f"Stuk {link['stuk']}", self.manifest["paden"].get(str(link["stuk"]))
        gone = self.gone.get(link["stuk"])
        if gone:
            why = f"weggehaald door {gone['wie']}: {gone['waarom']}. De hash blijft {link['sha256']}."
            self.say("availability", ATTENTION, f"{name} is {why}")
        elif path is None:
            self.say("availability", ATTENTION, f"{name} is niet meegegeven. De hash is {link['sha256']}.")
        elif path not in self.package:
            self.say("availability", WRONG, f"{name} ontbreekt: {path}")
        else:
            self.say("availability", FITS, f"{name} is er: {path}")
            self._bytes(link, name, path)

    def _bytes(self, link: dict[str, Any], name: str, path: str) -> None:
        digest, size, head = hashlib.sha256(), 0, b""
        try:
            with self.package.open(path) as source:
                while size <= link["grootte"] and (piece := source.read(STEP)):
                    head, size = head or piece[:1024], size + len(piece)
                    digest.update(piece)
        except BROKEN:
            self.say("authenticity", WRONG, f"{name} is niet te lezen: {path}")
            return
        same = (digest.hexdigest(), size) == (link["sha256"], link["grootte"])
        yes = f"{name} is byte voor byte wat op {moment(link['ontvangen_op'])} binnenkwam: {path}"
        self.judge("authenticity", good=same, yes=yes, no=f"{name} is VERANDERD sinds het binnenkwam: {path}")
        start, mime = BEGINS.get(link["mime"]), link["mime"]
        if start is None:
            self.say("renderability", TOLD, f"{name} ({mime}): dit programma kan niet zien of het opent.")
        elif start in head:
            self.say("renderability", FITS, f"{name} begint als {mime}. Open het om te zien of alles leesbaar is.")
        else:
            self.say("renderability", ATTENTION, f"{name} begint niet als {mime}.")

    def _strangers(self) -> None:
        known = PAPERS | set(self.manifest["paden"].values())
        for root in self.manifest["wortels"]:
            known |= {f"wortels/wortel-{root.get('nr')}.txt", *(stamp["bestand"] for stamp in root["stempels"])}
            known |= {f"wortels/dienst-{str(stamp.get('wortel_sha256'))[:8]}.pem" for stamp in root["stempels"]}
        for name in self.package.names:
            if name not in known:
                inside = name.startswith("bestanden/")
                self.say("identity", WRONG if inside else ATTENTION, f"Dit bestand staat niet in het manifest: {name}")
        for name in self.package.double:
            self.say("identity", WRONG, f"Deze naam staat twee keer in het zip-bestand: {name}")

    def _root(self, root: dict[str, Any]) -> int:
        """Check one root; returns how many links it covers, none where it is not right."""
        text, number = root.get("verklaring"), int(root["schakel"])
        stated = STATEMENT.fullmatch(text) if isinstance(text, str) else None
        if stated is None or not isinstance(text, str) or not 0 < number <= len(self.links):
            self.say("persistence", WRONG, "Een dagwortel is niet te lezen.")
            return 0
        nr, day, _before, wanted, key = stated.groups()
        if not is_signed(bytes.fromhex(key), text.encode(), bytes.fromhex(root["handtekening"])):
            self.say("persistence", WRONG, f"De handtekening onder dagwortel {nr} is vals.")
            return 0
        digest = hashlib.sha256(b"\0" + bytes.fromhex(hash_of_link(self.links[number - 1]))).digest()
        for side, beside in root["pad"]:
            pair = bytes.fromhex(beside) + digest if side == "links" else digest + bytes.fromhex(beside)
            digest = hashlib.sha256(b"\1" + pair).digest()
        if digest.hex() != wanted:
            self.say("persistence", WRONG, f"De ketting staat niet in dagwortel {nr}: er is iets veranderd na {day}.")
            return 0
        if key != self.manifest["sleutel"]:
            self.say("persistence", ATTENTION, f"Dagwortel {nr} staat onder een andere sleutel dan het manifest: {key}")
        self.say("persistence", FITS, f"Schakel 1 tot {number} staat in dagwortel {nr}, ondertekend op {day}.")
        self._stamps(root, text, nr)
        return number

    def _stamps(self, root: dict[str, Any], text: str, nr: str) -> None:
        if not root["stempels"]:
            self.say("persistence", ATTENTION, f"Dagwortel {nr} heeft geen tijdstempel: de dag zegt het meldpunt zelf.")
        for name in (stamp["bestand"] for stamp in root["stempels"]):
            try:
                token = self.package.read(name)
                imprint, moment = read_token(token)
            except (Unreadable, ValueError):
                self.say("persistence", WRONG, f"Een tijdstempel ontbreekt of is niet te lezen: {name}")
                continue
            if imprint != hashlib.sha256(text.encode()).digest():
                self.say("persistence", WRONG, f"Een tijdstempel gaat over iets anders dan dagwortel {nr}: {name}")
                continue
            self.say("persistence", *self._stamped(token, text, f"Tijdstempel op dagwortel {nr}: {moment}"))

    def _stamped(self, token: bytes, text: str, says: str) -> tuple[str, str]:
        """Let openssl check the signature in a token, where it is there and a person gave roots to trust."""
        if shutil.which("openssl") is None or self.roots is None:
            why = "geef met --wortels de wortels die jij vertrouwt" if self.roots is None else "openssl is hier niet"
            return ATTENTION, f"{says}. De handtekening van de dienst is niet nagekeken: {why}."
        if not is_stamped(token, text.encode(), self.roots):
            return WRONG, f"{says}. Volgens openssl klopt de handtekening van de dienst niet bij de wortels die je gaf."
        return FITS, f"{says}. Nagekeken met openssl tegen de wortels die je gaf."


def moment(text: str) -> str:
    """A moment of the manifest, to the second."""
    return re.sub(r"^([0-9-]{10})T([0-9:]{8})(\.[0-9]+)?\+00:00$", r"\1 \2 UTC", text)


def plain(text: str) -> str:
    """Text that a screen may show: no control or direction marks, nothing that cannot be written."""
    return "".join(c if unicodedata.category(c)[0] != "C" else f"\\u{ord(c):04x}" for c in text)


def report(check: Check) -> str:
    """What was found, in Dutch, under the six words, with what it does not prove."""
    lines = [f"Bewijs van {check.manifest['meldpunt']}, manifest van {moment(check.manifest['gemaakt_op'])}", ""]
    for word, name in WORDS.items():
        found = check.found[word] or [(TOLD, "Hier is niets over te zeggen.")]
        lines += [f"{name} ({word})", *(f"  [{verdict}] {sentence}" for verdict, sentence in found), ""]
    lines += ["Dit bewijst het niet:", *(f"  - {sentence}" for sentence in PROVES_NOT), ""]
    right = (
        "UITSLAG: alles klopt." if check.key else "UITSLAG: alles klopt, als de vingerafdruk die van het meldpunt is."
    )
    lines.append(right if check.is_right else "UITSLAG: er klopt iets niet. Kijk bij KLOPT NIET.")
    return "\n".join(map(plain, lines))


def main(arguments: Sequence[str] | None = None) -> int:
    """Look through one package and say what was found; returns the exit code."""
    parser = argparse.ArgumentParser(description="Kijk na of bewijs van een meldpunt nog is zoals het binnenkwam.")
    parser.add_argument("pakket", type=Path, help="een map of zip-bestand met manifest.json")
    parser.add_argument("--sleutel", default="", help="de vingerafdruk van de sleutel, zoals het meldpunt die zei")
    parser.add_argument("--wortels", type=Path, default=None, help="PEM-bestand met wortels van tijdstempeldiensten")
    asked = parser.parse_args(arguments)
    try:
        check = Check(Package(asked.pakket), key=asked.sleutel, roots=asked.wortels)
        check.run()
    except Unreadable as error:
        return _tell(plain(str(error)), 2)
    except BROKEN:
        return _tell("Dit is geen map of zip-bestand dat te lezen is.", 2)
    return _tell(report(check), 0 if check.is_right else 1)


def _tell(text: str, code: int) -> int:
    """Write on the screen, whatever letters it knows."""
    letters = sys.stdout.encoding or "ascii"
    sys.stdout.write(text.encode(letters, "backslashreplace").decode(letters) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
