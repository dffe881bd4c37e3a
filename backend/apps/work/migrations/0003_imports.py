import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("media", "0001_initial"),
        ("projects", "0001_initial"),
        ("work", "0002_cutting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(help_text="of the file; never used as a path", max_length=255)),
                ("format", models.CharField(max_length=16)),
                (
                    "key",
                    models.CharField(
                        help_text="storage key of the file; empty once it is read", max_length=200
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("stage", models.CharField(help_text="where its items start", max_length=40)),
                (
                    "split",
                    models.CharField(
                        choices=[("train", "Train"), ("val", "Validation"), ("test", "Test")],
                        default="train",
                        max_length=8,
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0, help_text="in the file")),
                (
                    "next_row",
                    models.PositiveIntegerField(default=1, help_text="the first row that is not read yet"),
                ),
                ("taken", models.PositiveIntegerField(default=0, help_text="rows that were new")),
                (
                    "known",
                    models.PositiveIntegerField(
                        default=0, help_text="rows whose question the project has already"
                    ),
                ),
                ("refused", models.PositiveIntegerField(default=0, help_text="rows that were refused")),
                (
                    "items",
                    models.PositiveIntegerField(
                        default=0, help_text="items made by it, also of rows that waited"
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["project", "created_at"], name="work_import_project_f782f0_idx")
                ]
            },
        ),
        migrations.CreateModel(
            name="SourceVideo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BigIntegerField(help_text="of project, dataset and id", unique=True)),
                ("name_key", models.BigIntegerField(db_index=True, help_text="of project and id")),
                ("source_dataset", models.CharField(blank=True, max_length=200)),
                ("source_video_id", models.CharField(max_length=200)),
                ("clips_waiting", models.PositiveIntegerField(default=0)),
                ("pairs_waiting", models.PositiveIntegerField(default=0)),
                (
                    "asset",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="media.asset",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="source_videos",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["project", "source_dataset", "source_video_id", "id"],
                        name="work_source_project_50b0be_idx",
                    ),
                    models.Index(
                        condition=models.Q(("asset__isnull", False), ("clips_waiting__gt", 0)),
                        fields=["project", "id"],
                        name="source_video_to_make_items_of",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="SourceClip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BigIntegerField(help_text="of project and segment", unique=True)),
                ("row", models.PositiveIntegerField(help_text="of the file that brought it")),
                ("segment_id", models.CharField(max_length=200)),
                ("start_time", models.FloatField()),
                ("end_time", models.FloatField()),
                ("what_description", models.CharField(blank=True, max_length=1000)),
                ("domain", models.CharField(blank=True, max_length=200)),
                ("qa_keys", models.BinaryField(help_text="of every pair it ever had; see pack_keys")),
                ("waiting", models.PositiveIntegerField(default=0, help_text="pairs that are in no item")),
                ("pairs", models.BinaryField(help_text="these pairs; see pack_pairs", null=True)),
                (
                    "is_refused",
                    models.BooleanField(default=False, help_text="it does not lie in the video that came"),
                ),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clips",
                        to="work.import",
                    ),
                ),
                (
                    "video",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clips",
                        to="work.sourcevideo",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["video", "start_time", "id"], name="source_clips_of_a_video")
                ]
            },
        ),
        migrations.CreateModel(
            name="RefusedRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("row", models.PositiveIntegerField(help_text="of the file, from 1")),
                ("message", models.CharField(max_length=500)),
                (
                    "brought_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_rows",
                        to="work.import",
                    ),
                ),
                (
                    "clip",
                    models.ForeignKey(
                        help_text="null: the row itself",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="work.sourceclip",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["brought_by", "row", "id"], name="work_refuse_brought_89ed87_idx")
                ]
            },
        ),
    ]
