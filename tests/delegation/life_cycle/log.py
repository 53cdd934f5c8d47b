"""What the log of a delegation tells of each step, and what is announced of it (design.md §4.8).

Of who works in it, and of an extension that has begun, nothing is said here.
"""

from collections import Counter
from collections.abc import Iterator

from tests.delegation.life_cycle.acts import Act
from tests.delegation.life_cycle.reference import House, One

WORDS = {
    "ask": "requested",
    "accept": "accepted",
    "refuse": "refused",
    "cancel": "cancelled",
    "terminate": "terminated",
    "suspend": "suspended",
    "stop": "suspended",
    "resume": "resumed",
    "let_go_on": "resumed",
    "reduce": "reduced",
    "allow_extension": "extension_allowed",
    "withdraw_extension": "extension_withdrawn",
    "ask_for_more": "amendment_requested",
    "accept_more": "amendment_accepted",
    "refuse_more": "amendment_refused",
    "cancel_more": "amendment_cancelled",
}
"""What an act that is done is called in the log."""

KINDS = frozenset(WORDS.values()) | {"lapsed", "expired", "superseded", "amendment_lapsed"}

Line = tuple[int, int, str]
"""Which town, the how-manyeth delegation with it, and what has happened."""


def written(before: House, after: House, act: Act | None) -> Counter[Line]:
    """Tell which lines a step adds.

    :param act: what was done; None: time did it, an establishment, or a rival
    """
    return Counter(
        (town, new.number, word)
        for town, (old, new) in enumerate(zip(before.ones, after.ones, strict=True))
        if new is not old
        for word in _words(old, new, act, after.day)
    )


def announced(before: House, after: House, act: Act | None) -> Counter[Line]:
    """Tell what a step announces: what stays suspended for another cause is not told of twice.

    Of a suspension by operators both sides are told always: they may object to it.
    """
    told = written(before, after, act)
    for town, number, word in list(told):
        old, new = before.ones[town], after.ones[town]
        is_by_operators = act is not None and act.what == "stop"
        is_silent = (word == "suspended" and old.status != "active" and not is_by_operators) or (
            word == "resumed" and new.status != "active"
        )
        if is_silent:
            del told[town, number, word]
    return told


def _words(old: One, new: One, act: Act | None, day: int) -> Iterator[str]:
    if new.number != old.number:
        yield WORDS["ask"]
        return
    has_ended = old.is_open and not new.is_open
    if act is None:
        yield from _unasked(old, new)
    elif act.what in WORDS:
        yield WORDS[act.what]
    if old.more and not new.more and (act is None or has_ended):
        yield "amendment_lapsed"
    is_taken_away = old.agreed is not None and new.agreed is None and old.is_extension_ahead(day)
    if is_taken_away and (act is None or act.what != "withdraw_extension"):
        yield "extension_withdrawn"


def _unasked(old: One, new: One) -> Iterator[str]:
    """Tell what time, a rival or an establishment does: one thing at a time."""
    if new.status != old.status and new.status in ("expired", "lapsed"):
        yield new.status
    elif new.lines != old.lines:
        yield "superseded"
    elif new.is_held != old.is_held:
        yield "suspended" if new.is_held else "resumed"
