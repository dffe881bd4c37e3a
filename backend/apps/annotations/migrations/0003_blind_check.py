import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("annotations", "0002_attributes_versions"),
        ("jobs", "0001_initial"),
        ("work", "0008_drafts_withheld"),
    ]

    operations = [
        migrations.CreateModel(
            name="BlindCheck",
            fields=[
                (
                    "work_item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="blind_check",
                        serialize=False,
                        to="work.workitem",
                    ),
                ),
                (
                    "sheets",
                    models.JSONField(
                        default=list,
                        help_text="as in assist_result.schema.json; each counts as one answer",
                    ),
                ),
                ("model_name", models.CharField(blank=True, max_length=200)),
                ("model_revision", models.CharField(blank=True, max_length=200)),
                ("model_licence", models.CharField(blank=True, max_length=200)),
                ("prompt_version", models.CharField(blank=True, max_length=64)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="why the item goes back; empty: it does not",
                        max_length=500,
                    ),
                ),
                (
                    "counted_at",
                    models.DateTimeField(
                        help_text="null: the model has not answered", null=True
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "job",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
            ],
        ),
    ]
