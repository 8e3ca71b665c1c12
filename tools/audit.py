"""What is known to be wrong with our packages and our code: pip-audit, semgrep's rules for Django, detect-secrets.

Runs in an environment of its own (``make audit``). Returns 1 where something was found, 2 where a source could not be
reached: then nobody knows, and that is no success (``vault.md`` S01, S02).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = ["meldpunt", "triage", "support", "statistieken", "templates", "static/js", "deploy"]
RULES = ["p/django", "p/python", "p/dockerfile"]
CLEAN, FOUND, UNKNOWN = 0, 1, 2
SECONDS = 600
NOISY = ("Base64HighEntropyString", "HexHighEntropyString", "KeywordDetector")  # tools/geheimen.py looks closer
FIXED = ("tests/", "requirements/", "meldpunt/accounts/data/")  # fictional passphrases, hashes and lists of words


def packages() -> tuple[int, str]:
    """Known vulnerabilities in what an installation runs."""
    done = _run(
        [
            "pip-audit",
            "--disable-pip",
            "--no-deps",
            "--progress-spinner=off",
            "-f",
            "json",
            "-r",
            "requirements/base.txt",
        ]
    )
    answer = _json(done)
    if answer is None or all("skip_reason" in row for row in answer["dependencies"]):
        return UNKNOWN, "De lijst met bekende lekken is niet bereikbaar. Probeer het met internet opnieuw."
    bad = [
        f"{row['name']} {row['version']}: {', '.join(v['id'] for v in row['vulns'])}"
        for row in answer["dependencies"]
        if row.get("vulns")
    ]
    skipped = [row["name"] for row in answer["dependencies"] if "skip_reason" in row]
    if skipped:
        return UNKNOWN, f"Over deze pakketten is niets bekend: {', '.join(skipped)}."
    return (FOUND, "Bekende lekken:\n  " + "\n  ".join(bad)) if bad else (CLEAN, "Geen bekende lekken in de pakketten.")


def rules() -> tuple[int, str]:
    """Semgrep's published rules for Django, Python and containers."""
    command = ["semgrep", "scan", "--metrics=off", "--disable-version-check", "--json", "--quiet"]
    done = _run([*command, *(f"--config={rule}" for rule in RULES), *CODE])
    answer = _json(done)
    if answer is None or not answer.get("paths", {}).get("scanned"):
        return UNKNOWN, "De regels van semgrep zijn niet bereikbaar. Probeer het met internet opnieuw."
    bad = [f"{row['path']}:{row['start']['line']} {row['check_id']}" for row in answer["results"]]
    return (FOUND, "semgrep vond:\n  " + "\n  ".join(bad)) if bad else (CLEAN, "semgrep vond niets.")


def secrets() -> tuple[int, str]:
    """Secrets that were written down in the repository by mistake; needs no internet."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split(
        "\n"
    )
    files = [name for name in listed if name and not name.startswith(FIXED) and (ROOT / name).is_file()]
    off = [f"--disable-plugin={name}" for name in NOISY]
    done = _run(["detect-secrets", "scan", "--no-verify", *off, *files])
    answer = _json(done)
    if answer is None:
        return UNKNOWN, "detect-secrets gaf geen antwoord."
    bad = [f"{name}:{row['line_number']} {row['type']}" for name, rows in answer["results"].items() for row in rows]
    return (FOUND, "Vergeten geheimen:\n  " + "\n  ".join(bad)) if bad else (CLEAN, "Geen vergeten geheimen.")


def main() -> int:
    """Ask all three, say what each found; returns the worst of 0 (clean), 1 (found) and 2 (unknown)."""
    answers = [packages(), rules(), secrets()]
    for _code, sentence in answers:
        print(sentence)
    codes = {code for code, _sentence in answers}
    return FOUND if FOUND in codes else max(codes)


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory(prefix="meldpunt-audit-") as folder:
        env = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8", **_network()}
        try:
            return subprocess.run(
                [str(BIN / command[0]), *command[1:]],
                cwd=ROOT, env=env, check=False, capture_output=True, text=True, timeout=SECONDS,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, UNKNOWN, "", "")


def _network() -> dict[str, str]:
    """How this machine reaches the internet, where it says so."""
    names = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
    return {name: os.environ[name] for name in (*names, *map(str.lower, names)) if name in os.environ}


def _json(done: subprocess.CompletedProcess[str]) -> dict[str, Any] | None:
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None
    return answer


if __name__ == "__main__":
    sys.exit(main())
