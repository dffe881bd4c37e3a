"""Why an assist request can fail. Each error carries a stable code and one sentence for a person."""


class AssistError(Exception):
    """A request that ends without output; `str(error)` is the sentence."""

    code = "internal"


class InvalidRequest(AssistError):
    """The request breaks its schema or contradicts itself."""

    code = "invalid_request"


class NotConfigured(AssistError):
    """This worker has no model for the request, or lacks what the model needs."""

    code = "not_configured"


class MediaRefused(AssistError):
    """The proxy may not be read, or is not what the request says it is."""

    code = "media_refused"


class Cancelled(AssistError):
    """Somebody asked for the job to stop."""

    code = "cancelled"


class NoOutput(AssistError):
    """The model ran and gave nothing that could be suggested."""

    code = "no_output"


class TimeLimit(AssistError):
    """The request took longer than a request may take."""

    code = "time_limit"


class GaveUp(AssistError):
    """The request ended the worker's process several times."""

    code = "gave_up"
