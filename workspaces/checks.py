"""System checks: every model in the administration is scoped to a workspace, or the server does not start."""

from typing import Any

from django.contrib.admin import EmptyFieldListFilter, SimpleListFilter
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from workspaces.admin import WorkspaceAdmin, WorkspaceInline, site
from workspaces.admin.scoped import TimeFilter


@register
def admins_are_scoped(**kwargs: Any) -> list[CheckMessage]:
    return [error for model, each in site._registry.items() for error in faults(model, each)]


def faults(model: type[Model], model_admin: Any) -> list[CheckMessage]:
    """What would let rows of other workspaces through."""
    name = f"{type(model_admin).__module__}.{type(model_admin).__name__}"
    if not isinstance(model_admin, WorkspaceAdmin):
        return [Error(f"{name} is no WorkspaceAdmin, so it shows every workspace's rows.", id="workspaces.E001")]
    errors: list[CheckMessage] = [
        Error(f"{inline.__name__} of {name} is no WorkspaceInline.", id="workspaces.E002")
        for inline in model_admin.inlines
        if not issubclass(inline, WorkspaceInline)
    ]
    errors += [
        Error(f"{name} filters by {entry!r}, which lists rows of all.", id="workspaces.E003")
        for entry in model_admin.list_filter
        if not _filter_is_scoped(model, entry)
    ]
    if "delete_selected" in (model_admin.actions or ()):
        errors.append(Error(f"{name} deletes without a service.", id="workspaces.E004"))
    return errors


def _filter_is_scoped(model: type[Model], entry: Any) -> bool:
    """Plain fields offer no rows; a filter class of ours asks the scoped queryset."""
    if isinstance(entry, type):
        return issubclass(entry, SimpleListFilter)
    name, kind = (entry, None) if isinstance(entry, str) else entry
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return not field.is_relation and kind in (None, EmptyFieldListFilter, TimeFilter)
