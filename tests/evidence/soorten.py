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


SINGLEFILE = (
    b"<!DOCTYPE html> <html lang=nl><!--\n Page saved with SingleFile \n url: https://x.example/a/status/1 \n"
    b" saved date: Tue Nov 24 2026 14:03:22 GMT+0100\n--><meta charset=utf-8><script>1</script><p>Bericht</p></html>"
)
WACZ: dict[str, str | bytes] = {
    "archive/data.warc.gz": b"\x1f\x8b warc",
    "indexes/index.cdx.gz": b"\x1f\x8b cdx",
    "pages/pages.jsonl": '{"format":"json-pages-1.0"}',
    "datapackage.json": '{"profile":"data-package","wacz_version":"1.1.1"}',
}


def box(brand: bytes, *others: bytes) -> bytes:
    data = b"ftyp" + brand + bytes(4) + b"".join(others)
    return (len(data) + 4).to_bytes(4, "big") + data + b"\0\0\0\x08mdat"


def packed(files: Mapping[str, str | bytes], **more: str | bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in {**files, **more}.items():
            archive.writestr(name, content)
    return target.getvalue()
