"""Ways in: invites, and tokens that are bound to the workspace. And its projects."""

# mypy: disallow-any-generics=False

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workspaces import services
from workspaces.models import ApiToken, JoinLink, Membership, Project, ProjectMembership, Workspace

from .scope import Scope
from .scoped import WorkspaceAdmin, WorkspaceInline, ended
from .site import register_count, site


class InviteForm(forms.ModelForm):
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The invite is sent there and works once."))
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, role.label) for role in (Membership.Role.MEMBER, Membership.Role.GUEST)]
    )

    class Meta:
        model = JoinLink
        fields = ("email", "role")


@admin.register(JoinLink, site=site)
class InvitesAdmin(WorkspaceAdmin):
    may_make = True
    nav_order, nav_label = 30, _("Invites")
    form = InviteForm
    add_title, add_label = _("Invite somebody"), _("Send the invite")
    list_display = (
        "sent_to",
        "role",
        "created_by",
        "created_at",
        "expires_at",
        "used",
        "uses_left",
        "revoked_at",
    )
    list_filter = ("role", ended("revoked_at", _("state"), _("Not revoked"), _("Revoked")))
    list_select_related = ("created_by",)
    search_fields = ("email", "created_by__username")
    ordering = ("-id",)
    actions = ("revoke",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("email", "role")
        return ("sent_to", "role", "created_by", "created_at", "expires_at", "used", "uses_left", "revoked_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    @admin.display(description=_("sent to"), ordering="email")
    def sent_to(self, link: JoinLink) -> str:
        return link.email or str(_("a link"))

    def hint(self, request: HttpRequest) -> str:
        return str(_("Links are made on the invite page, which shows each once; here they are seen and revoked."))

    def save_by_service(self, request: HttpRequest, scope: Scope, row: Any, form: Any) -> None:
        link = services.invite_send(
            actor=scope.actor,
            email=form.cleaned_data["email"],
            role=form.cleaned_data["role"],
            address_of=lambda secret: request.build_absolute_uri(reverse("join", args=[secret])),
        )
        row.pk = link.pk

    @admin.action(description=_("Revoke"), permissions=["act"])
    def revoke(self, request: HttpRequest, rows: QuerySet[JoinLink]) -> None:
        self.each(
            request,
            rows,
            lambda scope, row: services.join_link_revoke(actor=scope.actor, link_id=row.pk),
            str(_("Revoked")),
        )


@admin.register(ApiToken, site=site)
class TokensAdmin(WorkspaceAdmin):
    """Those bound to this workspace; one that is good everywhere is its person's own business."""

    nav_order, nav_label = 60, _("Tokens")
    fields = ("user", "name", "created_at", "revoked_at")
    list_display = ("name_shown", "user", "created_at", "revoked_at")
    list_filter = (ended("revoked_at", _("state"), _("Not revoked"), _("Revoked")),)
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    ordering = ("-id",)
    actions = ("revoke",)

    @admin.display(description=_("name"), ordering="name")
    def name_shown(self, token: ApiToken) -> str:
        return str(token)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        return super().get_queryset(request).exclude(workspace=None)

    def hint(self, request: HttpRequest) -> str:
        return str(
            _("Tokens that are bound to this workspace. A token for all of somebody's workspaces is theirs alone.")
        )

    def audit_target(self, row: ApiToken) -> str:
        return f"token {row.pk}"

    @admin.action(description=_("Revoke"), permissions=["act"])
    def revoke(self, request: HttpRequest, rows: QuerySet[ApiToken]) -> None:
        self.each(
            request,
            rows,
            lambda scope, row: services.workspace_token_revoke(actor=scope.actor, token_id=row.pk),
            str(_("Revoked")),
        )


class ProjectPeople(WorkspaceInline):
    model = ProjectMembership
    workspace_path = "project__workspace"
    fields = readonly_fields = ("user", "joined_at")
    verbose_name_plural = _("people")


@admin.register(Project, site=site)
class ProjectsAdmin(WorkspaceAdmin):
    nav_order, nav_label = 40, _("Projects")
    fields = ("name", "created_at")
    list_display = ("name", "people", "created_at")
    search_fields = ("name",)
    ordering = ("name",)
    inlines = (ProjectPeople,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        projects: QuerySet[Project] = super().get_queryset(request).annotate(people_count=Count("memberships"))
        return projects

    @admin.display(description=_("people"), ordering="people_count")
    def people(self, project: Any) -> int:
        return int(project.people_count)


def _invites(workspace: Workspace | None) -> int:
    working = JoinLink.objects.working()
    return (working.filter(workspace=workspace) if workspace else working).count()


def _projects(workspace: Workspace | None) -> int:
    return (Project.objects.filter(workspace=workspace) if workspace else Project.objects).count()


register_count("invites", _("Working invites"), _invites, url_name="admin:workspaces_joinlink_changelist", order=30)
register_count("projects", _("Projects"), _projects, url_name="admin:workspaces_project_changelist", order=40)
