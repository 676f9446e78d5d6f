"""Settings of Slackish. Everything that differs between machines comes from the environment."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from slackish.caches import HINTS, HURRY
from slackish.environment import development_secret_key, limit, static_release
from slackish.languages import languages_of
from slackish.limits import *  # noqa: F403 - settings all, as much as these

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("SLACKISH_DATA", BASE_DIR / "var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")

PRODUCTION = os.environ.get("SLACKISH_ENV", "development") == "production"
DEBUG = limit("DEBUG", not PRODUCTION)
SERVER_PROCESSES = limit("SERVER_PROCESSES", limit("WEB_CONCURRENCY", 1))
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY and not PRODUCTION:  # which production.py refuses, with what else is unsafe
    SECRET_KEY = development_secret_key(DATA_DIR)
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("TRUSTED_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "daphne",  # first, so that `runserver` speaks WebSocket
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "slackish",
    "slackish.realtime",
    "workspaces",
    "notifications",
    "chat",
    "games",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "workspaces.addresses.address_middleware",
]

ROOT_URLCONF = "slackish.urls"
ASGI_APPLICATION = "slackish.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
            "builtins": ["slackish.templatetags.icons"],
        },
    }
]

# --- Database: SQLite to start with, PostgreSQL by DATABASE_URL ---------------------------------
if DATABASE_URL.startswith("postgres"):
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 2, "max_size": int(os.environ.get("DATABASE_POOL", "10")), "timeout": 10}
    }
else:
    sqlite_file = DATABASE_URL.removeprefix("sqlite:///") or str(DATA_DIR / "slackish.sqlite3")
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_file,
            # Opening the file costs more than a query does, so a thread keeps its connection.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # A deferred transaction that reads and then writes fails with "database is locked"
                # under concurrent writers; IMMEDIATE takes the lock at its start and waits.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Channel layer and cache: in memory to start with, Redis by REDIS_URL -----------------------
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "slackish.realtime.layers.RedisLayer",
            "CONFIG": {
                "hosts": [{"address": REDIS_URL, "socket_connect_timeout": 2}],
                "prefix": os.environ.get("REDIS_PREFIX", "slackish"),
            },
        }
    }
    cache: dict[str, Any] = {
        "BACKEND": "slackish.caches.Cache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": os.environ.get("REDIS_PREFIX", "slackish"),
    }
    CACHES = {"default": cache, HINTS: {**cache, "OPTIONS": HURRY}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "slackish.realtime.layers.InMemoryLayer"}}
    cache = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    CACHES = {"default": cache, HINTS: cache}

# --- Background tasks: rows of the database, worked off by `manage.py db_worker` or by the server ----
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# With the in-memory layer only the server reaches its sockets, and SQLite has one writer anyway.
TASKS_IN_SERVER = limit("TASKS_IN_SERVER", DEBUG or not (REDIS_URL and DATABASE_URL.startswith("postgres")))
TASKS_POLL = limit("TASKS_POLL", 5)  # seconds until the server looks for tasks that others queued

# --- The socket layer: overrides of slackish.realtime.conf.RealtimeSettings ---------------------
SLACKISH_REALTIME = {
    "namespaces": "slackish.routing.namespaces",
    "fallen": "workspaces.selectors.standing.fallen",
    "allowed_origins": CSRF_TRUSTED_ORIGINS,
    **limit("SLACKISH_REALTIME", {}),
}

# --- Metrics: at /metrics, for a bearer token or for addresses that ask without a proxy between -----
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")
METRICS_ADDRESSES = [each for each in os.environ.get("METRICS_ADDRESSES", "").split(",") if each]
HEALTH_TIMEOUT = limit("HEALTH_TIMEOUT", 2)  # seconds until /healthz gives a service up

FILES_DIR = DATA_DIR / "uploads"
NOTIFICATIONS_INLINE = False  # True in tests of services: told by the commit itself, on its thread

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "workspaces.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "workspaces.accounts.SignInBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
# Signing up with somebody's address answers as with a free one; who confirms it, has it.
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_ADAPTER = "workspaces.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "workspaces.forms.SignInForm",
    "signup": "workspaces.forms.SignUpForm",
    "reset_password": "workspaces.forms.ForgottenPasswordForm",
    "reset_password_from_key": "workspaces.forms.NewPasswordForm",
    "change_password": "workspaces.forms.PasswordChangeForm",
    "set_password": "workspaces.forms.FirstPasswordForm",
    "reauthenticate": "workspaces.forms.PasswordAgainForm",
    "add_email": "workspaces.forms.EmailAddressForm",
}
MFA_ADAPTER = "workspaces.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Slackish"
MFA_FORMS = {
    "authenticate": "workspaces.forms.SecondFactorForm",
    "reauthenticate": "workspaces.forms.SecondFactorAgainForm",
    "activate_totp": "workspaces.forms.ActivateAppForm",
}
# Wrong passwords: by address, and by account with a wait that grows from minutes to a day.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key,10/h/key,20/d/key", "login": "60/m/ip"}
ACCOUNT_USERNAME_VALIDATORS = "workspaces.accounts.username_validators"
ACCOUNT_USERNAME_BLACKLIST = ["channel", "everyone", "here", "slackish", "system"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Proxies of ours in front: so many entries at the end of X-Forwarded-For are theirs, the rest is hearsay.
ALLAUTH_TRUSTED_PROXY_COUNT = limit("TRUSTED_PROXIES", 0)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    f"django.core.mail.backends.{'smtp' if 'EMAIL_HOST' in os.environ else 'console'}.EmailBackend",
)
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Slackish <slackish@localhost>")

SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")  # for links in mails
WEBPUSH_KEY_FILE = DATA_DIR / "vapid.pem"  # made at its first use
WEBPUSH_CONTACT = os.environ.get("WEBPUSH_CONTACT", "mailto:slackish@localhost")  # whom a push service may write to
OUTGOING_HOSTS = [each for each in os.environ.get("OUTGOING_HOSTS", "").split(",") if each]  # see slackish/outgoing.py

# --- Static files: one release id in the address, so that they may be cached for ever -----------
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "static"]
NODE_MODULES = BASE_DIR / "node_modules"
BROWSER_LIBRARIES = {
    "vendor/socket.io-client": NODE_MODULES / "socket.io-client" / "dist",
    "vendor/lit-html": NODE_MODULES / "lit-html",
    "vendor/uplot": NODE_MODULES / "uplot" / "dist",
    "vendor/emoji": NODE_MODULES / "emoji-picker-element-data" / "en" / "iamcal",
}
STATICFILES_DIRS += [(prefix, folder) for prefix, folder in BROWSER_LIBRARIES.items() if folder.exists()]
STATIC_URL = f"static/{static_release(BASE_DIR / 'static', BASE_DIR / 'package-lock.json')}/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "slackish.static.StaticFiles"},
}
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/"

# --- Safety -------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "slackish.sessions"
SESSION_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = os.environ.get("SECURE_SSL_REDIRECT", "1") == "1"
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]  # asked for on the machine itself
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- Language, time, logs -----------------------------------------------------------------------
LANGUAGE_CODE = os.environ.get("LANGUAGE_CODE", "en")  # of who asks for none, and of what is written for everybody
LOCALE_PATHS = [DATA_DIR / "locale", BASE_DIR / "locale"]  # a server may bring languages, and words, of its own
LANGUAGES = languages_of(*LOCALE_PATHS)
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"class": "slackish.logs.Formatter", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "slackish": {"level": "INFO"},
        "daphne": {"level": "WARNING"},
        "django": {"level": "INFO", "handlers": []},  # root's alone: with Django's own each line came twice
    },
}
