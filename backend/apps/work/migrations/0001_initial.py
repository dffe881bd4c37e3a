import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('media', '0001_initial'),
        ('projects', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('start_frame', models.PositiveIntegerField()),
                ('end_frame', models.PositiveIntegerField()),
                ('split', models.CharField(choices=[('train', 'Train'), ('val', 'Validation'), ('test', 'Test')], default='train', max_length=8)),
                ('state', models.CharField(choices=[('open', 'Open'), ('complete', 'Complete'), ('withdrawn', 'Withdrawn')], default='open', max_length=16)),
                ('metadata', models.JSONField(default=dict, help_text='source video, source times, domain, description and the like')),
                ('seed', models.JSONField(help_text='a document the first stage starts from', null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='media.asset')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='projects.project')),
            ],
        ),
        migrations.CreateModel(
            name='WorkItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('stage', models.CharField(max_length=40)),
                ('wanted', models.PositiveSmallIntegerField(help_text='independent answers')),
                ('state', models.CharField(choices=[('open', 'Open'), ('review', 'Review'), ('accepted', 'Accepted'), ('withdrawn', 'Withdrawn')], default='open', max_length=16)),
                ('seed', models.JSONField(help_text='the document every answer starts from', null=True)),
                ('priority', models.IntegerField(default=0, help_text='higher is given out first')),
                ('accepted_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('adjudicated_by', models.ForeignKey(help_text='who made the accepted document out of the answers; null: an answer was accepted as it was', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='work_items', to='work.item')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='work_items', to='projects.project')),
            ],
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('active', 'Active'), ('submitted', 'Submitted'), ('sent_back', 'Sent Back'), ('returned', 'Returned'), ('skipped', 'Skipped'), ('expired', 'Expired')], default='active', max_length=16)),
                ('lease_until', models.DateTimeField(help_text="by the database's clock; null once submitted", null=True)),
                ('reason', models.CharField(blank=True, help_text='why it was skipped or sent back', max_length=500)),
                ('claimed_at', models.DateTimeField(auto_now_add=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('work_item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='work.workitem')),
            ],
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['project', 'created_at'], name='work_item_project_e36831_idx'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('end_frame__gte', models.F('start_frame'))), name='item_clip_ends_after_it_starts'),
        ),
        migrations.AddIndex(
            model_name='workitem',
            index=models.Index(fields=['project', 'stage', 'state', '-priority', 'created_at', 'id'], name='work_workit_project_51ad23_idx'),
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.UniqueConstraint(fields=('item', 'stage'), name='one_work_item_per_stage'),
        ),
        migrations.AddConstraint(
            model_name='workitem',
            constraint=models.CheckConstraint(condition=models.Q(('wanted__gte', 1)), name='work_item_wants_an_answer'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['user', 'state'], name='work_assign_user_id_a74e5d_idx'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['state', 'lease_until'], name='work_assign_state_7ca131_idx'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('work_item', 'user'), name='nobody_gets_a_work_item_twice'),
        ),
    ]
