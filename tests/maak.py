"""What tests make: a report the way the form would send it, a file, a picture."""

from __future__ import annotations

import io
import struct
import uuid
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pikepdf
import pillow_heif
from django.db import connection
from django.test.utils import override_settings
from PIL import Image, PngImagePlugin

from meldpunt.evidence import service as evidence
from meldpunt.vault import service as vault
from meldpunt.vault.rings.rootkeys import forget
from support.behandeling.aannemen import submit_melding
from support.dossiers import letterbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from meldpunt.accounts.service import Medewerker

pillow_heif.register_heif_opener()
ANTWOORDEN = {
    "A1": ("nee",),
    "R1": ("zelf",),
    "Z1": ("lokaal",),
    "V1": ("BELEDIGING", "DOXING"),
    "D1": ("adres",),
    "D2": ("ja",),
    "F1": ("veel",),
    "M2": ("angst",),
}
# ── F04: what a camera writes beside the picture ─────────────────────────────────────────────────
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:li>kanarie-xmp</rdf:li></x:xmpmeta>'
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x14\x1c\x02\x78\0\x0ckanarie-iptc"


def nieuwe_melding(**changes: Any) -> letterbox.NieuweMelding:
    """A report with a story, an address and a name."""
    values: dict[str, Any] = {
        "melding_id": uuid.uuid4(),
        "code": vault.new_code(),
        "antwoorden": ANTWOORDEN,
        "verhaal": "Een verhaal.",
        "platforms": ("X",),
        "kanaal": "bellen",
        "naam": "Mira",
        "telefoon": "06 0000 0042",
    }
    return letterbox.NieuweMelding(**values | changes)


def picture(size: tuple[int, int] = (8, 6), kind: str = "PNG", **options: Any) -> bytes:
    """A real picture."""
    target = io.BytesIO()
    Image.new("RGB", size, "#557799").save(target, kind, **options)
    return target.getvalue()


def received_file(
    content: bytes = b"\x89PNG\r\n\x1a\n" + bytes(64),
    *,
    naam: str = "schermfoto.png",
    soort: str = "image/png",
    scan: evidence.Scan = evidence.Scan.GEEN_SCANNER,
) -> letterbox.NieuwBestand:
    """A file as it lies after it was received: sealed, waiting for its report."""
    sealed = evidence.seal_waiting([content])
    return letterbox.NieuwBestand(
        file_id=sealed.file_id,
        naam=naam,
        soort=soort,
        grootte=sealed.size,
        sha256=sealed.sha256,
        sleutel=sealed.key,
        scan=scan,
    )


def wav(seconds: float = 0.2, *, rate: int = 8000) -> bytes:
    """A sound, byte by byte as its format says: eight bits, one channel, a low tone."""
    data = bytes(128 + (40 if place // 20 % 2 else -40) for place in range(int(seconds * rate)))
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate, 1, 8)
    body = b"WAVE" + head + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def received_recording(*, naam: str = "opname.wav", **changes: Any) -> letterbox.NieuwBestand:
    """What somebody spoke in, as it lies after it was received."""
    return received_file(wav(), naam=naam, soort="audio/wav", **changes).with_(gesproken=True)


def send(**changes: Any) -> tuple[letterbox.NieuweMelding, letterbox.Ontvangst]:
    """Send a report; gives it and what came back."""
    nieuw = nieuwe_melding(**changes)
    return nieuw, submit_melding(nieuw)


def report(**changes: Any) -> tuple[letterbox.NieuweMelding, uuid.UUID]:
    """Send a report; gives it and the id of its case."""
    nieuw, ontvangst = send(**changes)
    return nieuw, ontvangst.dossier_id


def close_case(dossier_id: uuid.UUID, *, by: Any, second: Any = None) -> None:
    """Close a case as the desk does, with the first choice for whatever is open; a grave one takes a second person."""
    from support.behandeling import inzien, sluiten
    from support.behandeling import triage as indeling
    from support.dossiers.service import TriageVoorstel

    if not inzien.open_dossier(dossier_id=dossier_id, by=by, berichten=True).kaart.feiten.ingedeeld:
        indeling.confirm(dossier_id=dossier_id, voorstel=TriageVoorstel(antwoorden=ANTWOORDEN), by=by)
    punten = sluiten.open_punten(inzien.open_dossier(dossier_id=dossier_id, by=by).zaak)
    voorstel = sluiten.Sluitvoorstel(
        keuzes={punt.sleutel: punt.keuzes[0].value for punt in punten}, zin="We sluiten je melding.", reden="Rustig."
    )
    if not sluiten.close_with_care(dossier_id=dossier_id, voorstel=voorstel, by=by):
        sluiten.second_close(dossier_id=dossier_id, akkoord=True, by=second)


@contextmanager
def as_worker() -> Iterator[None]:
    """Be a process that holds no root-seal key."""
    with override_settings(PROCESS="worker"):
        forget()
        yield
    forget()


def write_behind(statement: str, *values: Any) -> None:
    """Write in the database past the house, as somebody does who got in there."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def a_day_later(step: Callable[[], object], *, by: Medewerker) -> None:
    """Propose something about keys, and go on alone after the day of waiting."""
    from datetime import timedelta

    from meldpunt.core import clock
    from meldpunt.vierogen.models import Meekijkvraag
    from support.bezetting import sleutels

    step()
    with clock.at(clock.now() + timedelta(hours=25)):
        sleutels.agree(vraag_id=Meekijkvraag.objects.latest("sinds").pk, by=by)


def renew_alone(*, by: Medewerker) -> None:
    """Renew the key of the desk by its only coordinator."""
    from support.bezetting import sleutels

    a_day_later(lambda: sleutels.propose_renewal(by=by), by=by)


def png(width: int, height: int, extra: bytes = b"") -> bytes:
    """A PNG whose header says how large it is, with hardly anything behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def gif(frames: int, tail: bytes = b"") -> bytes:
    frame = b"\x21\xf9\x04\0\0\0\0\0\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + frame * frames + b"\x3b" + tail


def pdf(pages: int, *, said: int | None = None) -> bytes:
    """A PDF with so many pages that is written by hand, because a library would take its time."""
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    kids = " ".join(f"{number + 3} 0 R" for number in range(pages))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {said or pages}/Kids[{kids}]>>"]
    objects += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * pages
    for number, text in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{text}\nendobj\n".encode())
    start = out.tell()
    out.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(f"trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def active(**entries: Any) -> bytes:
    target = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    for name, value in entries.items():
        document.Root[f"/{name}"] = document.make_indirect(value)
    document.save(target)
    return target.getvalue()


def camera_exif(number: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "kanarie-merk", f"kanarie-{number}", number % 8 + 1
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, float(number)), 3: "E", 4: (4.0, 53.0, 1.0)})
    exif.get_ifd(0x8769)[0x927C] = b"kanarie-maker" * 20
    return exif


def camera_file(number: int) -> tuple[str, bytes]:
    """One of twenty pictures as phones and cameras make them, with everything that tells where, when and whose."""
    kind = ("JPEG", "HEIF", "PNG", "WEBP", "AVIF")[number % 5]
    image = Image.effect_noise((120 + number, 90), 40).convert("RGB")
    target = io.BytesIO()
    options: dict[str, Any] = {"exif": camera_exif(number)}
    if kind in ("JPEG", "WEBP"):
        options["xmp"] = XMP
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "kanarie-auteur")
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options["pnginfo"] = info
    image.save(target, kind, **options)
    content = target.getvalue()
    if kind == "JPEG":
        segments = b"\xff\xed" + struct.pack(">H", len(IPTC) + 2) + IPTC
        segments += b"\xff\xfe" + struct.pack(">H", 18) + b"kanarie-opmerkin"
        content = content[:2] + segments + content[2:] + b"kanarie-achteraan"
    return f"image/{ {'HEIF': 'heic'}.get(kind, kind.lower()) }", content
