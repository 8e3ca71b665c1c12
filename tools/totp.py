"""Print the six digits that a demo account's authenticator app would show now."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import struct
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEP, DIGITS = 30, 6


def totp(secret: str, moment: float | None = None) -> str:
    """The code for a base32 secret at a moment (RFC 6238).

    Args:
        secret: base32, as in ``accounts.json``.
        moment: seconds since 1970; now when left out.
    """
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int((time.time() if moment is None else moment) // STEP))
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def main() -> int:
    """Look the account up in the demo's state folder."""
    state = Path(os.environ.get("STATE", str(ROOT / "var" / "demo")))
    who = os.environ.get("WIE", "cor")
    for account in json.loads((state / "accounts.json").read_text()):
        if account["gebruikersnaam"] == who:
            print(totp(account["totp_geheim"]))
            return 0
    print(f"Er is geen demo-account “{who}”.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
