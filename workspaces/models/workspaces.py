"""Workspaces (one a company), who belongs to them, and the links by which people join."""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workspaces.querysets import MembershipQuerySet, WorkspaceQuerySet

from .people import User


class Workspace(models.Model):
    class Accent(models.TextChoices):
        IRIS = "iris", _("Iris")
        JADE = "jade", _("Jade")
        SKY = "sky", _("Sky")
        RUST = "rust", _("Rust")
        PLUM = "plum", _("Plum")
        LEAF = "leaf", _("Leaf")

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=50, unique=True)
    accent = models.CharField(max_length=8, choices=Accent, default=Accent.IRIS)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in a workspace. Deactivated ones stay, so that history keeps its authors."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        ADMIN = "admin", _("Admin")
        MANAGER = "manager", _("Manager")
        MEMBER = "member", _("Member")
        GUEST = "guest", _("Guest")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)
    deactivated_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="one_membership_per_person")]

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace} ({self.role})"


class JoinLink(models.Model):
    """A link that lets people join. Only the digest of its secret is kept."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="join_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"join link {self.pk} of {self.workspace}"
