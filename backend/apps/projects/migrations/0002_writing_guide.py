from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="project",
            name="writing_guide",
            field=models.JSONField(
                default=dict, help_text="what writers have before their eyes: lists `questions`, `good`, `bad`"
            ),
        ),
    ]
