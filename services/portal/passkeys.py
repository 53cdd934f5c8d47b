"""What browsers are told about passkeys, and what they write: JSON in a field of a page."""

import json
from collections.abc import Callable
from typing import Any

from services.portal.clients.refusals import Refused
from services.portal.forms import Form

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


def options(form: Form, ask: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """Have a service say what a browser is to be told; None: it does not, and the form says why.

    What was said above the form before stays.

    :param ask: the call
    :raises SessionOver, StepUpNeeded: it speaks of whoever is signed in
    """
    before = form.problem
    try:
        return ask()
    except Refused as refusal:
        form.refuse(refusal)
    form.problem = " ".join(said for said in (before, form.problem) if said)
    return None
