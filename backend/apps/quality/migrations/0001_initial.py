import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('annotations', '0001_initial'),
        ('work', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_revision', models.PositiveIntegerField()),
                ('second_revision', models.PositiveIntegerField()),
                ('overall', models.FloatField()),
                ('facets', models.JSONField(help_text='facet name to number in 0..1, or null where it does not apply')),
                ('detail', models.JSONField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotations.annotation')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotations.annotation')),
                ('work_item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='work.workitem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('first', 'second', 'first_revision', 'second_revision'), name='one_agreement_per_pair_and_revisions')],
            },
        ),
    ]
