from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(help_text='user id as text; empty for the system', max_length=64)),
                ('action', models.CharField(help_text='registered verb, such as work.accepted', max_length=64)),
                ('scope', models.CharField(blank=True, help_text='project id the act belongs to, as text', max_length=64)),
                ('subject', models.CharField(help_text='kind:id of the object acted upon', max_length=128)),
                ('detail', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['scope', 'id'], name='audit_audit_scope_73fd26_idx')],
            },
        ),
    ]
