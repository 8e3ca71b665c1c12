"""What stands before the product: the shipped proxies, the onion service and their limits (``vault.md`` W05)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory

from meldpunt.throttle.service import source_of

DEPLOY = Path(settings.BASE_DIR) / "deploy"
WHO = ("remote_addr", "remote_user", "http_user_agent", "http_referer", "x_forwarded_for", "args", "request_uri", "$request ", "cookie", "query")  # fmt: skip
MIB = 1024 * 1024


def shipped(name: str) -> str:
    """A configuration without its comments."""
    text = (DEPLOY / name).read_text()
    return "\n".join(re.sub(r"(^|\s)#.*$", "", line).rstrip() for line in text.splitlines())


def blocks(text: str, opening: str) -> list[str]:
    """The blocks that begin with this line, braces counted."""
    found = []
    for match in re.finditer(rf"^{opening}\s*{{", text, re.MULTILINE):
        depth, end = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        found.append(text[match.end() : end - 1])
    return found


SERVERS = blocks(shipped("nginx.conf"), "server")


@pytest.mark.parametrize("server", SERVERS, ids=["http", "https", "onion"])
def test_w05_nginx_writes_nobody_down(server: str) -> None:
    assert re.findall(r"access_log\s+([^;]+);", server) == ["off"]
    assert re.findall(r"error_log\s+([^;]+);", server) == ["/dev/null crit"]


def test_w05_the_format_for_whoever_must_count_names_nobody() -> None:
    text = shipped("nginx.conf")
    (format_,) = re.findall(r"log_format\s+\w+\s+'([^']+)';", text)
    used = set(re.findall(r"\$(\w+)", format_))

    assert used == {"time_iso8601", "request_method", "uri_soort", "status", "bytes_sent"}
    assert not [word for word in WHO if word in format_]
    assert len(SERVERS) == 3


def test_w05_caddy_keeps_no_access_log_and_no_request() -> None:
    text = shipped("Caddyfile")
    (log,) = re.findall(r"^\tlog default \{(.*?)^\t\}", text, re.MULTILINE | re.DOTALL)

    assert re.findall(r"^\s*log\b(?! default)", text, re.MULTILINE) == []
    assert {"request delete", "error delete", "err_trace delete"} <= {line.strip() for line in log.splitlines()}
    assert "level ERROR" in log


def test_a_proxy_lets_through_what_the_form_sends_and_not_much_more() -> None:
    most = settings.UPLOAD_MAX_REPORT_BYTES
    sizes = [int(n) * MIB for n in re.findall(r"client_max_body_size (\d+)m;", shipped("nginx.conf"))]
    caddy = [int(n) * MIB for n in re.findall(r"max_size (\d+)MiB", shipped("Caddyfile"))]

    assert len(sizes) == len(caddy) == 2
    assert all(most < size <= most + 4 * MIB for size in (*sizes, *caddy))


@pytest.mark.parametrize("server", SERVERS[1:], ids=["https", "onion"])
def test_who_sends_drop_by_drop_does_not_hold_a_place_and_nothing_lies_on_the_disk(server: str) -> None:
    seconds = {name: int(value) for name, value in re.findall(r"(\w+_timeout) (\d+)s;", server)}

    assert seconds["client_header_timeout"] <= 20
    assert seconds["client_body_timeout"] <= 60
    assert seconds["send_timeout"] <= 60
    assert "proxy_request_buffering off;" in server
    assert "proxy_max_temp_file_size 0;" in server


def test_caddy_too_gives_nobody_forever() -> None:
    assert {"read_header", "read_body", "write", "idle"} <= set(
        re.findall(r"(\w+) \d+[sm]$", shipped("Caddyfile"), re.MULTILINE)
    )


def test_https_is_modern_and_lasts_a_year_and_an_onion_has_none() -> None:
    _http, https, onion = SERVERS

    assert "ssl_protocols TLSv1.2 TLSv1.3;" in https
    assert "return 301 https://" in SERVERS[0]
    assert 'Strict-Transport-Security "max-age=31536000' in https
    assert "Strict-Transport-Security" not in onion
    assert "ssl" not in onion
    assert "listen 127.0.0.1:8081;" in onion
    assert "Strict-Transport-Security" not in shipped("Caddyfile").split(".onion")[1]


def test_the_answers_of_nginx_itself_carry_headers_and_413_is_one_of_them() -> None:
    (errors,) = re.findall(r"error_page ([\d ]+) /_fout;", SERVERS[1])

    assert {"400", "413", "500", "502", "503", "504"} <= set(errors.split())
    for header in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control"):
        assert re.search(rf"add_header {header} .* always;", SERVERS[1])


def forwarded(server: str) -> str:
    (value,) = re.findall(r"(?:proxy_set_header|header_up) X-Forwarded-For ([^\s;]+)", server)
    return str(value)


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        (SERVERS[1], "198.51.100.0/24"),
        (SERVERS[2], None),
        (shipped("Caddyfile").partition("http://meldpunt")[0], "198.51.100.0/24"),
        (shipped("Caddyfile").partition("http://meldpunt")[2], None),
    ],
    ids=["nginx", "nginx onion", "caddy", "caddy onion"],
)
def test_the_product_counts_the_network_the_proxy_saw_and_nothing_a_visitor_says(
    settings: Any, server: str, expected: str | None
) -> None:
    settings.BEHIND_PROXY = True
    seen = {"$remote_addr": "198.51.100.7", "{remote_host}": "198.51.100.7"}
    header = forwarded(server)
    request = RequestFactory().get("/", headers={"x-forwarded-for": seen.get(header, header)})

    assert source_of(request) == expected


def test_the_onion_service_leads_to_the_proxy_and_nowhere_else() -> None:
    lines = dict(line.split(" ", 1) for line in shipped("torrc").splitlines() if line)

    assert lines["HiddenServicePort"] == "80 127.0.0.1:8081"
    assert lines["HiddenServicePoWDefensesEnabled"] == "1"
    assert lines["SocksPort"] == "0"
    assert lines["SafeLogging"] == "1"
