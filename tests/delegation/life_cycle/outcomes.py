"""What acts make of delegations, by the table of design.md §4.8, and what each is answered."""

from collections.abc import Callable
from dataclasses import replace

from tests.delegation.life_cycle.acts import BARRED, DONE, REFUSED, Act, Answers
from tests.delegation.life_cycle.reference import (
    NONE,
    NOTICE,
    House,
    More,
    One,
    cut,
    further,
    is_within,
    joined,
)


def outcome(house: House, act: Act) -> tuple[Answers, House]:
    """Tell what an act is answered, and what it makes of all."""
    if act.by in house.out:
        return (BARRED,), house
    answers = []
    for place, (town, number) in enumerate(act.on):
        one = house.ones[town]
        is_theirs = act.by in ("centre", "operator", f"town {town}")
        is_meant = number == one.number or act.what == "ask"
        made = _made(house, town, act, place) if is_theirs and is_meant else None
        is_nothing = act.what == "take_out" and act.is_many and is_theirs and not is_meant
        answers.append(DONE if made or is_nothing else REFUSED)
        house = house.but(town, made or one)
    return tuple(answers), house


def _made(house: House, town: int, act: Act, place: int) -> One | None:
    one, day = house.ones[town], house.day
    if act.what == "ask":
        return None if one.is_open else _asked(one, act, day)
    if one.is_overdue(day):
        return None
    made = _ACTS[act.what](one, act, day, place)
    agrees = act.what in ("accept", "accept_more")
    return None if agrees and house.is_away(town) else made


def _asked(one: One, act: Act, day: int) -> One:
    assert act.rights is not None
    assert act.days is not None
    return One(
        number=one.number + 1,
        status="pending",
        lines=act.rights,
        last_day=day + act.days,
        asked_on=day,
    )


def _accept(one: One, act: Act, day: int, place: int) -> One | None:
    if one.status != "pending" or not is_within(act.rights or NONE, one.lines):
        return None
    return replace(one, status="active", lines=act.rights or one.lines)


def _unanswered(status: str) -> "_Step":
    def end(one: One, act: Act, day: int, place: int) -> One | None:
        return one.end(status) if one.status == "pending" else None

    return end


def _terminate(one: One, act: Act, day: int, place: int) -> One | None:
    return one.end("terminated") if one.is_running else None


def _suspend(one: One, act: Act, day: int, place: int) -> One | None:
    return one.settle(day, is_paused=True) if one.is_running and not one.is_paused else None


def _resume(one: One, act: Act, day: int, place: int) -> One | None:
    return one.settle(day, is_paused=False) if one.is_running and one.is_paused else None


def _stop(one: One, act: Act, day: int, place: int) -> One | None:
    return one.settle(day, is_stopped=True) if one.is_running and not one.is_stopped else None


def _let_go_on(one: One, act: Act, day: int, place: int) -> One | None:
    return one.settle(day, is_stopped=False) if one.is_running and one.is_stopped else None


def _reduce(one: One, act: Act, day: int, place: int) -> One | None:
    assert act.rights is not None
    until = one.last_day if act.days is None else day + act.days
    is_less = is_within(act.rights, one.lines) and until <= one.last_day
    is_same = (act.rights, until) == (one.lines, one.last_day)
    return one.narrow(act.rights, until) if one.is_running and is_less and not is_same else None


def _allow_extension(one: One, act: Act, day: int, place: int) -> One | None:
    assert act.days is not None
    if one.status != "active" or one.agreed is not None or one.last_day - NOTICE < day:
        return None
    return replace(one, agreed=one.last_day, last_day=one.last_day + act.days)


def _withdraw_extension(one: One, act: Act, day: int, place: int) -> One | None:
    if not one.is_running or not one.is_extension_ahead(day):
        return None
    assert one.agreed is not None
    return replace(one, last_day=one.agreed, agreed=None)


def _ask_for_more(one: One, act: Act, day: int, place: int) -> One | None:
    rights = further(act.rights or NONE, one.lines)
    until = None if act.days is None or day + act.days <= one.last_day else day + act.days
    if not one.is_running or one.more is not None or not (rights or until is not None):
        return None
    given = one.given + 1
    return replace(one, more=More(given, rights, until, day), given=given)


def _accept_more(one: One, act: Act, day: int, place: int) -> One | None:
    if (more := _meant(one, act, day, place)) is None:
        return None
    agreed = more.rights if act.rights is None else act.rights
    if not is_within(agreed, more.rights) or act.seen[place] != (more.number, one.shown):
        return None
    until = max(one.last_day, more.until or one.last_day)
    if not further(agreed, one.lines) and until == one.last_day:
        return None  # nothing of it would be granted
    is_replaced = until > one.last_day and one.is_extension_ahead(day)
    return replace(
        one,
        lines=joined(one.lines, agreed),
        last_day=until,
        agreed=None if is_replaced else one.agreed,
        more=None,
    )


def _no_more(one: One, act: Act, day: int, place: int) -> One | None:
    return replace(one, more=None) if _meant(one, act, day, place) else None


def _meant(one: One, act: Act, day: int, place: int) -> More | None:
    """Find the amendment that is answered, if it waits still."""
    seen = act.seen[place]
    number = seen[0] if isinstance(seen, tuple) else seen
    if one.more is None or one.more.number != number or one.has_late_amendment(day):
        return None
    return one.more


def _assign(one: One, act: Act, day: int, place: int) -> One | None:
    """Alone: all of it or nothing. In many: as far as each goes."""
    rights = cut(act.rights or NONE, one.lines) if act.is_many else act.rights or NONE
    if not one.is_running or not rights or not is_within(rights, one.lines):
        return None
    return one.grant(act.worker, rights)


def _take_out(one: One, act: Act, day: int, place: int) -> One | None:
    """Alone: this very assignment. In many: whichever they have, or none."""
    known = one.assigned[act.worker]
    if act.is_many:
        return one if known is None else one.grant(act.worker, None)
    is_meant = known is not None and known.number == act.seen[place]
    return one.grant(act.worker, None) if is_meant else None


def _hand_over(one: One, act: Act, day: int, place: int) -> One | None:
    other = 1 - act.worker
    left, found = one.assigned[act.worker], one.assigned[other]
    if left is None:
        return None
    rights = joined(left.rights, found.rights if found else NONE)
    return one.grant(other, rights).grant(act.worker, None)


_Step = Callable[[One, Act, int, int], One | None]
_ACTS: dict[str, _Step] = {
    "accept": _accept,
    "refuse": _unanswered("refused"),
    "cancel": _unanswered("cancelled"),
    "terminate": _terminate,
    "suspend": _suspend,
    "resume": _resume,
    "stop": _stop,
    "let_go_on": _let_go_on,
    "reduce": _reduce,
    "allow_extension": _allow_extension,
    "withdraw_extension": _withdraw_extension,
    "ask_for_more": _ask_for_more,
    "accept_more": _accept_more,
    "refuse_more": _no_more,
    "cancel_more": _no_more,
    "assign": _assign,
    "take_out": _take_out,
    "hand_over": _hand_over,
}
