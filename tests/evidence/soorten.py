"""Documents and boxes as they are welcome."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OOXML = "application/vnd.openxmlformats-officedocument"
DOCX = {
    "[Content_Types].xml": f'<Types><Override ContentType="{OOXML}.wordprocessingml.document.main+xml"/></Types>',
    "word/document.xml": "<w:document/>",
}
XLSX = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>"}


def box(brand: bytes, *others: bytes) -> bytes:
    data = b"ftyp" + brand + bytes(4) + b"".join(others)
    return (len(data) + 4).to_bytes(4, "big") + data + b"\0\0\0\x08mdat"


def packed(files: Mapping[str, str | bytes], **more: str | bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in {**files, **more}.items():
            archive.writestr(name, content)
    return target.getvalue()
