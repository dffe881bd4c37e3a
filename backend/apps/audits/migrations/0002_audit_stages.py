from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def mark_audits(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the stage "audit" of projects that copied the workflow of old judge, as it does in new ones."""
    for project in apps.get_model("projects", "Project").objects.all():
        stages: list[dict[str, Any]] = project.workflow["stages"]
        for before, stage in zip(stages, stages[1:], strict=False):
            if stage["name"] != "audit" or "audit" in stage or stage["people"] != 1:
                continue
            if stage["document_type"] != before["document_type"] or stage["accept"] != "automatic":
                continue
            stage.update(edits=[], review_share=0, share=1, audit=True)
            stage.pop("edit_fields", None)
            stage.pop("share_by_split", None)
            project.save(update_fields=["workflow"])


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_initial"), ("projects", "0003_attributes_versions")]

    operations = [migrations.RunPython(mark_audits, migrations.RunPython.noop)]
