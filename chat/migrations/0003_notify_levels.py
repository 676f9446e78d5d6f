"""What was called "all" meant "as I chose for the workspace"."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def to_default(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("chat", "ChannelMembership").objects.filter(notify="all").update(notify="default")


class Migration(migrations.Migration):
    dependencies = [("chat", "0002_files")]

    operations = [
        migrations.AlterField(
            model_name="channelmembership",
            name="notify",
            field=models.CharField(
                choices=[("default", "Default"), ("all", "All"), ("mentions", "Mentions"), ("nothing", "Nothing")],
                default="default",
                max_length=8,
            ),
        ),
        migrations.RunPython(to_default, migrations.RunPython.noop),
    ]
