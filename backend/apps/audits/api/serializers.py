"""What the endpoints of this room read and write."""

from typing import Any

from rest_framework import serializers

from backend.apps.accounts.api.serializers import PersonOut
from backend.apps.audits.models import AuditVerdict
from backend.infra.serializers import StrictSerializer


class RatesIn(StrictSerializer):
    """How much is audited; shares from 0 to 1. Validation and test are always audited whole."""

    train = serializers.FloatField()
    by_type = serializers.DictField(child=serializers.FloatField(), default=dict)
    new_people_until = serializers.IntegerField()
    new_people_rate = serializers.FloatField()
    pass_target = serializers.FloatField()
    risks = serializers.DictField(child=serializers.FloatField(), default=dict)


class RatesChangeIn(StrictSerializer):
    """New rates, and the version of those that the person saw."""

    rates = RatesIn()
    version = serializers.IntegerField(min_value=0)


class RatesOut(serializers.Serializer[Any]):
    """The rates by which accepted work is drawn."""

    train = serializers.FloatField()
    by_type = serializers.DictField(child=serializers.FloatField())
    new_people_until = serializers.IntegerField()
    new_people_rate = serializers.FloatField()
    pass_target = serializers.FloatField()
    risks = serializers.DictField(child=serializers.FloatField())


class PassRateOut(serializers.Serializer[Any]):
    """How many objects passed and failed; `low` and `high` bound the rate at 95 % (Wilson)."""

    passed = serializers.IntegerField()
    failed = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class CoverageOut(PassRateOut):
    """How many accepted objects there are in a group, how many were drawn, and how they did."""

    name = serializers.CharField()
    accepted = serializers.IntegerField()
    drawn = serializers.IntegerField()


class PersonCoverageOut(PassRateOut):
    """The same for a person; `rate_now` is the least rate of their next item."""

    person = PersonOut()
    accepted = serializers.IntegerField()
    drawn = serializers.IntegerField()
    is_new = serializers.BooleanField()
    rate_now = serializers.FloatField()


class CauseOut(serializers.Serializer[Any]):
    """How many items one cause drew."""

    cause = serializers.CharField()
    items = serializers.IntegerField()


class FailureCountOut(serializers.Serializer[Any]):
    """How often a reason was given."""

    reason = serializers.CharField()
    number = serializers.IntegerField()


class TrialOut(serializers.Serializer[Any]):
    """Of how many accepted items how many would have been drawn, by cause."""

    items = serializers.IntegerField()
    drawn = serializers.IntegerField()
    by_cause = CauseOut(many=True)


class AppealOut(serializers.ModelSerializer[AuditVerdict]):
    """An open appeal, with the verdict it is against."""

    author = PersonOut(allow_null=True)
    auditor = PersonOut()
    asset_name = serializers.CharField(source="item.asset.name")

    class Meta:
        model = AuditVerdict
        fields = [
            "id",
            "item",
            "asset_name",
            "object_kind",
            "object_id",
            "author",
            "auditor",
            "reason",
            "words",
            "appeal_words",
            "appealed_at",
        ]


class AuditOut(serializers.Serializer[Any]):
    """Everything about the audit of a project. Splits, types and people count objects, causes count items."""

    rates = RatesOut()
    version = serializers.IntegerField()
    items = serializers.IntegerField()
    drawn = serializers.IntegerField()
    waiting = serializers.IntegerField()
    pass_rate = PassRateOut()
    by_split = CoverageOut(many=True)
    by_type = CoverageOut(many=True)
    by_cause = CauseOut(many=True)
    failures = FailureCountOut(many=True)
    people = PersonCoverageOut(many=True)
    appeals = serializers.DictField(child=serializers.IntegerField())
    open_appeals = AppealOut(many=True)


class AuditNewsOut(serializers.ModelSerializer[AuditVerdict]):
    """A failure of the person's own work, and what came of their appeal."""

    project = serializers.CharField(source="project.slug")
    asset_name = serializers.CharField(source="item.asset.name")
    told_at = serializers.DateTimeField()

    class Meta:
        model = AuditVerdict
        fields = [
            "id",
            "project",
            "item",
            "asset_name",
            "reason",
            "words",
            "appeal",
            "appeal_words",
            "told_at",
        ]
