"""What browsers are told about passkeys, and what they write: JSON in a field of a page."""

import json
from typing import Any

FIELD = "credential"
LONGEST = 20_000
"""Signs: more than any device writes."""


def read(text: str) -> dict[str, Any] | None:
    """Read what a browser has written; None: nothing, or it makes no sense."""
    if not text or len(text) > LONGEST:
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None
