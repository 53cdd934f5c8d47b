"""What is announced of somebody's factors, in the words of the reference."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.events import Event, identity

WORDS: Mapping[type[Event], Callable[[Any], str]] = {
    identity.SignedIn: lambda _: "signed in",
    identity.PasswordChanged: lambda e: "password reset" if e.by_reset else "password changed",
    identity.FactorAdded: lambda e: f"added {e.kind}",
    identity.FactorRemoved: lambda e: f"removed {e.kind}",
    identity.FactorLocked: lambda e: (
        f"locked {e.kind} {e.tries} {'for now' if e.locked_until else 'over'}"
    ),
    identity.RecoveryCodesReplaced: lambda _: "sheet replaced",
    identity.RecoveryCodeUsed: lambda e: f"code used {e.left}",
    identity.FactorResetAsked: lambda _: "reset asked",
    identity.FactorResetCancelled: lambda e: f"reset cancelled {e.reason}",
    identity.FactorsReset: lambda e: f"factors reset {e.way}",
    identity.FactorLetterAsked: lambda _: "letter asked",
    identity.FactorLetterIssued: lambda _: "letter issued",
    identity.FactorLetterVoided: lambda e: f"letter voided {e.reason}",
}
