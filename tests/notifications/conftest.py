"""Whatever the tests of notifications make the server say, it has declared."""

from tests.chat.conftest import clients_hear_what_is_declared, emits_keep_the_contract  # noqa: F401 - fixtures
