import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("projects", "0003_attributes_versions"),
        ("work", "0007_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftPlan",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="draft_plan",
                        serialize=False,
                        to="projects.project",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="secret: who knows it can tell what will be withheld",
                        max_length=64,
                    ),
                ),
                (
                    "shares",
                    models.JSONField(help_text="as backend.domain.drafts.DraftShares"),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=0, help_text="rises with every change of the shares"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DraftDraw",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="draft_draw",
                        serialize=False,
                        to="work.item",
                    ),
                ),
                ("is_withheld", models.BooleanField()),
                ("drawn_at", models.DateTimeField(auto_now_add=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_draws",
                        to="projects.project",
                    ),
                ),
            ],
        ),
    ]
