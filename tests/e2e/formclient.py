"""A browser without a screen: cookies, forms and files over HTTP, for tests that need many of them."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CODE = re.compile(r'id="de-code">(.*?)</output>', re.DOTALL)


@dataclass
class Answer:
    """What the server said."""

    status: int
    url: str
    text: str


@dataclass
class FormClient:
    """One visitor."""

    base: str
    jar: CookieJar = field(default_factory=CookieJar)
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._open(urllib.request.Request(self.base + path))

    def post(
        self, path: str, data: dict[str, str | list[str]] | None = None, *, file: tuple[str, bytes] | None = None
    ) -> Answer:
        """Send the form of a page."""
        token = TOKEN.search(self.get(path).text)
        fields = {"csrfmiddlewaretoken": token.group(1) if token else "", **(data or {})}
        if file is None:
            body, kind = urllib.parse.urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded"
        else:
            body, kind = _multipart(fields, file)
        headers = {"Content-Type": kind, "Origin": self.base}
        return self._open(urllib.request.Request(self.base + path, data=body, headers=headers))

    def fill_in(self, *, story: str = "Een verhaal.", **fields: str) -> None:
        """Fill in every page, up to the last one."""
        self.post("/melden/voor-wie/", {"R1": fields.get("wie", "zelf")})
        self.post("/melden/wat/", {"verhaal": story})
        self.post("/melden/waar/", {"links": fields.get("links", "")})
        self.post("/melden/met-wie/", {"niet_zien": fields.get("niet_zien", "")})
        contact = {name: fields.get(name, "") for name in ("naam", "email", "telefoon", "bel_wanneer")}
        self.post("/melden/contact/", {"kanaal": fields.get("kanaal", "code"), **contact})

    def send(self) -> str:
        """Send the report; gives the code of the receipt."""
        found = CODE.search(self.post("/melden/controle/").text)
        assert found, "no receipt"
        return "-".join(re.findall(r"<span>(\w{4})</span>", found.group(1)))

    def _open(self, request: urllib.request.Request) -> Answer:
        for name, value in self.headers.items():
            request.add_header(name, value)
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        try:
            with opener.open(request, timeout=60) as response:
                return Answer(response.status, response.url, response.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.url or "", error.read().decode())


def _multipart(fields: dict[str, str | list[str]], file: tuple[str, bytes]) -> tuple[bytes, str]:
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="bestand"; filename="{file[0]}"\r\n\r\n'.encode()
    return b"".join(
        [*parts, head, file[1], f"\r\n--{boundary}--\r\n".encode()]
    ), f"multipart/form-data; boundary={boundary}"
