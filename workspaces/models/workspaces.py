"""Workspaces (one a company), who belongs to them, and the links by which people join."""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workspaces.querysets import JoinLinkQuerySet, MembershipQuerySet, WorkspaceQuerySet

from .people import User


class Workspace(models.Model):
    class Accent(models.TextChoices):
        IRIS = "iris", _("Iris")
        JADE = "jade", _("Jade")
        SKY = "sky", _("Sky")
        RUST = "rust", _("Rust")
        PLUM = "plum", _("Plum")
        LEAF = "leaf", _("Leaf")

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=50, unique=True)
    accent = models.CharField(_("colour"), max_length=8, choices=Accent, default=Accent.IRIS)
    icon = models.CharField(max_length=64, blank=True, editable=False, help_text=_("The name of its picture."))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    # While an owner has asked for its end, which `manage.py workspaces_end` brings then.
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True, editable=False)

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("workspace")
        verbose_name_plural = _("workspaces")
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
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)
    deactivated_at = models.DateTimeField(_("deactivated at"), null=True, blank=True)
    status_emoji = models.CharField(max_length=64, blank=True)
    status_text = models.CharField(max_length=100, blank=True)
    status_until = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="one_membership_per_person")]

    def __str__(self) -> str:
        values = {"user": self.user, "workspace": self.workspace, "role": self.get_role_display()}
        return _("%(user)s in %(workspace)s (%(role)s)") % values


class JoinLink(models.Model):
    """An invite: a secret that lets people join. Only its digest is kept.

    One with an `email` was sent there and works once, for whoever holds it; the others are handed on.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="join_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(blank=True)
    role = models.CharField(_("role"), max_length=8, choices=Membership.Role, default=Membership.Role.MEMBER)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, verbose_name=_("created by"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    # How many people may still join by it; empty: any number.
    uses_left = models.PositiveIntegerField(_("uses left"), null=True, blank=True)
    used = models.PositiveIntegerField(_("used"), default=0)

    objects = JoinLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("invite")
        verbose_name_plural = _("invites")

    def __str__(self) -> str:
        return _("invite %(id)s") % {"id": self.pk}


class JoinDomain(models.Model):
    """A mail domain whose people may join without an invite, with an address they have verified."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="join_domains")
    domain = models.CharField(max_length=253)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "domain"], name="one_join_domain_each")]
        indexes = [models.Index(fields=["domain"], name="workspaces_of_a_domain")]

    def __str__(self) -> str:
        return self.domain
