"""The addresses of static files: one release id in all of them, so each is made once."""

from functools import cache

from django.contrib.staticfiles.storage import StaticFilesStorage


class StaticFiles(StaticFilesStorage):
    """A page names fifty files, and joining an address costs more than most of what is beside it."""

    def url(self, name: str | None) -> str:
        return self._url(name)

    @cache  # noqa: B019 - there is one storage
    def _url(self, name: str | None) -> str:
        return super().url(name)
