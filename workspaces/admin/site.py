"""The site: who gets in, what stands around every page, and which of Django's addresses it does without."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from slackish.realtime.errors import EventError
from workspaces.models import User, Workspace

from .scope import EVERYTHING, SESSION_KEY, Scope, administered, scope_of

# By the names of Django's patterns. `r/` resolves any object of any model, autocomplete any relation, and no form
# here needs either; accounts are allauth's.
LEFT_OUT = {"view_on_site", "autocomplete", "password_change", "password_change_done", "logout"}


@dataclass(frozen=True, slots=True)
class Count:
    """A number on the overview: `count(workspace)`, None meaning all workspaces."""

    key: str
    label: str | Promise
    count: Callable[[Workspace | None], int]
    url_name: str = ""
    order: int = 50


_counts: dict[str, Count] = {}


def register_count(
    key: str,
    label: str | Promise,
    count: Callable[[Workspace | None], int],
    *,
    url_name: str = "",
    order: int = 50,
) -> None:
    """A tile of the overview, for what is counted and never shown: `count(workspace)` in one query."""
    _counts[key] = Count(key, label, count, url_name, order)


class OwnersSite(admin.AdminSite):
    """Admins and owners see their workspace; superusers all of them, without what was said there."""

    site_title = "Slackish"
    enable_nav_sidebar = False
    index_template = "admin/overview.html"
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        return scope_of(request) is not None

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The product's own sign-in: one way in, one limit on guessed passwords, its second factor."""
        if request.user.is_authenticated:
            if self.has_permission(request):
                return HttpResponseRedirect(reverse("admin:index"))
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", "") or reverse("admin:index"))

    def get_urls(self) -> list[Any]:
        """Without what is left out, and with what apps hang in before it (`/admin/live/` is one's own)."""
        kept = [each for each in super().get_urls() if getattr(each, "name", None) not in LEFT_OUT]
        return [path("workspace/", self.admin_view(require_POST(self.choose)), name="choose"), *kept]

    def choose(self, request: HttpRequest) -> HttpResponse:
        """Another of one's workspaces; for superusers also all. What is not theirs changes nothing."""
        wanted = request.POST.get("workspace", "")
        user = request.user
        assert isinstance(user, User)
        theirs = {each.workspace.slug for each in administered(user)} | ({EVERYTHING} if user.is_superuser else set())
        if wanted in theirs:
            request.session[SESSION_KEY] = wanted
        return HttpResponseRedirect(reverse("admin:index"))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context: dict[str, Any] = super().each_context(request)
        scope = scope_of(request)
        workspace = scope.workspace if scope else None
        title = workspace.name if workspace else _("All workspaces")
        return context | {
            "site_header": title,
            "site_title": title,
            "scope": scope,
            "accent": workspace.accent if workspace else "iris",
            "choices": self._choices(scope),
            "top_links": list(self._links(request)),
            "back_url": f"/w/{workspace.slug}/" if workspace else "/",
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        scope = scope_of(request)
        workspace = scope.workspace if scope else None
        tiles = [
            {
                "label": each.label,
                "count": each.count(workspace),
                "url": reverse(each.url_name) if each.url_name else "",
            }
            for each in sorted(_counts.values(), key=lambda each: each.order)
        ]
        shown = {"tiles": tiles, "pages": list(_pages(workspace)), "title": _("Overview")}
        return super().index(request, shown | (extra_context or {}))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Strangers sign in, others are refused; what a service refuses in an action is said, not a failure."""

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise PermissionDenied
            if self._is_of_another(request):
                messages.error(request, _("That page was of another workspace. Nothing was done."))
                return HttpResponseRedirect(reverse("admin:index"))
            try:
                return view(request, *args, **kwargs)
            except EventError as error:
                messages.error(request, error.message)
                return HttpResponseRedirect(request.get_full_path())

        guarded = csrf_protect(inner if cacheable else never_cache(inner))
        return update_wrapper(guarded, view)

    @staticmethod
    def _is_of_another(request: HttpRequest) -> bool:
        """Who switched in another tab meant the workspace whose page they see: "all of the list" is not this one's."""
        scope, said = scope_of(request), request.POST.get("administered")
        return scope is not None and said is not None and said != scope.key

    def _choices(self, scope: Scope | None) -> list[dict[str, Any]]:
        if scope is None:
            return []
        choices = [{"slug": each.workspace.slug, "name": each.workspace.name} for each in administered(scope.user)]
        if scope.user.is_superuser:
            choices.append({"slug": EVERYTHING, "name": str(_("All workspaces"))})
        return [each | {"current": each["slug"] == scope.key} for each in choices]

    def _links(self, request: HttpRequest) -> Any:
        """The navigation on top: the registered models in the order they ask for, and the live panel."""
        for model, model_admin in sorted(self._registry.items(), key=lambda each: getattr(each[1], "nav_order", 90)):
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            label = getattr(model_admin, "nav_label", None) or model._meta.verbose_name_plural
            if model_admin.has_view_permission(request):
                yield {"label": label, "url": url, "current": request.path.startswith(url)}
        try:
            live = reverse("admin_live")
        except NoReverseMatch:
            return
        yield {"label": _("Live"), "url": live, "current": request.path.startswith(live)}


def _pages(workspace: Workspace | None) -> Iterator[tuple[str | Promise, str]]:
    """Where else a workspace is looked after."""
    if workspace is not None:
        yield _("Invite people"), reverse("join_link_create", args=[workspace.slug])
        yield _("Settings and export"), reverse("workspace_settings", args=[workspace.slug])
        yield _("Dashboard"), reverse("dashboard", args=[workspace.slug])


site = OwnersSite(name="admin")


def is_registered(label: str) -> bool:
    """Whether a model ("app.Model") has pages here."""
    return apps.get_model(label) in site._registry
