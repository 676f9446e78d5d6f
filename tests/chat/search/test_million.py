"""Thousands of messages here, a million in `./dev soak search`."""

import pytest

from tests.chat.search.million import run


@pytest.mark.timeout(3000)
def test_a_search_finds_what_one_may_see_however_much_others_said(database: str) -> None:
    run(database)
