"""Logs as JSON lines: one object a line, control characters escaped, nothing secret."""

import json
import logging
import re
from datetime import UTC, datetime

# What a header, a URL or a settings dump may carry into a message.
_SECRETS = re.compile(
    r"(?i)((?:authorization|cookie|password|passwd|secret|token|x-amz-signature|x-amz-credential|signature)"
    r"[\"']?\s*[=:]\s*[\"']?(?:token\s+|bearer\s+|session\s+)?)([^\s\"'&,;}]+)"
)
_URL_PASSWORD = re.compile(r"(?i)([a-z][a-z0-9+.-]*://[^/\s:@]*:)[^@/\s]+(@)")
# Escape sequences of terminals survive JSON's own escaping of U+0000 to U+001F only as text; these do not.
_UNSEEN = re.compile("[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": clean(record.getMessage()),
        }
        job = getattr(record, "job", None)
        if job:
            line["job"] = str(job)
        if record.exc_info:
            line["exception"] = clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def clean(text: str) -> str:
    """Return `text` with passwords, tokens and signatures blanked and invisible characters escaped."""
    text = _SECRETS.sub(r"\1***", text)
    text = _URL_PASSWORD.sub(r"\1***\2", text)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
