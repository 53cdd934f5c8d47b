"""What an act on many delegations would do: how many, and who is left out, by reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from services.portal.clients.many import Told

EXAMPLES = 3
"""How many establishments are named for each reason."""


@dataclass(frozen=True)
class LeftOut:
    """Delegations of which nothing would become, for one reason."""

    message: str
    count: int
    examples: list[str]


@dataclass(frozen=True)
class Forecast:
    """What an act would do.

    :ivar done: of how many delegations it would change something
    :ivar unchanged: how many are so already
    """

    count: int
    done: int
    unchanged: int
    left_out: list[LeftOut]

    @classmethod
    def of(cls, told: Sequence[Told]) -> Self:
        """Sum up what would become of each."""
        by_reason: dict[str, list[Told]] = {}
        for one in told:
            if one.is_refused:
                by_reason.setdefault(one.message or "", []).append(one)
        unchanged = sum(one.is_unchanged for one in told)
        refused = sum(len(those) for those in by_reason.values())
        left_out = [
            LeftOut(message, len(those), [one.establishment or "–" for one in those][:EXAMPLES])
            for message, those in by_reason.items()
        ]
        return cls(len(told), len(told) - refused - unchanged, unchanged, left_out)
