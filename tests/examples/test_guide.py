"""The guide's code is the tested code."""

import re
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "realtime.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def sources() -> str:
    files = [*(ROOT / "docs" / "examples").glob("*.py"), *(ROOT / "tests").rglob("*.py")]
    return "\n".join(path.read_text() for path in files)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.strip().splitlines()[0])
def test_every_piece_of_python_is_cut_from_an_example_or_a_test(block: str, sources: str) -> None:
    assert block in sources


def test_every_file_it_names_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", GUIDE)
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_every_example_says_what_it_is_and_where_it_differs() -> None:
    for path in (ROOT / "docs" / "examples").glob("*.py"):
        assert path.read_text().startswith('"""'), path.name


def test_no_code_is_longer_than_a_page_shows() -> None:
    assert [line for block in BLOCKS for line in textwrap.dedent(block).splitlines() if len(line) > 116] == []
