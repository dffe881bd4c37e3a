import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('work', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('answer', 'Answer'), ('adjudication', 'Adjudication')], default='answer', max_length=16)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('accepted', 'Accepted'), ('not_chosen', 'Not Chosen'), ('abandoned', 'Abandoned')], default='draft', max_length=16)),
                ('document_type', models.CharField(max_length=16)),
                ('schema_version', models.PositiveIntegerField()),
                ('frame_table_hash', models.CharField(max_length=64)),
                ('seed', models.JSONField(help_text='the document that the operations start from')),
                ('seed_versions', models.JSONField(default=dict, help_text='object id to version, of the seed')),
                ('document', models.JSONField(help_text='seed plus every operation of the log')),
                ('versions', models.JSONField(default=dict, help_text='object id to version, deleted ones included')),
                ('revision', models.PositiveIntegerField(default=0, help_text='rises by one with every accepted batch')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('assignment', models.OneToOneField(help_text='null: adjudication', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='annotation', to='work.assignment')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='annotations', to=settings.AUTH_USER_MODEL)),
                ('work_item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annotations', to='work.workitem')),
            ],
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('rule', models.CharField(max_length=64)),
                ('severity', models.CharField(max_length=8)),
                ('message', models.CharField(max_length=500)),
                ('place', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('annotation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='annotations.annotation')),
            ],
        ),
        migrations.CreateModel(
            name='Operation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('op_id', models.UUIDField()),
                ('sequence', models.PositiveIntegerField(help_text='position in the log, from 1')),
                ('revision', models.PositiveIntegerField(help_text='revision of the annotation that it led to')),
                ('op', models.CharField(max_length=8)),
                ('kind', models.CharField(max_length=32)),
                ('object_id', models.UUIDField()),
                ('base_version', models.PositiveIntegerField()),
                ('version', models.PositiveIntegerField(help_text='version of the object that it led to')),
                ('value', models.JSONField(null=True)),
                ('origin', models.JSONField()),
                ('digest', models.CharField(help_text='SHA-256 of the operation as sent; a reused op_id must match', max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('annotation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='operations', to='annotations.annotation')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='operations', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='annotation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'accepted')), fields=('work_item',), name='one_accepted_document_per_work_item'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['annotation', 'revision'], name='annotations_annotat_5fe1b6_idx'),
        ),
        migrations.AddIndex(
            model_name='operation',
            index=models.Index(fields=['author', 'created_at'], name='annotations_author__d38668_idx'),
        ),
        migrations.AddConstraint(
            model_name='operation',
            constraint=models.UniqueConstraint(fields=('annotation', 'op_id'), name='an_operation_is_stored_once'),
        ),
        migrations.AddConstraint(
            model_name='operation',
            constraint=models.UniqueConstraint(fields=('annotation', 'sequence'), name='operations_stand_in_a_row'),
        ),
    ]
