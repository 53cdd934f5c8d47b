"""What has become of what between two states, in the words of the table of design.md §4.8."""

from collections import Counter

from tests.delegation.life_cycle.acts import Act
from tests.delegation.life_cycle.reference import House, One, is_within


def transitions(before: House, after: House, act: Act | None = None) -> Counter[str]:
    """Name what has become of what between two states, in the words of the table."""
    found: Counter[str] = Counter()
    for old, new in zip(before.ones, after.ones, strict=True):
        if new is old:
            continue
        if new.number != old.number:
            found["nothing to pending"] += 1
            continue
        if new.status != old.status:
            found[f"{old.status} to {new.status}"] += 1
        found.update(_within(old, new))
        if act is None and old.more and not new.more:
            found["amendment lapsed"] += 1
    if act is not None and before != after:
        found[f"{act.what}{' many' if act.is_many else ''}"] += 1
        found[f"{act.what} by {act.by.partition(' ')[0]}"] += 1
    return found


def _within(old: One, new: One) -> list[str]:
    """Name what changes in a delegation that goes on."""
    if not (old.is_open and new.is_running):
        return []
    found = []
    if old.status == "pending" and new.lines != old.lines:
        found.append("accepted narrower")
    elif old.is_running and new.lines != old.lines:
        found.append("narrower" if is_within(new.lines, old.lines) else "wider")
    if old.is_running and new.last_day > old.last_day and new.agreed in (old.agreed, None):
        found.append("longer")
    if new.agreed is not None and old.agreed is None:
        found.append("extension allowed")
    if new.agreed is None and old.agreed is not None:
        found.append("extension taken away")
    if new.is_held != old.is_held:
        found.append("suspended by the rules" if new.is_held else "let go by the rules")
    return found
