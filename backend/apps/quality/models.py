"""How far independent answers to the same work item agree."""

from django.db import models


class Agreement(models.Model):
    """Agreement of two annotations at the revisions named; recomputed when either moves on."""

    work_item = models.ForeignKey("work.WorkItem", on_delete=models.CASCADE, related_name="agreements")
    first = models.ForeignKey("annotations.Annotation", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("annotations.Annotation", on_delete=models.CASCADE, related_name="+")
    first_revision = models.PositiveIntegerField()
    second_revision = models.PositiveIntegerField()
    overall = models.FloatField(null=True, help_text="mean of the facets that apply; null when none does")
    facets = models.JSONField(help_text="facet name to number in 0..1, or null where it does not apply")
    detail = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "first_revision", "second_revision"],
                name="one_agreement_per_pair_and_revisions",
            ),
        ]
