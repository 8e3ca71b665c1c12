"""Eight visitors who send files that take long to read, and somebody who looks whether the server lives."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter

from bench import calls, load

BOUNDARY = "bench-hostile"
UPLOADERS = 8


def hostile_files() -> list[tuple[str, bytes]]:
    """A chat that once took forty seconds, and a PDF of as many objects as are read at all."""
    chat = b"1-1-2026 14:03 - " + b"~ " * 1_000_000
    objects = b"".join(b"%d 0 obj<</A[%d 0 R]>>endobj\n" % (number, number + 1) for number in range(4, 90_000))
    pages = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    paper = b"%PDF-1.7\n" + pages + objects + b"trailer<</Root 1 0 R/Size 90000>>\n%%EOF\n"
    return [("chat.txt", chat), ("stuk.pdf", paper)]


def measure(port: int, *, seconds: float) -> tuple[load.Round, Counter[int], float]:
    """How long ``/livez`` takes meanwhile, what uploads were answered, and how long the form took at most."""
    until, answers, slowest = time.monotonic() + seconds, Counter[int](), [0.0]
    files = hostile_files()
    threads = [
        threading.Thread(target=_upload, args=(port, *files[nth % 2], until, answers)) for nth in range(UPLOADERS)
    ]
    threads.append(threading.Thread(target=_open_form, args=(port, until, slowest)))
    for thread in threads:
        thread.start()
    time.sleep(1)  # by now each place is taken
    found = load.run(port, list, lambda: ("GET", "/livez", b"", {}), seconds=seconds - 2, clients=1)
    for thread in threads:
        thread.join()
    return found, answers, slowest[0]


def _upload(port: int, name: str, content: bytes, until: float, answers: Counter[int]) -> None:
    token = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{calls.TOKEN}\r\n'
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="bestand"; filename="{name}"\r\n\r\n'
    body = f"{token}{head}".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = calls.FORM | {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    while time.monotonic() < until:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=90)
        try:
            link.request("POST", "/melden/bewijs/", body, headers)
            answers[link.getresponse().status] += 1
        except (OSError, http.client.HTTPException):
            answers[0] += 1
        finally:
            link.close()


def _open_form(port: int, until: float, slowest: list[float]) -> None:
    while time.monotonic() < until:
        begin = time.monotonic()
        calls.fetch(f"http://127.0.0.1:{port}/melden/wat/")
        slowest[0] = max(slowest[0], time.monotonic() - begin)
        time.sleep(0.1)
