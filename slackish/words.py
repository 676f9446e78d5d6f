"""The words of the page's modules in the reader's language, carried by the page itself: see static/js/words.js."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation.trans_real import DjangoTranslation
from django.views.i18n import JavaScriptCatalog


def words_of_page() -> dict[str, Any] | None:
    """{language, catalog}, or None where the source strings are what the reader reads."""
    language = get_language() or settings.LANGUAGE_CODE
    catalog = _catalog(language)
    return {"language": language, "catalog": catalog} if catalog else None


@cache
def _catalog(language: str) -> dict[str, Any]:
    """Django's own, from the `djangojs` files that `manage.py makemessages -d djangojs` collects."""
    view = JavaScriptCatalog()
    view.translation = DjangoTranslation(
        language, domain=view.domain, localedirs=[str(path) for path in settings.LOCALE_PATHS]
    )
    catalog: dict[str, Any] = view.get_catalog()
    return {source: text for source, text in catalog.items() if source and text}
