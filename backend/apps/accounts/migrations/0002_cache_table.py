"""The table in which sign-in tries are counted. Django makes it by a command of its own; here it cannot be forgotten."""

from django.core.management import call_command
from django.db import migrations


def make_cache_table(apps: object, schema_editor: object) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(make_cache_table, migrations.RunPython.noop)]
