"""What the endpoints of this room read and write."""

from rest_framework import serializers

from backend.infra.serializers import StrictSerializer, TextField


class AcceptIn(StrictSerializer):
    """Which answer becomes the accepted document."""

    annotation_id = serializers.UUIDField()


class AdjudicateIn(StrictSerializer):
    """Which answer the adjudication starts from."""

    from_annotation_id = serializers.UUIDField()


class SendBackIn(StrictSerializer):
    """What has to be mended."""

    reason = TextField(max_length=500)


class JudgedOut(serializers.Serializer[object]):
    """The state that the object judged came to."""

    id = serializers.UUIDField()
    state = serializers.CharField()
