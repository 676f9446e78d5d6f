"""The pages of projects: shells, whose lists and boards come over the socket."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workspaces import policies
from workspaces.shell import shell_context


@require_safe
@never_cache
@login_required
def projects(request: HttpRequest, slug: str) -> HttpResponse:
    """The projects one may open."""
    return _page(request, slug, "projects/list.html")


@require_safe
@never_cache
@login_required
def project(request: HttpRequest, slug: str, project_id: int) -> HttpResponse:
    """A board. `project_id` is a wish: whether it is there for this person, the socket says."""
    return _page(request, slug, "projects/board.html", projectId=project_id)


def _page(request: HttpRequest, slug: str, template: str, **page: object) -> HttpResponse:
    context = shell_context(request, slug, active="projects")
    context["page"] |= page | {"mayCreate": policies.may_create_projects(context["me"]["role"])}
    context["page"]["urls"]["projects"] = reverse("projects", args=[slug])
    return render(request, template, context)
