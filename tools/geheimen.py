"""Look for secrets that were written down in the repository by mistake; needs nothing but git."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = {
    "privésleutel": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s"),
    "rootsleutel": re.compile(r'"(?:key|sleutel)"\s*:\s*"[A-Za-z0-9+/_-]{40,}={0,2}"'),
    "geheim van Django": re.compile(r"""SECRET_KEY['"]?\s*[:=]\s*f?['"][^'"{}$ ]{32,}['"]"""),
    "wachtwoord in een adres": re.compile(r"\b(?:postgres|postgresql|redis|amqp|smtp)s?://[^\s:/@{}$]+:[^\s@{}$]+@"),
    "sleutel van een dienst": re.compile(
        r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60,}|glpat-[\w-]{20}|xox[abpr]-[\w-]{20,}"
        r"|sk_live_\w{20,}|AIza[\w-]{35})\b"
    ),
    "onionsleutel": re.compile(r"== ed25519v1-secret[:]"),
}
NAMES = re.compile(
    r"(?:^|/)(?:secret_key|pgpass|root-(?:op|seal)\.json|postgres_password|\.env|[^/]+\.(?:pem|key|p12))$"
)
OWN = {"tests/web/test_supply.py", "tests/vault/vectors.json"}  # one of each, to prove it is found; published vectors
GOLDEN = "tests/golden/"  # values as earlier releases sealed them, with keys that never opened anything


def found_in(name: str, text: str) -> list[str]:
    """The kinds of secret in one file: fixed words and a line number, never the secret."""
    rows = [f"{name}: zo'n bestand hoort hier niet"] if NAMES.search(name) else []
    return rows + [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {kind}"
        for kind, pattern in KINDS.items()
        for match in pattern.finditer(text)
    ]


def _is_looked_at(name: str) -> bool:
    return bool(name) and name not in OWN and not name.startswith(GOLDEN)


def main() -> int:
    """Look in every file that git knows; returns 1 where something was found."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    files = [name for name in listed.split("\0") if _is_looked_at(name) and (ROOT / name).is_file()]
    rows = [row for name in files for row in found_in(name, (ROOT / name).read_text(errors="replace"))]
    print("\n".join(rows) or f"Geen geheimen in {len(files)} bestanden.")
    return 1 if rows else 0


if __name__ == "__main__":
    sys.exit(main())
