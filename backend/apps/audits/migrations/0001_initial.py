
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("projects", "0003_attributes_versions"),
        ("work", "0006_not_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditPlan",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="audit_plan",
                        serialize=False,
                        to="projects.project",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="secret: who knows it can tell what will be audited",
                        max_length=64,
                    ),
                ),
                (
                    "rates",
                    models.JSONField(help_text="as backend.domain.auditing.AuditRates"),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="rises with every change of the rates"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditDraw",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="audit_draw",
                        serialize=False,
                        to="work.item",
                    ),
                ),
                ("split", models.CharField(max_length=8)),
                (
                    "place",
                    models.FloatField(
                        help_text="of the item, from 0 to 1; never shown"
                    ),
                ),
                ("rate", models.FloatField(help_text="the highest rate that applied")),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        help_text="what drew it; empty: it is not audited",
                        max_length=64,
                    ),
                ),
                (
                    "risks",
                    models.JSONField(
                        default=list, help_text="the signals that its work gave"
                    ),
                ),
                (
                    "objects_in_it",
                    models.PositiveIntegerField(
                        help_text="pairs, questions or segments of the item"
                    ),
                ),
                ("drawn_at", models.DateTimeField(auto_now=True)),
                (
                    "author",
                    models.ForeignKey(
                        help_text="null: imported",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audit_draws",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditVerdict",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("object_kind", models.CharField(max_length=32)),
                ("object_id", models.UUIDField()),
                (
                    "text_digest",
                    models.CharField(help_text="of what was judged", max_length=64),
                ),
                ("question_type", models.CharField(blank=True, max_length=40)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("pass", "Pass"), ("fail", "Fail")], max_length=8
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=32)),
                ("words", models.CharField(blank=True, max_length=500)),
                ("given_at", models.DateTimeField(auto_now=True)),
                (
                    "handed_in_at",
                    models.DateTimeField(
                        help_text="null: the audit is under way", null=True
                    ),
                ),
                (
                    "appeal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("written", "Written"),
                            ("open", "Open"),
                            ("granted", "Granted"),
                            ("upheld", "Upheld"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("appeal_words", models.CharField(blank=True, max_length=1000)),
                ("appealed_at", models.DateTimeField(null=True)),
                (
                    "assignment",
                    models.ForeignKey(
                        help_text="the auditor's",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audit_verdicts",
                        to="work.assignment",
                    ),
                ),
                (
                    "auditor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        help_text="whose work was judged; null: imported",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit_verdicts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decides",
                    models.OneToOneField(
                        help_text="the appealed verdict on which this one decides",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision",
                        to="audits.auditverdict",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audit_verdicts",
                        to="work.item",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audit_verdicts",
                        to="projects.project",
                    ),
                ),
                (
                    "returned_in",
                    models.ForeignKey(
                        help_text="of a failure: the work in which it is corrected or appealed",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="audit_failures",
                        to="work.workitem",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DrawnType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("question_type", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField()),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="types",
                        to="audits.auditdraw",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="auditdraw",
            index=models.Index(
                fields=["project", "split", "cause"],
                name="audits_audi_project_98123a_idx",
            ),
        ),
        migrations.AddIndex(
            model_name="auditdraw",
            index=models.Index(
                fields=["project", "author"], name="audits_audi_project_0d1155_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="auditverdict",
            index=models.Index(
                fields=["project", "author"], name="audits_audi_project_faa212_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="auditverdict",
            index=models.Index(
                fields=["item", "handed_in_at"], name="audits_audi_item_id_83189f_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="auditverdict",
            index=models.Index(
                condition=models.Q(("appeal", ""), _negated=True),
                fields=["project", "appeal"],
                name="audit_appeals",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditverdict",
            constraint=models.UniqueConstraint(
                fields=("assignment", "object_id"),
                name="one_verdict_per_audit_and_object",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditverdict",
            constraint=models.UniqueConstraint(
                condition=models.Q(("appeal", ""), _negated=True),
                fields=("item", "object_id"),
                name="an_object_is_appealed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="drawntype",
            constraint=models.UniqueConstraint(
                fields=("draw", "question_type"), name="one_count_per_draw_and_type"
            ),
        ),
    ]
