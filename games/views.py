"""The pages of games: shells, whose lists and boards come over the socket."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workspaces.roles import Right, may
from workspaces.shell import shell_context


@require_safe
@never_cache
@login_required
def lobby(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, what is played, what was played last."""
    return _page(request, slug, "games/lobby.html")


@require_safe
@never_cache
@login_required
def game(request: HttpRequest, slug: str, game_id: int) -> HttpResponse:
    """One game. `game_id` is a wish: whether it is there for this person, the socket says."""
    return _page(request, slug, "games/game.html", gameId=game_id)


def _page(request: HttpRequest, slug: str, template: str, **page: object) -> HttpResponse:
    context = shell_context(request, slug, active="games")
    if not may(context["me"]["role"], Right.PLAY):
        raise PermissionDenied
    context["page"] |= page
    context["page"]["urls"]["games"] = reverse("games", args=[slug])
    return render(request, template, context)
