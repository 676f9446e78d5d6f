"""The one base of every model's admin: nothing of another workspace is read, named or written by it.

Django's admin trusts whoever is staff with all rows of a table. Here rows are filtered at the root
(`get_queryset`), and each of its other ways to rows is closed or leads through there: form fields,
inlines, filters, lookups in the address, popups, autocomplete, actions, history. Nothing is saved by
Django: what may be changed goes through the services, which lock, check, audit and tell.
"""

# Django's admin classes take type arguments in the stubs alone.
# mypy: disallow-any-generics=False

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from slackish.realtime.errors import EventError

from .confirm import asked_first, list_title
from .scope import Scope, scope_of


class Scoped:
    """Rows of the workspace that is administered. `workspace_path`: from a row to its workspace."""

    workspace_path: ClassVar[str] = "workspace"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        scope = scope_of(request)
        if scope is None:
            return rows.none()
        return rows if scope.is_everything else rows.filter(**{self.workspace_path: scope.workspace})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return scope_of(request) is not None

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return scope_of(request) is not None

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # what may go, goes by an action that calls a service

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """A list to choose from holds no row that could not be looked at here."""
        kwargs["queryset"] = self._choices(db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = self._choices(db_field, request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def _choices(self, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        model = db_field.remote_field.model
        theirs = self.admin_site._registry.get(model)  # type: ignore[attr-defined]
        choices: QuerySet[Any] = theirs.get_queryset(request) if theirs else model._default_manager.none()
        return choices


def ended(field: str, title: Any, still: Any, over: Any) -> type[admin.SimpleListFilter]:
    """A filter by whether something has ended: `field` empty or not, in words instead of "empty"."""

    class Ended(admin.SimpleListFilter):
        parameter_name = f"{field}_state"

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
            return [("still", still), ("over", over)]

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            return (
                queryset if self.value() is None else queryset.filter(**{f"{field}__isnull": self.value() == "still"})
            )

    Ended.title = title
    return Ended


class TimeFilter(admin.DateFieldListFilter):
    """A filter by a time, called what people call it and not what its column is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("when")


class WorkspaceInline(Scoped, admin.TabularInline):
    """Rows that hang from another: to look at."""

    extra = 0
    can_delete = False
    show_change_link = False


class WorkspaceAdmin(Scoped, admin.ModelAdmin):
    """Read-only unless `may_save`; then `save_by_service` must say which service saves.

    `list_filter` names plain fields alone: a filter by a relation would list all its rows.
    `hint` stands under the title of the list. `add_title`, `add_label`: what making one is called.
    """

    add_title: ClassVar[Any] = ""
    add_label: ClassVar[Any] = ""
    may_save: ClassVar[bool] = False
    may_make: ClassVar[bool] = False
    view_on_site = False
    save_as = False
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER  # counts of the whole table in every filter are slow
    actions_selection_counter = True

    def save_by_service(self, request: HttpRequest, scope: Scope, row: Any, form: Any) -> None:
        """Save what the form holds, in the scope's workspace, by a service."""
        raise NotImplementedError

    # Rights

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_save and acts(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_make and acts(request)

    def has_act_permission(self, request: HttpRequest) -> bool:
        """For actions that change something: who looks at all workspaces changes none."""
        return acts(request)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        return {name: (asked_first(act, name, str(about)), name, about) for name, (act, _, about) in actions.items()}

    def get_action_choices(self, request: HttpRequest, default_choices: Any = ()) -> Any:
        return super().get_action_choices(request, default_choices or [("", _("Choose…"))])

    @admin.display(description=_("when"), ordering="created_at")
    def when(self, row: Any) -> Any:
        return row.created_at

    # Ways around the queryset

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what a filter of the page itself asks for: `?digest__startswith=` would answer yes or no."""
        filters: Any = self.list_filter
        names = {each if isinstance(each, str) else each[0] for each in filters if not isinstance(each, type)}
        if lookup in {getattr(each, "parameter_name", None) for each in filters}:
            return True  # a filter class of ours takes it, and asks the scoped rows
        name, _, condition = lookup.partition("__")
        return name in names and condition in ("", "exact", "gte", "lt", "isnull", "isempty")

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        return to_field == self.opts.pk.name

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """By its key alone: `_to_field` would find rows by other columns."""
        return super().get_object(request, object_id)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if TO_FIELD_VAR in request.GET:  # popups choose for forms that we do not have
            raise PermissionDenied
        about = {"title": list_title(self), "hint": self.hint(request), "add_title": self.add_title}
        return super().changelist_view(request, about | (extra_context or {}))

    def hint(self, request: HttpRequest) -> str:
        """A sentence under the title of the list."""
        return ""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What happened to it is in the audit log; Django's own log knows no workspace."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        query = urlencode({"q": self.audit_target(row)})
        return HttpResponseRedirect(f"{reverse('admin:workspaces_auditentry_changelist')}?{query}")

    def named(self, row: Any) -> str:
        """What people call it, in a question and in a refusal."""
        return str(row)

    def audit_target(self, row: Any) -> str:
        """What the audit log calls it."""
        return str(row)

    def _log(self, *args: Any, **kwargs: Any) -> None:
        """The services write the audit log; Django's own is left empty."""

    log_addition = log_change = log_deletion = log_deletions = _log  # type: ignore[assignment]

    # Saving

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        scope = scope_of(request)
        if scope is None or scope.is_everything:
            raise PermissionDenied
        self.save_by_service(request, scope, obj, form)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing hangs from what is saved here: the service has done it all."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What a service refuses is said on the page again."""
        about = {"list_title": list_title(self), "show_save_and_continue": False, "show_save_and_add_another": False}
        row = self.get_object(request, object_id) if object_id else None
        if row is not None:
            about |= {"title": self.named(row), "subtitle": None}
        elif self.add_title:
            about |= {"title": self.add_title, "save_label": self.add_label}
        try:
            return super().changeform_view(request, object_id, form_url, about | (extra_context or {}))
        except EventError as error:
            self.message_user(request, error.message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        raise PermissionDenied

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        raise PermissionDenied

    def each(self, request: HttpRequest, rows: QuerySet[Any], do: Callable[[Scope, Any], Any], done: str) -> None:
        """An action: call a service for each row, and say how many it did and why not the others."""
        scope = scope_of(request)
        if scope is None or scope.is_everything:
            raise PermissionDenied
        count, refused = 0, set()
        for row in rows:
            try:
                do(scope, row)
                count += 1
            except EventError as error:
                refused.add(f"{self.named(row)}: {error.message}")
        if count:
            self.message_user(request, f"{done}: {count}", messages.SUCCESS)
        for each in sorted(refused):
            self.message_user(request, each, messages.ERROR)


def acts(request: HttpRequest) -> bool:
    """Whether a workspace is administered, rather than all of them looked at."""
    scope = scope_of(request)
    return scope is not None and not scope.is_everything
