"""The administration of the installation, for superusers alone.

What has a service is not written here: memberships, links and tokens change by those, which tell
the live sockets. Owners of workspaces have their own administration.
"""

# Django's admin classes take type arguments in the stubs alone.
# mypy: disallow-any-generics=False

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from workspaces.models import ApiToken, JoinLink, Membership, Project, ProjectMembership, User, Workspace

admin.site.site_header = "Slackish"
admin.site.site_title = "Slackish"
admin.site.unregister(Group)  # roles are a membership's; groups would be rights that nothing asks for


class SuperusersOnly:
    """Rights in the admin are not handed out one by one: `is_staff` alone opens nothing."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _is_superuser(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _is_superuser(request)


class ReadOnly(SuperusersOnly):
    """To look at, where only a service may write."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


class MembershipInline(ReadOnly, admin.TabularInline):
    model = Membership
    fields = readonly_fields = ("workspace", "user", "role", "joined_at", "deactivated_at")
    extra = 0


@admin.register(User)
class UserAdmin(SuperusersOnly, DjangoUserAdmin):
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("name", "email")}),
        (_("Account"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("username", "email", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")
    list_display = ("username", "name", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser", "memberships__workspace")
    search_fields = ("username", "name", "email")
    filter_horizontal = ()

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return (MembershipInline,) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # messages keep their author: deactivate instead


@admin.register(Workspace)
class WorkspaceAdmin(SuperusersOnly, admin.ModelAdmin):
    fields = ("name", "slug", "accent", "created_at")
    readonly_fields = ("slug", "created_at")  # addresses of pages and of sockets
    list_display = ("name", "slug", "people", "created_at")
    search_fields = ("name", "slug")
    date_hierarchy = "created_at"
    inlines = (MembershipInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Workspace]:
        workspaces: QuerySet[Workspace] = super().get_queryset(request)
        return workspaces.annotate(people_count=Count("memberships"))

    @admin.display(description=_("people"), ordering="people_count")
    def people(self, workspace: Any) -> int:
        return int(workspace.people_count)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # one begins with its owner and first channels, by `workspace_create`

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("user", "workspace", "role", "joined_at", "deactivated_at")
    list_filter = ("role", ("deactivated_at", admin.EmptyFieldListFilter), "workspace")
    list_select_related = ("user", "workspace")
    search_fields = ("user__username", "user__name", "user__email", "workspace__name")


@admin.register(JoinLink)
class JoinLinkAdmin(ReadOnly, admin.ModelAdmin):
    fields = list_display = ("id", "workspace", "created_by", "created_at", "expires_at", "revoked_at")
    list_filter = ("workspace", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("workspace", "created_by")


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnly, admin.ModelAdmin):
    fields = list_display = ("__str__", "user", "workspace", "created_at", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "workspace")
    list_select_related = ("user", "workspace")
    search_fields = ("name", "user__username")


class ProjectMembershipInline(ReadOnly, admin.TabularInline):
    model = ProjectMembership
    fields = readonly_fields = ("user", "joined_at")
    extra = 0


@admin.register(Project)
class ProjectAdmin(ReadOnly, admin.ModelAdmin):
    fields = ("workspace", "name", "access", "created_at")
    list_display = ("name", "workspace", "created_at")
    list_filter = ("workspace",)
    list_select_related = ("workspace",)
    search_fields = ("name",)
    inlines = (ProjectMembershipInline,)


@admin.register(ProjectMembership)
class ProjectMembershipAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("project", "user", "joined_at")
    list_filter = ("project__workspace",)
    list_select_related = ("project", "user")
    search_fields = ("project__name", "user__username")
