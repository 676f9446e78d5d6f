"""What people read goes through gettext, so that a translation leaves no English behind."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from django.conf import settings

from tests.literals import literals, literals_of_python
from tests.literals_of_modules import literals_of_module
from tests.pseudo_language import APPS

TEMPLATES = Path(settings.BASE_DIR, "templates")
MODULES = Path(settings.BASE_DIR, "static", "js")
NOT_SHOWN = {"migrations", "management"}  # what commands print is for who runs the server


def assert_nothing_said(folder: Path, files: Iterable[Path], read: Callable[[str], Iterable[tuple[int, str]]]) -> None:
    said = [
        f"{each.relative_to(folder)}:{line}: {text}"
        for each in files
        for line, text in read(each.read_text(encoding="utf-8"))
    ]
    assert not said, "\n".join(said)


def test_no_template_says_anything_past_gettext() -> None:
    files = sorted(each for each in TEMPLATES.rglob("*") if each.suffix in (".html", ".txt"))
    assert len(files) > 90
    assert_nothing_said(TEMPLATES, files, literals)


def test_no_refusal_label_or_message_is_said_past_gettext() -> None:
    files = [each for app in APPS for each in sorted(Path(settings.BASE_DIR, app).rglob("*.py"))]
    shown = [each for each in files if not NOT_SHOWN & set(each.parts)]
    assert_nothing_said(Path(settings.BASE_DIR), shown, literals_of_python)


def test_no_module_of_the_page_says_anything_past_gettext() -> None:
    files = sorted(MODULES.rglob("*.js"))
    assert len(files) > 100
    assert_nothing_said(MODULES, files, literals_of_module)


@pytest.mark.parametrize(
    "source",
    [
        'button.textContent = "copied";',
        'button.textContent = done ? "Copied" : t("Copy");',
        'box.querySelector("[role=status]").textContent = "The link is in the clipboard.";',
        'app.toast("not now");',
        "app.toast(`Sent ${n} of them`);",
        'field.setAttribute("aria-label", "your name");',
        'const TABS = [{ id: "all", label: "All" }];',
        "const row = () => html`<b>Gone</b>`;",
        'const row = (a) => html`<ul>${a.map((each) => html`<li title="of yours">${each}</li>`)}</ul>`;',
        "const row = (a) => html`<i>${/`/.test(a) ? 1 : 2} left</i>`;",
    ],
)
def test_what_a_module_says_is_found(source: str) -> None:
    assert [line for line, _text in literals_of_module(f"\n{source}")] == [2]


@pytest.mark.parametrize(
    "source",
    [
        'button.textContent = t("Copied");',
        'title.textContent = plural(number(), "{n} of it", "{n} of them");',
        'if (event.key === "Enter") close("Escape");',
        '/** "Copied" */ const at = 4 / 2; // "Gone"',
        'throw new TypeError("No such thing");',
        'const row = (a) => html`<b class="tool tool--s" @click=${close}>${t("Gone", { n: `${a} b` })}</b>`;',
        'import { t } from "../words.js";',
    ],
)
def test_what_a_module_translates_compares_or_names_is_let_through(source: str) -> None:
    assert not literals_of_module(source)


def test_what_python_says_is_found_and_what_it_tells_programs_is_not() -> None:
    assert literals_of_python('raise NotYours(f"Not {name} of yours")') == [(1, "Not  of yours")]
    assert literals_of_python('messages.success(request, "Saved")')
    assert literals_of_python('class Lost(EventError):\n    code = "lost"\n    default_message = "It is lost"') == [
        (3, "It is lost")
    ]
    assert literals_of_python('name = CharField(label="Your name")')
    assert not literals_of_python('raise NotYours(_("Not yours")) or ValueError("no such row")')


def test_text_and_what_is_read_out_are_found_with_their_lines() -> None:
    template = '<p>\n{% if a %}Good day{% endif %}, {{ name|default:"friend" }}</p>\n<input placeholder="Your name">'
    found = literals(template)
    assert [line for line, _text in found] == [1, 3]
    assert "Good day" in found[0][1]
    assert "friend" in found[0][1]
    assert found[1][1] == "Your name"


def test_what_a_tag_hands_on_is_found() -> None:
    assert literals('{% include "_nav.html" with label="Pages" only %}') == [(1, "Pages")]
    assert not literals('{% include "_nav.html" with label=_("Pages") only %}')


def test_translated_words_names_and_code_are_let_through() -> None:
    assert not literals("<p>{% translate 'Good day' %} · {{ name }}</p>")
    assert not literals("{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}")
    assert not literals("<h1>Slackish</h1><code>manage.py migrate</code><script>let answer = 42;</script>")
    assert not literals("{% comment %}Takes a name{% endcomment %}{# and a face #}")
