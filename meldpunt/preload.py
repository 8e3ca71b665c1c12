"""Load before the web server forks what its processes would otherwise each load for themselves at a first request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.checks import run_checks
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext, override

from triage import service as triage
from triage.forms import shared_field

if TYPE_CHECKING:
    from collections.abc import Iterator


def preload() -> None:
    """Import all views, read all data files, compile all templates, load both catalogues and build the questions.

    What a process makes after the fork exists once more in every process. Nothing here asks the database: a
    connection does not survive a fork.
    """
    run_checks()  # reads every data file and imports every view
    for name in _templates():
        get_template(name)
    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("Verder")
            reverse("start")  # the table of addresses is made once for each language
            for vraag in triage.boom().vragen:
                for namens in (False, True):
                    shared_field(vraag, namens=namens)


def _templates() -> Iterator[str]:
    root = settings.BASE_DIR / "templates"
    return (path.relative_to(root).as_posix() for path in sorted(root.rglob("*.html")))
