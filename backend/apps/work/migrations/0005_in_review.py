from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0004_rounds")]

    operations = [
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("state", "review")),
                fields=["project", "created_at", "id"],
                name="work_items_in_review",
            ),
        ),
    ]
