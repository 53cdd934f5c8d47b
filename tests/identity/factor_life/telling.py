"""What the service answers, says in tokens and announces, in the words of the reference."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jws
from werkzeug.test import TestResponse

from shared.events import Event, identity
from tests.identity.session_machine import body_of

DETAILS = ("acr_values", "factors", "tries_left", "locked_until", "until", "due_at", "next_at")
"""What is told with a refusal, and the reference foretells."""

SAME = {
    "unauthenticated": "shut",
    "session_ended": "shut",
    "code_spent": "link_over",
    "code_expired": "link_over",
}
"""Refusals between which the reference does not tell apart."""

WORDS: Mapping[type[Event], Callable[[Any], str]] = {
    identity.SignedIn: lambda _: "signed in",
    identity.PasswordChanged: lambda e: "password reset" if e.by_reset else "password changed",
    identity.FactorAdded: lambda e: f"added {e.kind}",
    identity.FactorRemoved: lambda e: f"removed {e.kind}",
    identity.FactorLocked: lambda e: (
        f"locked {e.kind} {e.tries} {'for now' if e.locked_until else 'over'}"
    ),
    identity.RememberedDeviceAdded: lambda _: "device remembered",
    identity.RememberedDeviceReused: lambda _: "device reused",
    identity.RecoveryCodesReplaced: lambda _: "sheet replaced",
    identity.RecoveryCodeUsed: lambda e: f"code used {e.left}",
    identity.FactorResetAsked: lambda _: "reset asked",
    identity.FactorResetCancelled: lambda e: f"reset cancelled {e.reason}",
    identity.FactorsReset: lambda e: f"factors reset {e.way}",
    identity.FactorLetterAsked: lambda _: "letter asked",
    identity.FactorLetterIssued: lambda _: "letter issued",
    identity.FactorLetterVoided: lambda e: f"letter voided {e.reason}",
}


def said(token: str) -> dict[str, Any]:
    """Read what a token says of how its holder was known."""
    claims = json.loads(jws.extract_compact(token.encode()).payload)
    return {name: claims[name] for name in ("acr", "amr", "auth_time")}


def word(answer: TestResponse) -> str:
    """Write an answer as the reference does: the code, and what is told with it."""
    told = body_of(answer)
    if answer.status_code < 400:
        return "done"
    details = [_written(told[name]) for name in DETAILS if name in told]
    return " ".join([SAME.get(told["code"], told["code"]), *details])


def _written(detail: Any) -> str:
    return ",".join(detail) if isinstance(detail, list) else str(detail)
