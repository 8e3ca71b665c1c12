"""Reading the XML of a file that the product made."""

from __future__ import annotations

from xml.etree import ElementTree as ET


def read_xml(content: bytes) -> ET.Element:
    """The root of a document."""
    return ET.fromstring(content)  # noqa: S314 - made by the code under test a moment before
