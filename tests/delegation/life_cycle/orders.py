"""Is there an order, one after the other, in which acts that were done at once make sense?"""

from collections.abc import Iterator, Sequence

from tests.delegation.life_cycle.acts import Act, Answers
from tests.delegation.life_cycle.outcomes import outcome
from tests.delegation.life_cycle.reference import House

Said = Sequence[tuple[Act, Answers]]
"""Acts, each with what it was answered."""

Step = tuple[Act, House]
"""An act, and what all was like after it."""


def paths(start: House, said: Said) -> Iterator[tuple[Step, ...]]:
    """Find every order in which these answers may have come about."""
    if not said:
        yield ()
    for place, (act, answers) in enumerate(said):
        expected, after = outcome(start, act)
        if expected == answers:
            for rest in paths(after, (*said[:place], *said[place + 1 :])):
                yield ((act, after), *rest)
