"""The model workers: they take a request from the broker, run a model, and send the result back.

No Django and no database; of our own packages only `annotation_schemas` is imported.
"""
