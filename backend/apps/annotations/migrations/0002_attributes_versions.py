import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0001_initial'),
        ('projects', '0003_attributes_versions'),
        ('work', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='annotation',
            name='attributes_version',
            field=models.PositiveIntegerField(default=1, help_text="of the project's own attributes, by which the document is judged"),
        ),
        migrations.CreateModel(
            name='ParkedValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.UUIDField()),
                ('kind', models.CharField(max_length=32)),
                ('field', models.CharField(help_text='attributes.<name>, or question_subtype', max_length=64)),
                ('value', models.JSONField()),
                ('attributes_version', models.PositiveIntegerField(help_text='with which it did not fit any more')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('annotation', models.ForeignKey(help_text='null: of the seed, so of every answer to the work item', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='parked_values', to='annotations.annotation')),
                ('work_item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parked_values', to='work.workitem')),
            ],
        ),
    ]
