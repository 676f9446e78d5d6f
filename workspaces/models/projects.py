"""Projects of a workspace and the people who work on them."""

from django.db import models

from .people import User
from .workspaces import Workspace


class Project(models.Model):
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="projects")
    name = models.CharField(max_length=80)
    access = models.PositiveBigIntegerField(default=0, editable=False, help_text="Counts removals of people.")
    members = models.ManyToManyField(User, through="ProjectMembership", related_name="projects")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_project_per_name")]

    def __str__(self) -> str:
        return self.name


class ProjectMembership(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="project_memberships")
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="one_project_membership_per_person")]

    def __str__(self) -> str:
        return f"{self.user} on {self.project}"
