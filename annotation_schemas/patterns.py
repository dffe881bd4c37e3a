"""The patterns of texts as a TypeScript module, so that the editor speaks of a word while it is typed."""

import json
import re

from annotation_schemas import text
from annotation_schemas.asked_kinds import ASKED_PATTERNS, KEPT_KINDS
from annotation_schemas.rules.asked import LEAST_WORDS, MOST_WORDS
from annotation_schemas.rules.wording import WORDING_RULES

ASKED_TYPE = """export type AskedPattern = { readonly kind: AskedKind; readonly pattern: RegExp };
"""
TYPE = """export type TextRule = {
  readonly name: string;
  readonly field: "caption" | "question" | "answer" | "text" | "asked" | "any";
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
        *((rule.name, rule.hinted_as or rule.field, rule.severity, rule.pattern) for rule in WORDING_RULES),
    ]
    lines = "".join(_entry(*entry) for entry in entries)
    comment = "".join(f"// {line}\n" for line in header.splitlines())
    return f"{comment}\n{TYPE}\nexport const TEXT_RULES: readonly TextRule[] = [\n{lines}];\n"


def write_asked_kinds(header: str) -> str:
    """Return the module with the filter of question kinds, in its order, and the wanted length of an answer."""
    lines = "".join(
        f"  {{ kind: {json.dumps(one.kind)}, pattern: {_expression(one.pattern, 'u')} }},\n"
        for one in ASKED_PATTERNS
    )
    comment = "".join(f"// {line}\n" for line in header.splitlines())
    return (
        f'{comment}\nimport type {{ AskedKind }} from "@/generated/annotation";\n\n{ASKED_TYPE}\n'
        f"export const ASKED_PATTERNS: readonly AskedPattern[] = [\n{lines}];\n"
        f"export const KEPT_KINDS: readonly AskedKind[] = {json.dumps(list(KEPT_KINDS))};\n"
        f"export const ANSWER_WORDS = {{ least: {LEAST_WORDS}, most: {MOST_WORDS} }} as const;\n"
    )


def _expression(pattern: re.Pattern[str], flags: str) -> str:
    if pattern.flags & re.IGNORECASE:
        flags += "i"
    if pattern.flags & re.DOTALL:
        flags += "s"
    return f"new RegExp({json.dumps(pattern.pattern)}, {json.dumps(flags)})"


def _entry(name: str, field: str, severity: str, pattern: text.TextPattern) -> str:
    expression = _expression(pattern.pattern, "dgu")
    fields = {"name": name, "field": field, "severity": severity}
    values = "".join(f"    {key}: {json.dumps(value)},\n" for key, value in fields.items())
    message = json.dumps(pattern.message, ensure_ascii=False)
    return f"  {{\n{values}    pattern: {expression},\n    group: {pattern.group},\n    message: {message},\n  }},\n"
