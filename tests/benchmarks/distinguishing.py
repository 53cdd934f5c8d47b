"""How well two lots of measurements can be told apart."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations


def auc(one: Sequence[float], other: Sequence[float]) -> float:
    """Tell how often a value of the one is above a value of the other: Mann-Whitney's U, 0 to 1.

    A half: they cannot be told apart by a threshold. The result is never less: which one is slower
    does not matter.
    """
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks, at = [0.0, 0.0], 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        for _, lot in ranked[at:end]:
            ranks[lot] += (at + 1 + end) / 2
        at = end
    above = (ranks[0] - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))
    return max(above, 1 - above)


def pairs(lots: Mapping[str, Sequence[float]]) -> Iterator[tuple[str, str, float]]:
    """Tell of each pair of lots how well they can be told apart, the best first."""
    found = [(a, b, auc(lots[a], lots[b])) for a, b in combinations(lots, 2)]
    yield from sorted(found, key=lambda pair: -pair[2])
