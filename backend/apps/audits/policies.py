"""Which stage audits, and what rates and verdicts a project takes. Pure."""

from collections.abc import Mapping
from typing import Any

from backend.apps.audits.errors import InvalidAudit, NoAudit
from backend.apps.audits.models import AuditVerdict
from backend.apps.projects.models import Project
from backend.apps.work.policies import Stage, stages_of
from backend.domain.auditing import REASONS, AuditRates, GivenVerdict, InvalidRates


def audit_stage_of(project: Project) -> Stage:
    """The first stage of the project's workflow that audits. Raises NoAudit."""
    stage = next((stage for stage in stages_of(project) if stage.audit), None)
    if stage is None:
        raise NoAudit
    return stage


def read_rates(wanted: Mapping[str, Any]) -> AuditRates:
    """The rates of their JSON. Raises InvalidAudit with the field at fault."""
    try:
        return AuditRates(**wanted)
    except InvalidRates as fault:
        raise InvalidAudit(fault.message, field=fault.field) from None


def check_verdict(verdict: str, reason: str, words: str) -> None:
    """Raise InvalidAudit unless a failure says why, from the list and in words, and a pass says neither."""
    if verdict == AuditVerdict.Verdict.PASS:
        if reason or words:
            raise InvalidAudit("What passes needs no reason.", field="reason" if reason else "words")
        return
    if reason not in REASONS:
        raise InvalidAudit(f"A failure needs a reason: {', '.join(REASONS)}.", field="reason")
    if not words.strip():
        raise InvalidAudit("Say in words what is wrong, for the author.", field="words")


def as_given(verdict: AuditVerdict) -> GivenVerdict:
    """The verdict as the domain sees it."""
    return GivenVerdict(
        object_id=str(verdict.object_id),
        text_digest=verdict.text_digest,
        passed=verdict.verdict == AuditVerdict.Verdict.PASS,
    )
