"""The patterns of texts as a TypeScript module, so that the editor speaks of a word while it is typed."""

import json
import re

from annotation_schemas import text
from annotation_schemas.rules.wording import WORDING_RULES

TYPE = """export type TextRule = {
  readonly name: string;
  readonly field: "caption" | "question" | "answer" | "text" | "any";
  readonly severity: "error" | "warning" | "info";
  readonly pattern: RegExp;
  /** The part of a match that is meant. */
  readonly group: number;
  readonly message: string;
};
"""


def write_patterns(header: str) -> str:
    """Return the module: one entry for each pattern and field, in the order of the findings."""
    entries = [
        *((pattern.rule, "any", "error", pattern) for pattern in text.REFUSED),
        *((rule.name, rule.field, rule.severity, rule.pattern) for rule in WORDING_RULES),
    ]
    lines = "".join(_entry(*entry) for entry in entries)
    comment = "".join(f"// {line}\n" for line in header.splitlines())
    return f"{comment}\n{TYPE}\nexport const TEXT_RULES: readonly TextRule[] = [\n{lines}];\n"


def _entry(name: str, field: str, severity: str, pattern: text.TextPattern) -> str:
    flags = "dgu"
    if pattern.pattern.flags & re.IGNORECASE:
        flags += "i"
    if pattern.pattern.flags & re.DOTALL:
        flags += "s"
    expression = f"new RegExp({json.dumps(pattern.pattern.pattern)}, {json.dumps(flags)})"
    fields = {"name": name, "field": field, "severity": severity}
    values = "".join(f"    {key}: {json.dumps(value)},\n" for key, value in fields.items())
    message = json.dumps(pattern.message, ensure_ascii=False)
    return f"  {{\n{values}    pattern: {expression},\n    group: {pattern.group},\n    message: {message},\n  }},\n"
