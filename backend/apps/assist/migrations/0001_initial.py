import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('annotations', '0001_initial'),
        ('jobs', '0001_initial'),
        ('work', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('propagate', 'Propagate'), ('answer', 'Answer'), ('caption', 'Caption')], max_length=16)),
                ('target', models.JSONField(help_text='what it is about: track, frames, question')),
                ('output', models.JSONField(help_text='the proposal; its shape is assist_result.schema.json')),
                ('model_name', models.CharField(max_length=200)),
                ('model_revision', models.CharField(blank=True, max_length=100)),
                ('model_licence', models.CharField(blank=True, max_length=200)),
                ('prompt_version', models.CharField(blank=True, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('annotation', models.ForeignKey(help_text='asked for from inside this annotation; null: made ahead for everyone', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='annotations.annotation')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='work.item')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.job')),
            ],
            options={
                'indexes': [models.Index(fields=['item', 'kind'], name='assist_sugg_item_id_cdefd8_idx')],
            },
        ),
    ]
