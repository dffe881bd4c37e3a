"""What an annotation is: schemas, operations, time, geometry, masks, text, rules, workflows.

The pure code every side needs. It imports nothing of ours, no framework and no model library.
"""
