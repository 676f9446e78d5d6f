"""The audit log: to search."""

# mypy: disallow-any-generics=False

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from workspaces.devices import device_of
from workspaces.models import AuditEntry

from .scope import scope_of
from .scoped import TimeFilter, WorkspaceAdmin
from .site import site


class VerbFilter(admin.SimpleListFilter):
    """What was done, of the verbs that occur in this workspace."""

    title = _("what")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        verbs = model_admin.get_queryset(request).order_by("verb").values_list("verb", flat=True).distinct()
        return [(verb, verb.replace("-", " ")) for verb in verbs]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(AuditEntry, site=site)
class AuditAdmin(WorkspaceAdmin):
    nav_order, nav_label = 70, _("Audit log")
    fields = ("when", "actor_name", "what", "target", "details", "address")
    readonly_fields = fields
    list_display = ("when", "actor", "what", "target", "details", "address")
    list_display_links = ("when",)
    list_filter = (VerbFilter, ("created_at", TimeFilter))
    show_full_result_count = False
    search_fields = ("actor_name", "verb", "target", "address")
    ordering = ("-id",)
    actions = None

    @admin.display(description=_("who"), ordering="actor_name")
    def actor(self, entry: AuditEntry) -> str:
        return entry.actor_name or str(_("system"))

    @admin.display(description=_("what"), ordering="verb")
    def what(self, entry: AuditEntry) -> str:
        return entry.verb.replace("-", " ")

    @admin.display(description=_("details"))
    def details(self, entry: AuditEntry) -> str:
        told = {key: str(value) for key, value in sorted(entry.data.items()) if value not in (None, "")}
        if "browser" in told:
            told["browser"] = device_of(told["browser"]) or told["browser"]
        return ", ".join(f"{key}: {Truncator(value).chars(48)}" for key, value in told.items())

    def get_list_display(self, request: HttpRequest) -> Any:
        scope = scope_of(request)
        return (*self.list_display, "workspace") if scope and scope.is_everything else self.list_display

    def hint(self, request: HttpRequest) -> str:
        return str(_("Everything that changed somebody's rights, and who did it. Nothing here can be altered."))
