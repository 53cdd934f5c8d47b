"""Is there an order, one after the other, in which acts that were done at once make sense?"""

from collections.abc import Sequence

from tests.accounts.life_cycle.reference import Act, Answer, House, at_the_door, outcomes

Said = Sequence[tuple[Act, tuple[Answer, ...]]]
"""Acts, each with what it was answered."""


def paths(start: House, said: Said) -> list[tuple[House, ...]]:
    """Find every way these answers may have come about: the states from the start to the end.

    Who calls is looked at when a request comes in, and its act is done later: a caller may have
    been let in before an act of another that has deleted them.
    """
    found: list[tuple[House, ...]] = []
    _go((start,), tuple(said), found)
    return found


def _go(so_far: tuple[House, ...], left: Said, found: list[tuple[House, ...]]) -> None:
    if not left:
        found.append(so_far)
        return
    for place, (act, answers) in enumerate(left):
        rest = (*left[:place], *left[place + 1 :])
        doors = {at_the_door(house, act) for house in so_far}
        if len(answers) == 1 and answers[0] in doors:
            _go((*so_far, so_far[-1]), rest, found)
        if None in doors:
            for expected, after in outcomes(so_far[-1], act):
                if expected == answers:
                    _go((*so_far, after), rest, found)
