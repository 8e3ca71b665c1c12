"""A process of its own that turns one page into a PDF: page on standard input, document on standard output.

The process that answers requests never loads WeasyPrint, and what is in the page touches no disk.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Read, render, write."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meldpunt.settings")
    import django  # noqa: PLC0415 - the settings have to be named first

    django.setup()
    from support.stappenplan.pdf import html_to_pdf  # noqa: PLC0415 - idem

    sys.stdout.buffer.write(html_to_pdf(sys.stdin.buffer.read().decode(), sheets=sys.argv[1:]))


if __name__ == "__main__":
    main()
