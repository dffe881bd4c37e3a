import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('projects', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Asset',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(help_text='file name as it was uploaded; never used as a path', max_length=255)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('processing', 'Processing'), ('ready', 'Ready'), ('refused', 'Refused')], default='queued', max_length=16)),
                ('refusal', models.CharField(blank=True, help_text='one sentence, when refused', max_length=300)),
                ('source_key', models.CharField(help_text='storage key of the original bytes', max_length=200)),
                ('source_sha256', models.CharField(max_length=64)),
                ('source_bytes', models.PositiveBigIntegerField()),
                ('width', models.PositiveIntegerField(null=True)),
                ('height', models.PositiveIntegerField(null=True)),
                ('frame_count', models.PositiveIntegerField(null=True)),
                ('has_audio', models.BooleanField(default=False)),
                ('probe', models.JSONField(default=dict, help_text='codec, rotation, pixel aspect and the like of the source')),
                ('metadata', models.JSONField(default=dict, help_text='what the uploader says: source id, dataset, licence')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assets', to='projects.project')),
            ],
        ),
        migrations.CreateModel(
            name='FrameTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('time_base_numerator', models.PositiveIntegerField()),
                ('time_base_denominator', models.PositiveIntegerField()),
                ('ticks', models.BinaryField(help_text='zlib of little-endian signed 64-bit integers')),
                ('duration_ticks', models.BigIntegerField(help_text="last frame's end minus first frame's start")),
                ('hash', models.CharField(max_length=64)),
                ('grid', models.BinaryField(help_text='source frame of every grid index, packed like ticks', null=True)),
                ('asset', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='frame_table', to='media.asset')),
            ],
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('proxy', 'Proxy'), ('grid', 'Grid'), ('poster', 'Poster'), ('thumbnails', 'Thumbnails'), ('peaks', 'Peaks')], max_length=16)),
                ('key', models.CharField(help_text='storage key', max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('bytes', models.PositiveBigIntegerField()),
                ('content_type', models.CharField(max_length=64)),
                ('detail', models.JSONField(default=dict, help_text='such as the tile layout of the thumbnails')),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='media.asset')),
            ],
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=255)),
                ('length', models.PositiveBigIntegerField()),
                ('offset', models.PositiveBigIntegerField(default=0)),
                ('metadata', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('asset', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='uploads', to='media.asset')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='projects.project')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='asset',
            constraint=models.UniqueConstraint(fields=('project', 'source_sha256'), name='one_asset_per_file_and_project'),
        ),
        migrations.AddConstraint(
            model_name='rendition',
            constraint=models.UniqueConstraint(fields=('asset', 'kind'), name='one_rendition_per_kind'),
        ),
    ]
