"""The index of the search, and in it the messages that are there already."""

from django.db import migrations

from chat.search import postgres, sqlite
from chat.search.index import put_with_names

BATCH = 2000


def _sql(schema_editor, name):
    return getattr(postgres if schema_editor.connection.vendor == "postgresql" else sqlite, name)


def make(apps, schema_editor):
    schema_editor.execute(_sql(schema_editor, "CREATE"))
    messages = apps.get_model("chat", "Message").objects.filter(kind="message", deleted_at=None).order_by("pk")
    files = apps.get_model("chat", "File").objects
    last = 0
    while batch := list(messages.filter(pk__gt=last)[:BATCH]):
        put_with_names(batch, files.filter(message__in=[each.pk for each in batch if each.file_count]))
        last = batch[-1].pk


def unmake(apps, schema_editor):
    schema_editor.execute(_sql(schema_editor, "DROP"))


class Migration(migrations.Migration):
    dependencies = [("chat", "0004_messages_by_time")]
    operations = [migrations.RunPython(make, unmake)]
