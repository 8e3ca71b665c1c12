"""Make the demo's database ready: tables, rights and, in an empty state folder, a year of reports.

One process for what are three commands: to load the product takes two seconds of each.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from pathlib import Path

import django
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run the commands, with the environment that ``tools/demo.py`` gives."""
    django.setup()
    logging.getLogger("meldpunt.core.pdf").setLevel(logging.ERROR)  # make has said by now that Pango is missing
    call_command("migrate", verbosity=0, skip_checks=False)
    call_command("databaserechten", verbosity=0)
    if (Path(os.environ["STATE"]) / "accounts.json").exists():
        with contextlib.suppress(CommandError):  # made by a version that signed nothing yet, or not its public keys
            call_command("audit", "ondertekenen")
        return
    print("De demo wordt gevuld met een jaar aan fictieve meldingen …", flush=True)
    call_command("demo", aantal=int(os.environ.get("DEMO_AANTAL", "120")))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
