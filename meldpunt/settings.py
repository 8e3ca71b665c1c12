"""All settings of an installation, read from the environment; wiring only."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from meldpunt.logregels import LOGGING  # noqa: F401 - Django reads it here by this name
from meldpunt.rooster import BEAT

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# ── Where things are ─────────────────────────────────────────────────────────────────────────────
STATE = Path(env.str("STATE", default=str(BASE_DIR / "var" / "demo"))).resolve()
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(STATE / "media")))
ROOT_OP_KEY_FILE = Path(env.str("ROOT_OP_KEY_FILE", default=str(STATE / "keys" / "root-op.json")))
ROOT_SEAL_KEY_FILE = Path(env.str("ROOT_SEAL_KEY_FILE", default=str(STATE / "keys" / "root-seal.json")))
PROCESS = env.str("MELDPUNT_PROCESS", default="web")  # "web", "worker" or "beat": only web may hold root-seal

# ── Django ───────────────────────────────────────────────────────────────────────────────────────
DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=True)
if DEBUG and HTTPS:  # pages that show code and values are for a machine of one's own only (vault.md C22, W14)
    raise ImproperlyConfigured(
        "DEBUG=1 laat bij een fout code en waarden zien, en HTTPS staat aan. Zet DEBUG uit. "
        "Werk je op je eigen machine aan het product? Zet dan ook HTTPS=0."
    )
SECRET_KEY = (
    Path(env.str("SECRET_KEY_FILE")).read_text().strip()
    if env.str("SECRET_KEY_FILE", default="")
    else env.str("SECRET_KEY")
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "meldpunt.urls"
WSGI_APPLICATION = "meldpunt.wsgi.application"
AUTH_USER_MODEL = "accounts.Account"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "meldpunt.core",
    "meldpunt.huisstijl",
    "meldpunt.vault",
    "meldpunt.evidence",
    "meldpunt.audit",
    "meldpunt.outbox",
    "meldpunt.throttle",
    "meldpunt.accounts",
    "meldpunt.vierogen",
    "meldpunt.versies",
    "meldpunt.partij",
    "meldpunt.nakijken",
    "meldpunt.uitvoer",
    "meldpunt.reservekopie",
    "triage",
    "support.dossiers",
    "support.vertrouwenspersonen",
    "support.bel",
    "support.stappenplan",
    "support.aandacht",
    "support.nazorg",
    "support.regie",
    "support.bewijskracht",
    "support.aanvallen",
    "support.papier",
    "support.consultatie",
    "support.doorgeleiding",
    "support.weghalen",
    "support.gasten",
    "support.behandeling",
    "support.bezetting",
    "statistieken",
    "statistieken.uitwisseling",
    "statistieken.casuistiek",
    "meldpunt.aanmelden",
    "meldpunt.melden",
    "meldpunt.bewaren",
    "meldpunt.mijnmelding",
    "meldpunt.voorlichting",
    "meldpunt.werkplek",
    "meldpunt.taken",
    "meldpunt.gesprekken",
    "meldpunt.plannen",
    "meldpunt.koppelen",
    "meldpunt.vastleggen",
    "meldpunt.doorgeven",
    "meldpunt.meegeven",
    "meldpunt.meelezen",
    "meldpunt.uitwisselen",
    "meldpunt.kaarten",
    "meldpunt.bestuur",
    "meldpunt.beheer",
    "meldpunt.instellen",
    "meldpunt.inrichten",
    *(["demo"] if env.bool("DEMO", default=False) else []),  # fictional people; never in a real installation
]

MIDDLEWARE = [
    "meldpunt.core.web.middleware.PrivacyHeaders",  # these four first: static files and redirects carry them
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "meldpunt.core.web.middleware.DatabaseAway",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "meldpunt.core.web.middleware.OwnPagesOnly",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "meldpunt.core.web.middleware.DomainErrors",
    "meldpunt.aanmelden.refusals.VaultRefusals",
    "meldpunt.mijnmelding.middleware.CodeEnded",
    "meldpunt.inrichten.middleware.OnlyWhenOpen",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["meldpunt.core.web.compact.FilesystemLoader", "meldpunt.core.web.compact.AppLoader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "meldpunt.core.web.context.partij",
                "meldpunt.aanmelden.context.eigen_kader",
            ],
            "builtins": ["meldpunt.core.templatetags.meldpunt", "meldpunt.huisstijl.templatetags.stijl"],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "meldpunt"
CRISPY_TEMPLATE_PACK = "meldpunt"

# ── Database ─────────────────────────────────────────────────────────────────────────────────────
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres://meldpunt@localhost/meldpunt")}
DATABASES["default"] |= {
    "HOST": unquote(DATABASES["default"]["HOST"]),  # a socket folder comes percent-encoded
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,
    "OPTIONS": {
        "pool": {"min_size": 1, "max_size": env.int("DB_POOL", default=8), "timeout": 5},
        "options": "-c search_path=public,sleutels",  # two schemas, one backup each (docs/adr/0032)
    },
}
SLEUTELBACKUP_DAGEN = env.int("SLEUTELBACKUP_DAGEN", default=30)  # thirty at most; pages for melders promise it
BACKUP_SLEUTEL_FILE = Path(env.str("BACKUP_SLEUTEL_FILE", default=str(STATE / "keys" / "backup.pub")))

# ── Work after a commit ──────────────────────────────────────────────────────────────────────────
BROKER_FOLDER = STATE / "broker"
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
OUTBOX_SENDS = env.bool("OUTBOX_SENDS", default=True)
CELERY_BROKER_CONNECTION_TIMEOUT = 2
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT = "meldpunt.outbox.broker:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "data_folder_in": str(BROKER_FOLDER),
        "data_folder_out": str(BROKER_FOLDER),
        "control_folder": str(BROKER_FOLDER / "control"),
    }
    if CELERY_BROKER_URL.startswith("filesystem")
    else {"visibility_timeout": 300, "unacked_restore_interval": 5, "unacked_restore_throttle": 1, "socket_timeout": 5}
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE / "beat-schedule")
CELERY_BEAT_SCHEDULE = BEAT

# ── Sign-in ──────────────────────────────────────────────────────────────────────────────────────
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ARGON2_MEMORY_KIB = env.int("ARGON2_MEMORY_KIB", default=64 * 1024)
ARGON2_PASSES = env.int("ARGON2_PASSES", default=3)
ARGON2_SLOTS = env.int("ARGON2_SLOTS", default=2)  # derivations at once on this machine, over all processes
ARGON2_WAITING = env.int("ARGON2_WAITING", default=1)  # who may wait for one, in each process
ARGON2_WAIT_SECONDS = env.float("ARGON2_WAIT_SECONDS", default=3.0)
PASSWORD_HASHERS = ["meldpunt.accounts.wachtzin.Argon2idHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "meldpunt.accounts.wachtzin.WachtzinValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/werkplek/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "meldpunt.aanmelden.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "gebruikersnaam"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {
    "login": "meldpunt.aanmelden.forms.AanmeldForm",
    "reauthenticate": "meldpunt.aanmelden.forms.BevestigForm",
}
ACCOUNT_RATE_LIMITS = False  # these would hold addresses; meldpunt.throttle counts without
ACCOUNT_REAUTHENTICATION_TIMEOUT = 0  # accounts/factors.py alone says what is recent
MFA_ADAPTER = "meldpunt.aanmelden.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "meldpunt.aanmelden.forms.TweedeStapForm",
    "authenticate_webauthn": "meldpunt.aanmelden.forms.PasskeyForm",
    "reauthenticate": "meldpunt.aanmelden.forms.HerbevestigForm",
    "reauthenticate_webauthn": "meldpunt.aanmelden.forms.PasskeyHerbevestigForm",
    "activate_totp": "meldpunt.aanmelden.forms.KoppelForm",
    "add_webauthn": "meldpunt.aanmelden.forms.PasskeyToevoegenForm",
    "edit_webauthn": "meldpunt.aanmelden.forms.PasskeyNaamForm",
}
MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
PASSKEY_VERPLICHT = env.bool("PASSKEY_VERPLICHT", default=True)  # for coordinators and administrators
RECENT_PROOF_SECONDS, ASSIGN_PROOF_SECONDS = 5 * 60, 30 * 60
SIGN_IN_WRONG_PER_SOURCE = env.int("SIGN_IN_WRONG_PER_SOURCE", default=20)  # in five minutes
REPORTS_PER_SOURCE = env.int("REPORTS_PER_SOURCE", default=10)  # in an hour; 0 for no limit
WRONG_CODES_PER_SOURCE = env.int("WRONG_CODES_PER_SOURCE", default=60)  # in an hour; 0 for no limit
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_DIGITS = 12
MFA_TOTP_ISSUER = "Meldpunt"

# ── Sessions and cookies ─────────────────────────────────────────────────────────────────────────
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_ENGINE = "meldpunt.accounts.sessions.engine"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessie"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}formulier"
CSRF_COOKIE_AGE = None  # gone with the browser; Django would keep it for a year on a melder's phone
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "meldpunt.melden.views.csrf_failure"
STAFF_IDLE_SECONDS = 15 * 60
CODE_IDLE_SECONDS = 10 * 60
FORM_IDLE_SECONDS = 20 * 60
CONCEPT_SECONDS = 24 * 60 * 60
BEWAREN_DAGEN = env.int("BEWAREN_DAGEN", default=90)  # what somebody keeps before deciding; each visit begins anew
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ── Headers (vault.md W01–W02) ───────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
        "require-trusted-types-for": ["'script'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# Another site hears nothing of us, as with "no-referrer" (W02), under which a browser sends "Origin: null" with a form
# (Fetch standard, "append a request Origin header"): Django rightly refuses that. See tests/web/test_headers.py.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=HTTPS)
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
ONION_ADRES = env.str("ONION_ADRES", default="")  # "abc….onion": pages then tell Tor Browser that it is there

# ── Files and uploads ────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(STATE / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
BEWIJS_S3_BUCKET = env.str("BEWIJS_S3_BUCKET", default="")  # empty: sealed files lie in MEDIA_ROOT/bewijs
BEWIJS_S3: dict[str, object] = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": BEWIJS_S3_BUCKET,
        "endpoint_url": env.str("BEWIJS_S3_ENDPOINT", default="") or None,
        "region_name": env.str("BEWIJS_S3_REGION", default="") or None,
        "access_key": Path(env.str("BEWIJS_S3_KEY_FILE")).read_text().strip() if BEWIJS_S3_BUCKET else None,
        "secret_key": Path(env.str("BEWIJS_S3_SECRET_FILE")).read_text().strip() if BEWIJS_S3_BUCKET else None,
        "default_acl": None,
        "max_memory_size": 4 * 1024 * 1024,  # what is larger waits, sealed, in a temp file
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our files are for our pages
STORAGES = {
    "bewijs": BEWIJS_S3 if BEWIJS_S3_BUCKET else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if env.bool("PLAIN_STATIC", default=False)
        else "meldpunt.core.web.staticfiles.StaticFiles"
    },
}
CLAMD_SOCKET = env.str("CLAMD_SOCKET", default="")  # a virus scanner, by socket or as host:port; both empty: none
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
LEZER_SOCKET = env.str("LEZER_SOCKET", default="")  # who reads files in a container of its own; empty: a child of web
FILE_UPLOAD_HANDLERS = ["meldpunt.evidence.uploads.SealingUploadHandler"]  # nothing plain ever in a temp folder
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
UPLOADS_AT_ONCE = max(1, env.int("WEB_THREADS", default=4) // 2)  # in each process; the other threads stay free
UPLOADS_PER_SOURCE = env.int("UPLOADS_PER_SOURCE", default=900)  # in ten minutes; 0 for no limit
UPLOAD_MB_PER_SOURCE = env.int("UPLOAD_MB_PER_SOURCE", default=2_000)  # in a day; 0 for no limit
UPLOAD_MAX_BYTES = 25 * 1024 * 1024
UPLOAD_MAX_FILES = 200  # in the form
UPLOAD_MAX_FILES_LATER = 400  # in a report altogether, with what came after sending
UPLOAD_MAX_REPORT_BYTES = env.int("UPLOAD_MAX_REPORT_MB", default=500) * 1024 * 1024
UPLOAD_MAX_DAY_BYTES = env.int("UPLOAD_MAX_DAY_MB", default=20_000) * 1024 * 1024  # over the whole installation
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = UPLOAD_MAX_FILES + 1

# ── Language and time ────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}taal"
TIME_ZONE = "Europe/Amsterdam"

# ── Mail ─────────────────────────────────────────────────────────────────────────────────────────
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
EMAIL_FILE_PATH = str(STATE / "mail")
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD_FILE = env.str("EMAIL_HOST_PASSWORD_FILE", default="")
EMAIL_HOST_PASSWORD = Path(EMAIL_HOST_PASSWORD_FILE).read_text().strip() if EMAIL_HOST_PASSWORD_FILE else ""
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("AFZENDER", default="meldpunt@example.org")

# ── The party that runs this desk ────────────────────────────────────────────────────────────────
WERKDAG = (env.int("WERKDAG_BEGIN", default=9), env.int("WERKDAG_EIND", default=17))  # whole hours, Dutch time
PARTIJ_ONDERDELEN = tuple(env.list("PARTIJ_ONDERDELEN", default=[]))  # what a tie can be with; empty: not asked
PARTIJ = {
    "naam": env.str("PARTIJ_NAAM", default="Partij voor Morgen"),
    "telefoon": env.str("PARTIJ_TELEFOON", default="088 000 12 34"),
    "telefoon_uren": env.str(
        "PARTIJ_TELEFOON_UREN", default=f"Op werkdagen van {WERKDAG[0]}.00 tot {WERKDAG[1]}.00 uur"
    ),
    "email": env.str("PARTIJ_EMAIL", default="meldpunt@example.org"),
    "tabtitel": env.str("PARTIJ_TABTITEL", default=""),  # what a melder's tab says instead of the name of the page
    "integriteit": env.str("PARTIJ_INTEGRITEIT", default="de integriteitscommissie van de partij"),
    "fg": env.str("PARTIJ_FG", default="fg@example.org"),
    "gesprekken": env.int("PARTIJ_GESPREKKEN", default=0),  # 0: the plan says nothing of it
    "snel_weg": env.str("PARTIJ_SNEL_WEG", default="https://www.buienradar.nl/"),
}
CIJFERS_KLEINSTE = env.int("CIJFERS_KLEINSTE", default=40)  # the smallest release: 20, 40 or 60
PARTIJ_ACCENT = env.str("PARTIJ_ACCENT", default="")  # "#RRGGBB"; empty: our own petrol
PARTIJ_ACCENT_DONKER = env.str("PARTIJ_ACCENT_DONKER", default="")  # empty: follows from PARTIJ_ACCENT
PARTIJ_LOGO = env.str("PARTIJ_LOGO", default="")  # a PNG or SVG on this machine; empty: the name alone

# ── Audit trail: where its end is written down, so that a cut tail shows ────────────────────────
ANKER_BESTANDEN = env.list("ANKER_BESTANDEN", default=[str(STATE / "ankers" / "ankers.txt")])
ANKER_MAIL = env.list("ANKER_MAIL", default=[])
STEMPEL_ADRESSEN = env.list("STEMPEL_ADRESSEN", default=[])  # time stamp services that the worker may ask
