"""What is to be done next: drawn as numbers, read as an act that may well succeed."""

from collections.abc import Iterator

from hypothesis import strategies as st

from tests.accounts.life_cycle.reference import OPERATOR, Act, House

MOST = 14
"""So many accounts are not deleted at a time."""

WHAT = (
    *("create", "password", "renew", "delete", "invite", "promote", "coordinates", "rights"),
    *("invite", "password", "renew", "delete_both", "renew_both", "promote"),
)
Plan = tuple[str, str, bool, int, int, int]
PLAN: st.SearchStrategy[Plan] = st.tuples(
    st.sampled_from(WHAT),
    st.sampled_from(["user", "administrator"]),
    st.booleans(),
    *[st.integers(0, 839)] * 3,
)
"""What, the profile of a new account, whether something rare instead; by whom and on whom."""

RARE = {
    "invitation_lapsed": ("invite", "invite", "password", "delete"),
    "expired": ("delete", "delete", "renew"),
}


def act_of(plan: Plan, house: House, numbers: Iterator[int]) -> Act:
    """Read a plan: which act, and by and on whom, counted through those there are.

    What is drawn must not depend on how a race has ended, or nothing could be drawn again.

    :param numbers: of newcomers, each given once
    """
    what, profile, is_rare, *drawn = plan

    def one_of(names: list[str], place: int) -> str:
        return names[drawn[place] % len(names)]

    names = _live(house)
    callers = sorted(house.able()) * 4 + [n for n in names if _signs_in(house, n)]
    by = None if what == "password" else one_of([*callers, OPERATOR], 0)
    if what == "create" and len(names) < MOST:
        return Act(what, by, f"newcomer {next(numbers)}", profile=profile)
    if what == "create":
        what = "delete"
    on, also = one_of(names, 1), one_of(names, 2) if "both" in what else None
    rare = _rare(house)
    if is_rare and rare:
        what, on = rare[drawn[1] % len(rare)]
        also, by = None, None if what == "password" else one_of([*callers, OPERATOR], 0)
    if also == on:
        what, also = what.removesuffix("_both"), None
    seen = getattr(house.accounts[on], what) if what in ("coordinates", "rights") else 0
    return Act(what, by, on, seen=seen, also=also)


def overdue(house: House) -> list[str]:
    """List the administrators whose last day has gone by."""
    return [
        name
        for name, account in house.accounts.items()
        if account.profile == "administrator" and account.shown(house.today) == "expired"
    ]


def _live(house: House) -> list[str]:
    return [name for name, a in house.accounts.items() if a.state != "deleted"]


def _signs_in(house: House, name: str) -> bool:
    """Only who is active, and not overdue, holds a token; it does not outlive its last day."""
    return house.accounts[name].shown(house.today) == "active"


def _rare(house: House) -> list[tuple[str, str]]:
    """List acts, and on whom, that may well succeed and are not done often enough by chance."""
    found = []
    for name in _live(house):
        account = house.accounts[name]
        shown = account.shown(house.today)
        found += [(what, name) for what in RARE.get(shown, ())]
        if shown == "active" and account.profile == "user":
            found += [("promote", name)]
    return found
