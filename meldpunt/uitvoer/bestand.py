"""The file: one line for each deed, without content and without the number of the line in the trail.

Numbers of the trail run on without a gap; with them a reader could count lines that the database does not show them.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from meldpunt.accounts.service import Rol, names_of
from meldpunt.core.clock import to_local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meldpunt.audit.service import Regel

HEADER = ("nr", "dag", "tijd", "wie", "rol", "wat", "code", "over")
MELDER = "melder"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # OWASP, "CSV Injection": a spreadsheet would calculate with it


def to_file(regels: Sequence[Regel]) -> bytes:
    """The lines as CSV: UTF-8 with a mark for spreadsheets, semicolons as in the Netherlands."""
    names = names_of(regel.actor for regel in regels)
    roles = {rol.value: str(rol.label) for rol in Rol}
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for number, regel in enumerate(regels, start=1):
        local = to_local(regel.at)
        writer.writerow(
            (
                number,
                f"{local:%Y-%m-%d}",
                f"{local:%H:%M:%S}" if regel.heeft_tijd else "",
                _safe(_who(regel, names)),
                _safe(roles.get(regel.rol, regel.rol)),
                _safe(regel.label),
                _safe(regel.code),
                _safe(regel.subject),
            )
        )
    return out.getvalue().encode("utf-8-sig")


def _who(regel: Regel, names: dict[str, str]) -> str:
    """The name of who works here; of a melder no more than that it was one."""
    return str(_("melder")) if regel.rol == MELDER else names.get(regel.actor, regel.actor)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
