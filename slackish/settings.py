"""Settings of Slackish. Everything that differs between machines comes from the environment."""

import json
import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from slackish.environment import development_secret_key, static_release

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("SLACKISH_DATA", BASE_DIR / "var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")


def limit(name: str, default: Any) -> Any:
    """A limit of the product: a number (or a short list) that the environment may override."""
    return json.loads(os.environ[name]) if name in os.environ else default


PRODUCTION = os.environ.get("SLACKISH_ENV", "development") == "production"
DEBUG = not PRODUCTION
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured("SECRET_KEY is empty: production needs a long random one.")
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
    "slackish",
    "slackish.realtime",
    "workspaces",
    "chat",
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
            ]
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
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": os.environ.get("REDIS_PREFIX", "slackish"),
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "slackish.realtime.layers.InMemoryLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- The socket layer: overrides of slackish.realtime.conf.RealtimeSettings ---------------------
SLACKISH_REALTIME = {
    "namespaces": "slackish.routing.namespaces",
    "allowed_origins": CSRF_TRUSTED_ORIGINS,
    **limit("SLACKISH_REALTIME", {}),
}

# --- Limits of the product ----------------------------------------------------------------------
CHAT_TEXT_LIMIT = limit("CHAT_TEXT_LIMIT", 40_000)  # characters of one message
CHAT_ANSWER_BYTES = limit("CHAT_ANSWER_BYTES", 256 * 1024)  # bytes of one history or sync answer
CHAT_HISTORY_PAGE = limit("CHAT_HISTORY_PAGE", 50)  # messages of one page unless asked otherwise
CHAT_HISTORY_LIMIT = limit("CHAT_HISTORY_LIMIT", 100)  # messages of one page at most
CHAT_SYNC_MESSAGES = limit("CHAT_SYNC_MESSAGES", 500)  # changed messages of one room before `reload`
CHAT_PUBLIC_ROOMS = limit("CHAT_PUBLIC_ROOMS", 200)  # public rooms in a room-list
CHAT_DIRECT_PEOPLE = limit("CHAT_DIRECT_PEOPLE", 8)  # others in one direct conversation
CHAT_MESSAGE_RATE = limit("CHAT_MESSAGE_RATE", [10, 10])  # messages, seconds: per person and room
CHAT_TYPING_ROOM = limit("CHAT_TYPING_ROOM", 500)  # sockets of a room that still gets typing
CHAT_TYPING_EVERY = limit("CHAT_TYPING_EVERY", 3)  # seconds between two of one person in one room
CHAT_ROOM_UPDATED_EVERY = limit("CHAT_ROOM_UPDATED_EVERY", 1)  # seconds between two room-updated of a room
JOIN_LINK_DAYS = limit("JOIN_LINK_DAYS", 7)  # days a join link lives unless asked otherwise

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "workspaces.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
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
ACCOUNT_USERNAME_VALIDATORS = "workspaces.accounts.username_validators"
ACCOUNT_USERNAME_BLACKLIST = ["channel", "everyone", "here", "slackish", "system"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Slackish <slackish@localhost>")

# --- Static files: one release id in the address, so that they may be cached for ever -----------
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "static"]
NODE_MODULES = BASE_DIR / "node_modules"
BROWSER_LIBRARIES = {
    "vendor/socket.io-client": NODE_MODULES / "socket.io-client" / "dist",
    "vendor/lit-html": NODE_MODULES / "lit-html",
}
STATICFILES_DIRS += [(prefix, folder) for prefix, folder in BROWSER_LIBRARIES.items() if folder.exists()]
STATIC_URL = f"static/{static_release(BASE_DIR / 'static', BASE_DIR / 'package-lock.json')}/"
STATIC_ROOT = DATA_DIR / "static"
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
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- Language, time, logs -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # what Django and allauth say must not switch language alone
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
