"""What becomes of delegations though nobody acts on them, by the table of design.md §4.8."""

from dataclasses import replace

from tests.delegation.life_cycle.reference import ANSWER_WITHIN, House


def lapse(house: House) -> House:
    """Let time end what is due, as the chores do."""
    ones = []
    for one in house.ones:
        if one.is_overdue(house.day):
            one = one.end("expired" if one.is_running else "lapsed")
        if one.has_late_amendment(house.day):
            one = replace(one, more=None)
        ones.append(one)
    return replace(house, ones=tuple(ones))


def follow(house: House, who: str) -> House:
    """Bring delegations in line with an establishment that is suspended, or active again."""
    house = replace(house, out=house.out ^ {who})
    for town, one in enumerate(house.ones):
        if who not in ("centre", f"town {town}"):
            continue
        if one.is_overdue(house.day):
            one = one.end("expired" if one.is_running else "lapsed")
        elif one.is_running:
            one = one.settle(house.day, is_held=house.is_away(town))
        house = house.but(town, one)
    return house


def ends_ahead(house: House) -> list[tuple[int, str]]:
    """List the days to come on which something is over by itself, and what that is."""
    ends = []
    for one in house.ones:
        if one.is_running:
            ends.append((one.last_day + 1, f"{one.status} to expired"))
        if one.status == "pending":
            ends.append((one.asked_on + ANSWER_WITHIN, "pending to lapsed"))
        if one.more is not None:
            ends.append((one.more.asked_on + ANSWER_WITHIN, "amendment lapsed"))
    return sorted((day, what) for day, what in ends if day > house.day)
