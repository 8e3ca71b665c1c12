"""Build the list of passphrases that everybody tries, out of lists that the dependencies bring along.

Sources: Django's common passwords (BSD, after Royce Williams' list) and zxcvbn's passwords (MIT). The product reads the
result; nothing is asked over the network.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator
from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]  # ships no types

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "meldpunt" / "accounts" / "data" / "wachtwoorden.txt.gz"
SHORTEST = 4


def main() -> int:
    """Write the list: lower case, sorted, each once; the same input gives the same bytes."""
    sys.path.insert(0, str(ROOT))
    from meldpunt.accounts.wachtzin import core_of  # noqa: PLC0415 - the path is set above

    found = set(CommonPasswordValidator().passwords) | set(FREQUENCY_LISTS["passwords"])
    cores = {core for word in found for core in (word.casefold(), core_of(word)) if len(core) >= SHORTEST}
    with TARGET.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as file:
        file.write("\n".join(sorted(cores)).encode())
    print(f"{len(cores)} regels")
    return 0


if __name__ == "__main__":
    sys.exit(main())
