from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0003_imports")]

    operations = [
        migrations.AddField(
            model_name="workitem",
            name="round",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="rises when an item comes back to a stage it has passed"
            ),
        ),
        migrations.AddField(
            model_name="workitem",
            name="reason",
            field=models.CharField(blank=True, help_text="why the item came back", max_length=500),
        ),
        migrations.RemoveConstraint(model_name="workitem", name="one_work_item_per_stage"),
        migrations.AddConstraint(
            model_name="workitem",
            constraint=models.UniqueConstraint(
                fields=("item", "stage", "round"), name="one_work_item_per_stage_and_round"
            ),
        ),
    ]
