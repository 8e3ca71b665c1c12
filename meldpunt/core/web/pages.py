"""Pages that must work when nothing else does: no database, no session, no template engine needed."""

from __future__ import annotations

import errno
import secrets
import sys
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseServerError, UnreadablePostError
from django.shortcuts import render
from django.template import loader
from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import gettext as _
from psycopg.errors import DiskFull

from meldpunt.core.web.partij import partij

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

FORBIDDEN = 403
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
HIDDEN_FIELDS = frozenset({"csrfmiddlewaretoken", "password", "wachtzin", "code", "login"})
SIGN_IN_PATHS = ("/inloggen/", "/ontgrendelen/", "/code/")  # here only the text of a message comes back


def kenmerk_of(request: HttpRequest) -> str:
    """The mark of one request: random, on the page and in the log line, and nowhere else (``vault.md`` W14)."""
    kenmerk: str = request.__dict__.setdefault("kenmerk", secrets.token_hex(4))
    return kenmerk


def is_disk_full(error: BaseException | None) -> bool:
    """Whether something could not be written because there is no room: on a disk of ours, or of the database."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return isinstance(error, OperationalError) and isinstance(error.__cause__, DiskFull)


def disk_full_page(request: HttpRequest) -> HttpResponse:
    """Say that there is no room now, and hand back what was typed; what was kept before stays."""
    text = _(
        "Er is nu geen plek om iets te bewaren. Wat je al bewaard had, is er nog. "
        "Probeer het later opnieuw. Bellen of mailen kan ook."
    )
    return _calm_page(request, text)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error of ours: always the same words, and the mark by which the log line is found.

    A disk that was full before the view began, while a file came in, is told as such.
    """
    if is_disk_full(sys.exc_info()[1]):
        return disk_full_page(request)
    return HttpResponseServerError(loader.get_template("500.html").render({"kenmerk": kenmerk_of(request)}))


def give_back(request: HttpRequest, *, zin: str, getypt: Iterable[str]) -> HttpResponse:
    """Hand back what was typed on a page that could not be sent; nothing is stored.

    Args:
        request: what could not be sent.
        zin: why, and what to do.
        getypt: what was typed, text by text; empty ones are left out.
    """
    texts = [text for text in getypt if text.strip()]
    return render(request, "verlopen.html", {"zin": zin, "getypt": texts}, status=FORBIDDEN)


def database_away_page(request: HttpRequest) -> HttpResponse:
    """Say that the desk cannot be reached, give the phone number, and hand back what was typed.

    Args:
        request: the request that failed; the text fields of its form come back in the page so that nothing is lost.

    Returns:
        A page with status 503 that needs no database.
    """
    return _calm_page(
        request, _("Er is iets mis aan onze kant. Probeer het over een paar minuten opnieuw. Bellen of mailen kan ook.")
    )


def _calm_page(request: HttpRequest, text: str) -> HttpResponse:
    own = partij()
    body = format_html(
        "<!doctype html><html lang=nl><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        "<title>{title} – Meldpunt</title><link rel=stylesheet href='{css}'>"
        "<main class='schil blad'><div class='kolom stapel'><h1>{title}</h1><p>{text}</p>"
        "<p><a href='tel:{tel}'>{phone}</a> · <a href='mailto:{mail}'>{mail}</a></p>"
        "<p>{danger} <a href='tel:112'>112</a>.</p><p>{mark} {kenmerk}</p>{form}</div></main></html>",
        css=f"{settings.STATIC_URL}css/noodpagina.css",
        title=_("We kunnen je nu even niet helpen"),
        text=text,
        tel=own["telefoon"].replace(" ", ""),
        phone=own["telefoon"],
        mail=own["email"],
        danger=_("Ben je nu in gevaar? Bel"),
        mark=_("Bel je hierover? Noem dan dit kenmerk:"),
        kenmerk=kenmerk_of(request),
        form=_resubmit_form(request),
    )
    response = HttpResponse(body, status=503)
    response["Retry-After"] = "60"
    return response


def _resubmit_form(request: HttpRequest) -> str:
    """The typed fields again, with a button that sends the same form once more."""
    if request.method != "POST":
        return ""
    try:
        posted = request.POST
    except UnreadablePostError:
        return ""
    fields = [
        (name, value)
        for name, values in posted.lists()
        for value in values
        if value.strip() and _may_come_back(request, name)
    ]
    if not fields and _is_sign_in(request):
        return ""
    rows = format_html_join("", "<p><textarea class='invoer' name='{}' rows='4'>{}</textarea></p>", fields)
    token = posted.get("csrfmiddlewaretoken", "")
    return format_html(
        "<h2>{}</h2><form method=post action='{}'><input type=hidden name=csrfmiddlewaretoken value='{}'>{}"
        "<p><button class=knop type=submit>{}</button></p></form>",
        _("Wat je had ingevuld"),
        escape(request.get_full_path()),
        token,
        rows,
        _("Probeer het opnieuw"),
    )


def _may_come_back(request: HttpRequest, name: str) -> bool:
    """A passphrase or a code never comes back into a page, whatever form it was typed in."""
    return name == "tekst" if _is_sign_in(request) else name not in HIDDEN_FIELDS


def _is_sign_in(request: HttpRequest) -> bool:
    path = request.path_info
    without_language = path[3:] if path[:1] == "/" and path[3:4] == "/" else path
    return without_language.startswith(SIGN_IN_PATHS)
