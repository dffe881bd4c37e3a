import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def number_the_first(apps, schema_editor):
    versions = apps.get_model("projects", "AttributesVersion")
    for project in apps.get_model("projects", "Project").objects.all():
        versions.objects.create(project=project, number=1, declaration=project.attributes_schema)


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0002_writing_guide'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='project',
            name='attributes_schema',
            field=models.JSONField(default=dict, help_text='the newest declaration of own attributes; keeps attributes.schema.json'),
        ),
        migrations.AddField(
            model_name='project',
            name='attributes_version',
            field=models.PositiveIntegerField(default=1, help_text='the number of that declaration'),
        ),
        migrations.CreateModel(
            name='AttributesVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='from 1')),
                ('declaration', models.JSONField(help_text='keeps attributes.schema.json')),
                ('renames', models.JSONField(default=dict, help_text='by kind, old name to new, from the version before')),
                ('changes', models.JSONField(default=list, help_text='what changed from the version before')),
                ('published_at', models.DateTimeField(auto_now_add=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attributes_versions', to='projects.project')),
                ('published_by', models.ForeignKey(help_text='null: the system', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'number'), name='one_declaration_per_number')],
            },
        ),
        migrations.RunPython(number_the_first, migrations.RunPython.noop),
    ]
