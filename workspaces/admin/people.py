"""The workspace itself and its people: memberships, never accounts."""

# mypy: disallow-any-generics=False

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from workspaces import services
from workspaces.models import Membership, Workspace
from workspaces.roles import RANKS, rank

from .scope import Scope, scope_of
from .scoped import WorkspaceAdmin, ended
from .site import register_count, site


@admin.register(Workspace, site=site)
class WorkspacesAdmin(WorkspaceAdmin):
    workspace_path = "pk"
    may_save = True
    nav_order, nav_label = 80, _("Workspace")
    fields = ("name", "accent", "slug", "created_at", "ends_at")
    readonly_fields = ("slug", "created_at", "ends_at")  # addresses of pages and of sockets; the end is asked for
    list_display = ("name", "slug", "people", "created_at", "ends_at")
    search_fields = ("name", "slug")
    ordering = ("name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Workspace]:
        scope = scope_of(request)
        workspaces = Workspace.objects.annotate(
            people_count=Count("memberships", filter=Q(memberships__deactivated_at=None))
        )
        if scope is None:
            return workspaces.none()
        workspaces = workspaces.order_by(*self.ordering)
        return workspaces if scope.workspace is None else workspaces.filter(pk=scope.workspace.pk)

    @admin.display(description=_("people"), ordering="people_count")
    def people(self, workspace: Any) -> int:
        return int(workspace.people_count)

    def hint(self, request: HttpRequest) -> str:
        return str(_("The picture, e-mail domains and deletion are on the workspace's settings page."))

    def save_by_service(self, request: HttpRequest, scope: Scope, row: Any, form: Any) -> None:
        services.workspace_change(actor=scope.actor, name=row.name, accent=row.accent)


class MembershipForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ("role",)


@admin.register(Membership, site=site)
class MembersAdmin(WorkspaceAdmin):
    may_save = True
    nav_order, nav_label = 10, _("Members")
    form = MembershipForm
    fields = ("username", "display_name", "email", "role", "joined_at", "deactivated_at")
    readonly_fields = ("username", "display_name", "email", "joined_at", "deactivated_at")
    list_display = ("display_name", "username", "email", "role", "joined_at", "deactivated_at")
    list_display_links = ("display_name", "username")
    list_filter = ("role", ended("deactivated_at", _("state"), _("Active"), _("Deactivated")))
    list_select_related = ("user", "workspace")
    search_fields = ("user__username", "user__name", "address")
    ordering = ("user__username",)
    actions = ("deactivate", "reactivate", "make_member", "make_manager", "make_admin")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """An address is the account's: of who has left it is nobody's business here, whatever company it names now."""
        rows: QuerySet[Membership] = super().get_queryset(request)
        return rows.annotate(address=Case(When(deactivated_at=None, then=F("user__email")), default=Value("")))

    @admin.display(description=_("username"), ordering="user__username")
    def username(self, membership: Membership) -> str:
        return membership.user.username

    @admin.display(description=_("name"), ordering="user__name")
    def display_name(self, membership: Membership) -> str:
        return membership.user.display_name

    @admin.display(description=_("e-mail"), ordering="address")
    def email(self, membership: Any) -> str:
        return str(membership.address)

    def get_list_display(self, request: HttpRequest) -> Any:
        scope = scope_of(request)
        return (*self.list_display, "workspace") if scope and scope.is_everything else self.list_display

    def hint(self, request: HttpRequest) -> str:
        return str(
            _("People are deactivated here, not deleted: what they wrote stays, and their account is their own.")
        )

    def named(self, row: Membership) -> str:
        return f"{row.user.display_name} (@{row.user.username})"

    def audit_target(self, row: Membership) -> str:
        return row.user.username

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Roles up to one's own: what a service would refuse is not offered."""
        scope = scope_of(request)
        if db_field.name == "role" and scope is not None and scope.role:
            allowed = RANKS[: rank(scope.role) + 1]
            kwargs["choices"] = [choice for choice in Membership.Role.choices if choice[0] in allowed]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_by_service(self, request: HttpRequest, scope: Scope, row: Any, form: Any) -> None:
        services.membership_change_role(actor=scope.actor, user_id=row.user_id, role=row.role)

    @admin.action(description=_("Deactivate"), permissions=["act"])
    def deactivate(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        self.each(
            request,
            rows,
            lambda scope, row: services.membership_remove(actor=scope.actor, user_id=row.user_id),
            str(_("Deactivated")),
        )

    @admin.action(description=_("Reactivate"), permissions=["act"])
    def reactivate(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        self.each(
            request,
            rows,
            lambda scope, row: services.membership_reactivate(actor=scope.actor, user_id=row.user_id),
            str(_("Reactivated")),
        )

    @admin.action(description=_("Make a member"), permissions=["act"])
    def make_member(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        self._give(request, rows, Membership.Role.MEMBER)

    @admin.action(description=_("Make a manager"), permissions=["act"])
    def make_manager(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        self._give(request, rows, Membership.Role.MANAGER)

    @admin.action(description=_("Make an admin"), permissions=["act"])
    def make_admin(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        self._give(request, rows, Membership.Role.ADMIN)

    def _give(self, request: HttpRequest, rows: QuerySet[Membership], role: Membership.Role) -> None:
        self.each(
            request,
            rows,
            lambda scope, row: services.membership_change_role(actor=scope.actor, user_id=row.user_id, role=role),
            str(role.label),
        )


def _people(workspace: Workspace | None) -> int:
    here = Membership.objects.active()
    return (here.filter(workspace=workspace) if workspace else here).count()


register_count("people", _("Active members"), _people, url_name="admin:workspaces_membership_changelist", order=10)
