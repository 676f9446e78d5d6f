"""The live panel at `/admin/live/`: a shell with what it needs to start; the map comes over the socket."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from slackish.words import words_of_page
from workspaces.commands import commands
from workspaces.roles import rank
from workspaces.schemas import person_wire

from .scope import scope_of
from .site import site


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Of the workspace that is chosen in the administration; whoever looks at all of them has to choose one."""
    scope = scope_of(request)
    assert scope is not None  # the site's admin_view has looked
    context = {**site.each_context(request), "title": _("Live"), "workspace": scope.workspace}
    if scope.workspace is None:
        return render(request, "admin/live.html", context)
    page = {
        "me": person_wire(scope.user) | {"role": scope.role},
        "workspace": {"slug": scope.workspace.slug, "name": scope.workspace.name},
        "commands": [each.name for each in commands() if rank(scope.role) >= rank(each.min_role)],
    }
    if words := words_of_page():
        page["words"] = words
    return render(request, "admin/live.html", context | {"page": page})


live_view = site.admin_view(live)
