"""What becomes of a question that a service does not answer as it was hoped."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.portal.clients.reasons import plain


class Refused(Exception):
    """A service said no, and why (RFC 9457).

    :ivar status: of its answer
    :ivar code: what programs know the refusal by
    :ivar text: what people are told, in their language
    :ivar errors: messages by field, as the service names the fields (`administrator.email`)
    :ivar members: everything else it told
    :ivar retry_after: seconds to wait; None: it did not say
    """

    def __init__(
        self, status: int, problem: Mapping[str, Any], *, retry_after: int | None = None
    ) -> None:
        self.status = status
        self.code = str(problem.get("code") or "unknown")
        self.members = dict(problem)
        self.text = plain(str(problem.get("detail") or problem.get("title") or ""), problem)
        self.errors: dict[str, list[str]] = _flat(problem.get("errors") or {})
        self.retry_after = retry_after
        super().__init__(self.code)


class Away(Refused):
    """A service does not answer: nothing was lost, and nobody knows whether anything was done.

    :ivar service: which one
    """

    def __init__(self, service: str, *, retry_after: int | None = 5) -> None:
        super().__init__(503, {"code": "unavailable"}, retry_after=retry_after)
        self.service = service


class SessionOver(Refused):
    """Whoever was signed in is so no more: the token is void, and no other is given."""

    def __init__(self, problem: Mapping[str, Any] | None = None) -> None:
        super().__init__(401, problem or {"code": "session_over"})


class StepUpNeeded(Refused):
    """Whoever is signed in has to show anew that it is they, before this is done (RFC 9470)."""


def _flat(errors: Mapping[str, Any], before: str = "") -> dict[str, list[str]]:
    """Name the fields of fields by paths."""
    found: dict[str, list[str]] = {}
    for name, told in errors.items():
        path = f"{before}{name}"
        if isinstance(told, Mapping):
            found |= _flat(told, f"{path}.")
        elif isinstance(told, Sequence) and not isinstance(told, str):
            found[path] = [plain(str(message)) for message in told]
        else:
            found[path] = [plain(str(told))]
    return found
