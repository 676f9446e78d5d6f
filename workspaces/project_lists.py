"""The projects in the sidebar."""

from django.urls import reverse
from django.utils.translation import gettext as _

from workspaces.actors import Actor
from workspaces.models import Project
from workspaces.shell import Item, Section

SHOWN = 8


def project_lists(actor: Actor, role: str, slug: str) -> list[Section]:
    """Those one is on, by name. One query."""
    mine = Project.objects.openable_by(actor).filter(members=actor.user_id, archived_at=None).order_by("name")
    items = [Item(each.name, reverse("project", args=[slug, each.pk]), "board") for each in mine[:SHOWN]]
    return [Section("projects", _("Projects"), items, url=reverse("projects", args=[slug]))] if items else []
