"""Establishments that need attention for what another service knows: reviews, letters.

That service is asked once, and the delegations of those that the page shows once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.portal import clients
from services.portal.clients.api import Api
from services.portal.clients.delegations import Listed
from services.portal.clients.shapes import Page
from services.portal.languages import day, gettext, marked, ngettext
from shared.text import fold

ROWS = 25
MOST_DELEGATIONS = 100
"""Of the establishments of a page: few have more than one with the same centre."""

OF_DELEGATION = "delegation"
"""What lets one look into an establishment: not a linked account, nor that it is one's own."""


@dataclass(frozen=True)
class Waiting:
    """An establishment where something waits.

    :ivar said: what, in words
    """

    establishment_id: UUID
    name: str
    said: str


@dataclass(frozen=True)
class Found:
    """The establishments of a page, and the delegations with them.

    :ivar notes: by establishment, what waits there
    :ivar endpoint: the page of each establishment that shows it
    """

    page: Page[Listed]
    notes: Mapping[UUID, str]
    endpoint: str | None


def _reviews(api: Api) -> Sequence[Waiting]:
    return [
        Waiting(
            one.establishment_id,
            one.establishment_name,
            gettext("Review overdue since %(day)s", day=day(one.due_on)),
        )
        for one in clients.across.reviews(api)
        if one.is_overdue and one.by == OF_DELEGATION
    ]


def _letters(api: Api) -> Sequence[Waiting]:
    return [
        Waiting(
            one.establishment_id,
            one.name,
            ngettext("%(num)d unread letter", "%(num)d unread letters", one.unread),
        )
        for one in clients.unread.elsewhere(api)
    ]


REASONS = {"review_overdue": marked("Review overdue"), "unread_letters": marked("Unread letters")}
"""Saved filters that no delegation answers, beside those of `words.ATTENTION`."""

FINDERS: Mapping[str, Callable[[Api], Sequence[Waiting]]] = {
    "review_overdue": _reviews,
    "unread_letters": _letters,
}
ENDPOINTS = {"review_overdue": "reviews.listed", "unread_letters": "letters.listed"}
"""Where one goes on, of the pages that a delegation opens."""


def find(api: Api, reason: str, *, q: str, number: int) -> Found:
    """Find a page of them.

    :param reason: one of `REASONS`
    :param q: what their names hold; empty: any
    :param number: of the page
    """
    wanted = fold(q)
    waiting = [one for one in FINDERS[reason](api) if wanted in fold(one.name)]
    shown = waiting[(number - 1) * ROWS :][:ROWS]
    ids = [one.establishment_id for one in shown]
    items = _delegations(api, ids) if ids else []
    order: dict[UUID | None, int] = {each: place for place, each in enumerate(ids)}
    items.sort(key=lambda one: order.get(one.delegating.establishment_id, len(order)))
    return Found(
        Page(items, total=len(waiting), number=number, size=ROWS),
        {one.establishment_id: one.said for one in shown},
        ENDPOINTS.get(reason),
    )


def _delegations(api: Api, ids: Sequence[UUID]) -> list[Listed]:
    query = {"side": "centralising", "status": "active", "page_size": MOST_DELEGATIONS}
    named = ",".join(str(each) for each in ids)
    return clients.delegations.listed(api, {**query, "establishment_ids": named}).items
