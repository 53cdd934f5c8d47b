"""What an establishment's accounts are, and what becomes of an act: design.md §4.2, told once more.

Nothing here comes from the product. A state never changes: an act answers, and gives the next one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

LINK = timedelta(days=15)
OPERATOR = "operator"

Answer = tuple[int, str | None]
"""Status and code of one answer."""


@dataclass(frozen=True)
class Account:
    """One account.

    :ivar state: invited, lapsed, active, deleted
    :ivar last: the last day it is good; None before it is activated
    :ivar edits: how often its coordinates, and its rights, have been edited
    """

    profile: str
    state: str = "invited"
    invited: date | None = None
    last: date | None = None
    coordinates: int = 0
    rights: int = 0

    def is_overdue(self, today: date) -> bool:
        return self.last is not None and self.last < today

    def shown(self, today: date) -> str:
        if self.state == "active" and self.is_overdue(today):
            return "expired"
        return {"lapsed": "invitation_lapsed"}.get(self.state, self.state)


@dataclass(frozen=True)
class House:
    """All accounts of an establishment, by a name of ours, on a day."""

    today: date
    accounts: Mapping[str, Account] = field(default_factory=dict)

    def able(self) -> set[str]:
        """Tell who is an administrator, active and not overdue."""
        return {
            name
            for name, account in self.accounts.items()
            if account.profile == "administrator" and account.shown(self.today) == "active"
        }

    def but(self, name: str, **changes: object) -> "House":
        now = replace(self.accounts.get(name) or Account("user"), **changes)  # type: ignore[arg-type]
        return replace(self, accounts={**self.accounts, name: now})


@dataclass(frozen=True)
class Act:
    """What somebody asks for.

    :ivar by: who; `OPERATOR`; None: what the bus brings
    :ivar on: whom to; of a creation, the name that the new account gets
    :ivar profile: of a creation
    :ivar seen: of an edit: how many edits there had been when its ETag was read
    :ivar also: of an act on two accounts, the second
    """

    what: str
    by: str | None
    on: str
    profile: str = "user"
    seen: int = 0
    also: str | None = None


def eighteen_months_after(day: date) -> date:
    month = day.month + 6
    year = day.year + 1 + (month > 12)
    month -= 12 * (month > 12)
    for last in range(day.day, 0, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError


def at_the_door(house: House, act: Act) -> Answer | None:
    """Tell how somebody is refused before anything is looked at; None: they are let in."""
    if act.by is None:
        return None
    if act.by == OPERATOR:
        return None if act.what in ("renew", "invite") else (403, "forbidden")
    caller = house.accounts[act.by]
    if caller.state == "deleted":
        return 401, "session_ended"
    return None if caller.profile == "administrator" else (403, "forbidden")


def outcomes(house: House, act: Act) -> Iterator[tuple[tuple[Answer, ...], House]]:
    """Tell what an act that was let in may answer, and what is so afterwards."""
    if act.also is None:
        answer, after = ACTS[act.what](house, act)
        yield (answer,), after
        return
    one = replace(act, what=act.what.removesuffix("_both"), also=None)
    first, between = ACTS[one.what](house, one)
    second, after = ACTS[one.what](between, replace(one, on=act.also))
    yield ((0, first[1]), (0, second[1])), after  # a line has a code, and no status of its own


def _create(house: House, act: Act) -> tuple[Answer, House]:
    made = Account(act.profile, invited=house.today)
    return (201, None), replace(house, accounts={**house.accounts, act.on: made})


def _renew(house: House, act: Act) -> tuple[Answer, House]:
    account = house.accounts[act.on]
    if account.state == "deleted":
        return (404, "not_found"), house
    if act.on == act.by and account.is_overdue(house.today):
        return (409, "renewal_required"), house
    if account.state != "active":
        return (409, "not_activated"), house
    return (200, None), house.but(act.on, last=eighteen_months_after(house.today))


def _delete(house: House, act: Act) -> tuple[Answer, House]:
    if house.accounts[act.on].state == "deleted":
        return (404, "not_found"), house
    if act.by and house.accounts[act.by].state == "deleted":
        return (403, "forbidden"), house
    if act.on == act.by:
        return (409, "own_account"), house
    if house.able() == {act.on}:
        return (409, "last_administrator"), house
    return (204, None), house.but(act.on, state="deleted")


def _promote(house: House, act: Act) -> tuple[Answer, House]:
    account = house.accounts[act.on]
    if account.state == "deleted":
        return (404, "not_found"), house
    if act.by and house.accounts[act.by].state == "deleted":
        return (403, "forbidden"), house
    if account.profile == "administrator":
        return (409, "already_administrator"), house
    if account.state != "active":
        return (409, "not_activated"), house
    if account.is_overdue(house.today):
        return (409, "renewal_required"), house
    return (200, None), house.but(act.on, profile="administrator")


def _invite(house: House, act: Act) -> tuple[Answer, House]:
    account = house.accounts[act.on]
    if account.state == "deleted":
        return (404, "not_found"), house
    if account.state == "active":
        return (409, "already_active"), house
    if account.invited == house.today:
        return (409, "invited_lately"), house
    return (200, None), house.but(act.on, state="invited", invited=house.today)


def _edit(what: str) -> Callable[[House, Act], tuple[Answer, House]]:
    def edit(house: House, act: Act) -> tuple[Answer, House]:
        account = house.accounts[act.on]
        edits: int = getattr(account, what)
        if account.state == "deleted":
            return (404, "not_found"), house
        if edits != act.seen:
            return (412, "stale_etag"), house
        if account.is_overdue(house.today):
            return (409, "renewal_required"), house
        return (200, None), house.but(act.on, **{what: edits + 1})

    return edit


def _password(house: House, act: Act) -> tuple[Answer, House]:
    """The holder has created a password: the bus says so, perhaps late."""
    if house.accounts[act.on].state not in ("invited", "lapsed"):
        return (0, None), house
    last = eighteen_months_after(house.today)
    return (0, None), house.but(act.on, state="active", last=last)


ACTS: Mapping[str, Callable[[House, Act], tuple[Answer, House]]] = {
    "create": _create,
    "renew": _renew,
    "delete": _delete,
    "promote": _promote,
    "invite": _invite,
    "coordinates": _edit("coordinates"),
    "rights": _edit("rights"),
    "password": _password,
}


def lapse(house: House) -> House:
    """Let the invitations lapse that are fifteen days old."""
    for name, account in house.accounts.items():
        if account.state == "invited" and account.invited and account.invited + LINK <= house.today:
            house = house.but(name, state="lapsed")
    return house


def transitions(before: House, after: House) -> Iterator[str]:
    """Name what has become of each account between two states: "active to deleted"."""
    for name, account in after.accounts.items():
        former = before.accounts.get(name)
        old = former.shown(before.today) if former else "nothing"
        new = account.shown(after.today)
        if old != new:
            yield f"{old} to {new}"
        elif former and former.last != account.last:
            yield f"{old} renewed"
        if former and former.profile != account.profile:
            yield "user to administrator"
