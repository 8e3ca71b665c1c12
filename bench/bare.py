"""The bare limit: the smallest honest Django view that keeps a report, on the same server as the product.

A form with CSRF by GET; by POST one 2 KiB text, sealed with AES-256-GCM under a wrapped data key, one row with a keyed
index, synchronous commit.
"""

from __future__ import annotations

import hmac
import os

import django
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

if not settings.configured:
    settings.configure(
        SECRET_KEY="bench",  # noqa: S106 - a benchmark without anything secret
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": os.environ["BENCH_HOST"],
                "USER": "meldpunt",
                "NAME": "meldpunt",
                "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
            }
        },
    )
    django.setup()

KEK = AESGCM(bytes(range(32)))
FORM = (
    '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    '<textarea name="text"></textarea></form>'
)


def form(request: HttpRequest) -> HttpResponse:
    """Show the form, or keep what was sent."""
    if request.method == "GET":
        return HttpResponse(FORM.format(get_token(request)))
    text = request.POST["text"].encode()
    key, nonce = os.urandom(32), os.urandom(12)
    sealed = nonce + AESGCM(key).encrypt(nonce, text, b"bench")
    wrapped = nonce + KEK.encrypt(nonce, key, b"key")
    index = hmac.digest(b"index", text[:64], "sha256")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (key, body, idx) VALUES (%s, %s, %s)", [wrapped, sealed, index])
    return HttpResponse("ok")


urlpatterns = [path("", form)]
application = get_wsgi_application()
