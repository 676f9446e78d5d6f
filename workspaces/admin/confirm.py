"""Before an action acts on many rows, a page says which, and asks. No action of this site goes past it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst

SHOWN = 20
SURE = ("post", "yes")  # as Django's own confirmation says it

Action = Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponse | None]


def asked_first(act: Action, name: str, description: str) -> Action:
    """`act`, once the page of the question has been answered."""

    @wraps(act)
    def action(model_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        if request.POST.get(SURE[0]) == SURE[1]:
            return act(model_admin, request, rows)
        return _question(model_admin, request, rows, name, description)

    return action


def list_title(model_admin: Any) -> str:
    """What the navigation calls its list."""
    return capfirst(str(getattr(model_admin, "nav_label", "") or model_admin.opts.verbose_name_plural))


def _question(model_admin: Any, request: HttpRequest, rows: QuerySet[Any], name: str, description: str) -> HttpResponse:
    """`description`: "Archive: nobody writes, everybody reads", of which the second half is optional."""
    label, _, about = description.partition(": ")
    count = rows.count()
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "list_title": list_title(model_admin),
        "title": label,
        "about": capfirst(about),
        "name": name,
        "count": count,
        "shown": [model_admin.named(row) for row in rows[:SHOWN]],
        "more": max(0, count - SHOWN),
        # The ids that were chosen, or that all of the list were: what is asked about is what is done.
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "across": request.POST.get("select_across", "0"),
        "checkbox": ACTION_CHECKBOX_NAME,
        "sure": SURE,
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/confirm.html", context)
