"""A production server does not start with an unsafe setting, and says which one it is."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
IMPORT = "import slackish.asgi"


@pytest.fixture
def safe(tmp_path: Path) -> dict[str, str]:
    """The environment of a server that may start. It connects to nothing before it serves."""
    (tmp_path / "data" / "static").mkdir(parents=True)
    return {
        "PATH": os.environ["PATH"],
        "SLACKISH_ENV": "production",
        "SLACKISH_DATA": str(tmp_path / "data"),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "chat.example.com",
        "DATABASE_URL": "postgres://slackish@127.0.0.1/slackish",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "SERVER_PROCESSES": "2",
        "PYTHONPATH": str(tmp_path),
    }


def start(env: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *(command or ("-c", IMPORT))],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refusal(env: dict[str, str]) -> str:
    answer = start(env)
    assert answer.returncode != 0
    assert answer.stdout == ""
    first, *lines = answer.stderr.splitlines()
    assert first == "Slackish does not start:"
    assert len(lines) == 1, answer.stderr
    return lines[0]


def test_a_safe_one_starts_and_its_deployment_check_is_clean(safe: dict[str, str]) -> None:
    assert start(safe).stderr == ""
    check = start(safe, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert check.stdout == "System check identified no issues (0 silenced).\n", check.stderr


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"DEBUG": "true"}, "DEBUG is on"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is empty"),
        ({"SECRET_KEY": "django-insecure-" + "k3y" * 20}, "SECRET_KEY is the one of development"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY is too short"),
        ({"ALLOWED_HOSTS": "*"}, 'ALLOWED_HOSTS has "*"'),
        ({"ALLOWED_HOSTS": "chat.example.com,*"}, 'ALLOWED_HOSTS has "*"'),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
        ({"REDIS_URL": ""}, "2 server processes"),
        ({"DATABASE_URL": ""}, "2 server processes"),
        ({"DATABASE_URL": "sqlite:////tmp/x.sqlite3", "WEB_CONCURRENCY": "4", "SERVER_PROCESSES": "4"}, "4 server"),
    ],
)
def test_what_is_unsafe_is_named(safe: dict[str, str], bad: dict[str, str], said: str) -> None:
    assert said in refusal(safe | bad)


@pytest.mark.parametrize("cookie", ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"])
def test_a_settings_module_of_ones_own_is_held_to_it_too(safe: dict[str, str], tmp_path: Path, cookie: str) -> None:
    (tmp_path / "own_settings.py").write_text(f"from slackish.settings import *\n{cookie} = False\n")
    assert f"{cookie} is off" in refusal(safe | {"DJANGO_SETTINGS_MODULE": "own_settings"})


def test_the_key_that_development_made_is_none_for_production(safe: dict[str, str]) -> None:
    development = {"PATH": safe["PATH"], "SLACKISH_DATA": safe["SLACKISH_DATA"]}
    assert start(development).returncode == 0
    key = (Path(safe["SLACKISH_DATA"]) / "secret-key").read_text()
    assert "SECRET_KEY is the one of development" in refusal(safe | {"SECRET_KEY": key})


def test_all_reasons_are_told_at_once_and_by_the_check_too(safe: dict[str, str]) -> None:
    bad = safe | {"ALLOWED_HOSTS": "*", "SECRET_KEY": "short"}
    assert len(start(bad).stderr.splitlines()) == 3
    check = start(bad, "manage.py", "check")
    assert check.returncode != 0
    assert check.stderr.count("slackish.E001") == 2


@pytest.fixture
def only_server(safe: dict[str, str]) -> Iterator[dict[str, str]]:
    """A server on SQLite and memory that has started."""
    alone = safe | {"DATABASE_URL": "", "REDIS_URL": "", "SERVER_PROCESSES": "1"}
    command = [sys.executable, "-c", f"{IMPORT}; print('up', flush=True); input()"]
    with subprocess.Popen(
        command, cwd=ROOT, env=alone, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "up\n"
        yield alone
        first.communicate("\n")


def test_a_second_server_over_the_same_memory_or_sqlite_finds_the_first(only_server: dict[str, str]) -> None:
    assert "another server process runs over the same data" in refusal(only_server)


def test_commands_run_beside_the_only_server(only_server: dict[str, str]) -> None:
    assert start(only_server, "manage.py", "check").returncode == 0
