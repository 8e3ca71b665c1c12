"""Templates without the indentation that their formatter gives them: fewer bytes on a slow phone, the same page.

The formatter only breaks a line where HTML says that white space does not count: between the attributes of a tag, and
just inside an element that is a block, or stands as one in its line, as a button does. There, and nowhere else, it is
taken out again, once, when a template is loaded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.template.loaders import app_directories, filesystem

if TYPE_CHECKING:
    from django.template import Origin

BLOCKS = (
    "article|aside|blockquote|body|button|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]"
    "|head|header|html|legend|li|main|nav|ol|option|p|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
KEPT = re.compile(r"<(pre|textarea|script|style)\b.*?</\1>", re.DOTALL)  # white space counts in these
TAG = re.compile(r"<[a-zA-Z](?:\{%.*?%\}|\{\{.*?\}\}|[^<>])*+>", re.DOTALL)
BETWEEN_ATTRIBUTES = re.compile(r"\s*\n\s*")
BEFORE_END = re.compile(r"\s*\n\s*(/?>)$")
AFTER_OPENING = re.compile(rf"(<(?:{BLOCKS})(?=[\s>])(?:\{{%.*?%\}}|\{{\{{.*?\}}\}}|[^<>])*+>)\s*\n\s*", re.DOTALL)
BEFORE_CLOSING = re.compile(rf"\s*\n\s*(</(?:{BLOCKS})>)")
INDENT = re.compile(r"\n[ \t]+")


def compact(source: str) -> str:
    """The template without white space that does not count."""
    parts, last = [], 0
    for kept in KEPT.finditer(source):
        parts += [_compact(source[last : kept.start()]), kept.group()]
        last = kept.end()
    return "".join([*parts, _compact(source[last:])])


def _compact(source: str) -> str:
    tags = TAG.sub(lambda found: BETWEEN_ATTRIBUTES.sub(" ", BEFORE_END.sub(r"\1", found.group())), source)
    return INDENT.sub("\n", BEFORE_CLOSING.sub(r"\1", AFTER_OPENING.sub(r"\1", tags)))


class FilesystemLoader(filesystem.Loader):
    """Django's own, with compact templates."""

    def get_contents(self, origin: Origin) -> str:
        """The template as it is compiled."""
        return compact(super().get_contents(origin))


class AppLoader(app_directories.Loader):
    """Django's own, with compact templates."""

    def get_contents(self, origin: Origin) -> str:
        """The template as it is compiled."""
        return compact(super().get_contents(origin))
