#!/usr/bin/env python
"""Django's command line; without DATABASE_URL it uses the embedded PostgreSQL of the state folder."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meldpunt.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
