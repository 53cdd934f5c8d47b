"""What is to be done next: drawn as numbers, read as an act that may well succeed."""

from collections import Counter

from hypothesis import strategies as st

from tests.delegation.life_cycle.acts import Act
from tests.delegation.life_cycle.reference import NOTICE, House, One, Rights, rights_of

SERVICES = ("affiliation", "carriere", "paie")  # the last is exclusive

FITTING = {
    "none": "ask",
    "pending": (
        "accept accept accept_many refuse refuse_many refuse_many cancel cancel_many cancel_many "
        "suspend"
    ),
    "active": (
        "assign assign_many assign_many reduce suspend stop terminate terminate_many "
        "terminate_many terminate accept ask_for_more ask_for_more_many ask_for_more "
        "ask_for_more_many"
    ),
    "suspended": (
        "resume resume resume terminate terminate terminate reduce suspend stop ask_for_more "
        "assign refuse"
    ),
}
"""What may well be done to a delegation that stands so, and a little that may not."""

FURTHER = {
    "amendment": (
        "accept_more accept_more accept_more_many accept_more_many refuse_more cancel_more " * 4
    ),
    "stopped": "let_go_on " * 4,
    "extension": "withdraw_extension " * 8,
    "long": "allow_extension " * 5,
    "people": "take_out take_out_many hand_over " * 3,
}
"""What may well be done too: of an amendment, where operators have stopped it, and so on."""

RARE = ("terminate", "terminate_many", "cancel", "cancel_many", "refuse", "refuse_many")
"""What ends everything: two of three times something else is done."""

BY_TOWN = frozenset(
    (
        *("accept", "refuse", "suspend", "resume", "accept_more", "refuse_more"),
        *("allow_extension", "withdraw_extension"),
    )
)
BY_SIDES = {"terminate": ("centre", "town", "operator"), "reduce": ("centre", "town")}
BY_OPERATORS = frozenset(("stop", "let_go_on"))

Plan = tuple[int, int, bool, Rights, int | None, int, bool, bool]
RIGHTS = st.dictionaries(
    st.sampled_from(SERVICES), st.sampled_from(["read", "write"]), min_size=1
).map(rights_of)
PLAN: st.SearchStrategy[Plan] = st.tuples(
    st.integers(0, 839),
    st.integers(0, 1),
    st.booleans(),
    RIGHTS,
    st.none() | st.integers(1, 70),
    st.integers(0, 1),
    st.booleans(),
    st.booleans(),
)
"""What, on which town, by which side, rights, days, which worker, whether less is agreed to, and
whether what has been done least is done instead."""


def act_of(plan: Plan, house: House, seen: "Counter[str]") -> Act:
    """Read a plan.

    What is drawn must not depend on how a race has ended, or nothing could be drawn again.

    :param seen: how often what has been done
    """
    drawn, town, is_by_town, rights, days, worker, is_less, is_least = plan
    one = house.ones[town]
    fitting = _fitting(one, house.day)
    what = fitting[drawn % len(fitting)]
    if is_least:
        what = min(fitting, key=lambda each: _done(each, one, seen))
    elif what in RARE and drawn // len(fitting) % 3:
        what = "accept" if one.status == "pending" else "reduce"
    if what in ("take_out", "hand_over") and one.assigned[worker] is None:
        worker = 1 - worker
    if what == "ask":
        return _ask(house, town, rights, days)
    is_many, what = what.endswith("_many"), what.removesuffix("_many")
    is_by_operator = what in BY_OPERATORS or (what == "terminate" and not (is_many or is_less))
    is_by_town = what in BY_TOWN or (what in BY_SIDES and is_by_town)
    if is_least and what in BY_SIDES and not is_many:
        side = min(BY_SIDES[what], key=lambda each: seen[f"{what} by {each}"])
        is_by_operator, is_by_town = side == "operator", side == "town"
    both = [
        each for each in sorted({town, (town + 1) % len(house.ones)}) if house.ones[each].number
    ]
    on = both if is_many or what == "hand_over" else [town]
    if what in ("accept", "accept_more", "assign", "reduce"):
        rights = _less(rights, one, what) if is_less or what in ("assign", "reduce") else rights
    is_said = is_less or what not in ("accept", "accept_more")
    return Act(
        what,
        "operator" if is_by_operator else f"town {town}" if is_by_town else "centre",
        tuple((each, house.ones[each].number) for each in on),
        rights=rights if is_said else None,
        days=_days(what, days),
        worker=worker,
        is_many=is_many,
        seen=tuple(seen_of(house.ones[each], what, worker) for each in on),
    )


def _done(what: str, one: One, seen: "Counter[str]") -> int:
    """Tell how often something has been done, or has ended what is as this is."""
    ending = {"terminate": f"{one.status} to terminated", "resume": "suspended to active"}.get(what)
    done = seen[what.replace("_many", " many")]
    return min(done, seen[ending]) if ending else done


def _days(what: str, days: int | None) -> int | None:
    """Tell for how long: an extension says it always, and more is asked for with a later end."""
    if what == "allow_extension":
        return days or 30
    return days + 60 if what == "ask_for_more" and days else days


def _fitting(one: One, day: int) -> list[str]:
    """List what may well be done to a delegation."""
    more = {
        "amendment": one.more is not None,
        "stopped": one.is_stopped,
        "extension": one.is_extension_ahead(day),
        "long": one.status == "active" and one.agreed is None and one.last_day - day >= NOTICE,
        "people": any(one.assigned),
    }
    kinds = [FITTING[one.status if one.is_open else "none"]]
    kinds += [FURTHER[name] for name, is_so in more.items() if is_so and one.is_running]
    return " ".join(kinds).split()


def _ask(house: House, town: int, rights: Rights, days: int | None) -> Act:
    """Ask for a delegation where there is none; or, of a town that is not there, resume the last.

    One service is always among those asked for: two who ask at once ask for the same. The exclusive
    one mostly is.
    """
    on = ((town, house.ones[town].number),)
    if house.is_away(town):
        return Act("resume", f"town {town}", on)
    wanted = rights_of({} if days else {SERVICES[-1]: "read"}) + rights
    wanted = rights_of(dict(wanted) | {"affiliation": "write"})
    return Act("ask", "centre", on, rights=wanted, days=days or 45)


def _less(rights: Rights, one: One, what: str) -> Rights:
    """Tell as much of what there is as was drawn: mostly within it, so that it is mostly done."""
    there = one.more.rights if what == "accept_more" and one.more else one.lines
    drawn = dict(rights)
    less = {code: min(level, drawn[code]) for code, level in there if code in drawn}
    return rights_of(less) or rights


def seen_of(one: One, what: str, worker: int) -> object:
    """Tell what somebody has read of a delegation before they act."""
    if what == "accept_more":
        return (one.more.number if one.more else 0, one.shown)
    if what in ("refuse_more", "cancel_more"):
        return one.more.number if one.more else 0
    assigned = one.assigned[worker]
    return assigned.number if what == "take_out" and assigned else 0
