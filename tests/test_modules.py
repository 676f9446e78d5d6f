"""The modules a page's first one brings with it are named to the browser at once."""

from pathlib import Path

from django.conf import settings

from slackish.modules import modules_of


def test_all_that_is_imported_from_the_start_is_named_once_and_nothing_that_comes_later() -> None:
    names = modules_of("js/main.js")
    assert len(names) == len(set(names))
    assert {"js/words.js", "js/realtime/log.js", "vendor/lit-html/lit-html.js", "vendor/lit-html/directive.js"} <= set(
        names
    )
    assert "js/later.js" not in names
    assert "js/main.js" not in names


def test_every_relative_import_of_our_modules_leads_to_a_file() -> None:
    root = Path(settings.BASE_DIR, "static")
    for module in root.glob("js/**/*.js"):
        for name in modules_of(module.relative_to(root).as_posix()):
            assert name.startswith("vendor/") or (root / name).is_file(), f"{module}: {name}"
