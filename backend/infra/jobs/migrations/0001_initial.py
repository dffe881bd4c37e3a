import django.db.models.functions.datetime
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(help_text='key of the table of job handlers, such as media.ingest', max_length=64)),
                ('queue', models.CharField(max_length=32)),
                ('scope', models.CharField(blank=True, help_text='project id the job belongs to, as text', max_length=64)),
                ('subject', models.CharField(help_text='kind:id of the object the job is about', max_length=128)),
                ('payload', models.JSONField(default=dict)),
                ('input_hash', models.CharField(help_text='SHA-256 of kind, subject and payload; one live job for each', max_length=64)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=16)),
                ('attempt', models.PositiveIntegerField(default=0)),
                ('max_attempts', models.PositiveIntegerField(default=3)),
                ('fencing', models.PositiveBigIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('heartbeat_at', models.DateTimeField(null=True)),
                ('not_before', models.DateTimeField(help_text='when the next attempt may start', null=True)),
                ('sent_at', models.DateTimeField(help_text='when its message last went to the broker', null=True)),
                ('worker', models.CharField(blank=True, max_length=128)),
                ('progress', models.FloatField(default=0.0, help_text='0 to 1')),
                ('message', models.CharField(blank=True, max_length=300)),
                ('result', models.JSONField(null=True)),
                ('error', models.TextField(blank=True)),
                ('requested_by', models.CharField(blank=True, help_text='user id as text; empty for the system', max_length=64)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['scope', 'created_at'], name='jobs_job_scope_2f90ae_idx'), models.Index(fields=['state', 'lease_until'], name='jobs_job_state_e33db5_idx'), models.Index(fields=['subject'], name='jobs_job_subject_4821d3_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('kind', 'input_hash'), name='one_live_job_per_input'), models.CheckConstraint(condition=models.Q(('progress__gte', 0), ('progress__lte', 1)), name='job_progress_is_a_share')],
            },
        ),
    ]
