"""What people may see of a message: everything but what is sealed in it."""

import re
from typing import Any

MASK = "(sealed)"
"""What stands where a sealed value was."""

_SEALED_FACTS = frozenset({"sealed"})
_SEALED_FORM = re.compile(r"eyJ[\w-]+(?:\.[\w-]*){4}")
"""A compact JWE (RFC 7516 §7.1), wherever it stands."""


def masked(message: dict[str, Any]) -> dict[str, Any]:
    """Copy a message with every sealed value masked, by the fact's name or by its form."""
    return {name: _masked(name, value) for name, value in message.items()}


def _masked(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return masked(value)
    if isinstance(value, list):
        return [_masked(name, item) for item in value]
    if value is not None and name in _SEALED_FACTS:
        return MASK
    return _SEALED_FORM.sub(MASK, value) if isinstance(value, str) else value
