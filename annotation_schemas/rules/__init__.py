"""Named rules for documents: `check(document, context)` gives the findings.

What can never be right is refused already by `documents.apply_operations`; the rules here speak of what is
unfinished or doubtful. They follow from what PLM's data and its readers need.
"""

from annotation_schemas.rules.finding import Finding, Moment, Rule, Severity
from annotation_schemas.rules.registry import RULES, check

__all__ = ["RULES", "Finding", "Moment", "Rule", "Severity", "check"]
