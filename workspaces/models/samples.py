"""How many were there: what no table of the product remembers, noted every few minutes."""

from django.db import models

from .workspaces import Workspace


class Sample(models.Model):
    """The live numbers of a workspace at one moment. Whichever process notes it first, did."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="samples")
    at = models.DateTimeField()
    people = models.PositiveIntegerField()
    sockets = models.PositiveIntegerField()
    rooms = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "at"], name="one_sample_a_moment")]

    def __str__(self) -> str:
        return f"{self.people} people at {self.at:%F %R}"
