"""Who works where: the people of a centre beside the establishments that it works for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import flask

from services.portal import clients, rendering
from services.portal.access import for_centre
from services.portal.clients.assignments import Assignment, Worked
from services.portal.languages import current, marked
from services.portal.pages.delegations import words
from services.portal.pages.others import blueprint
from services.portal.visitors import api

WIDEST = 12
"""How many people have a column: those who work in most of what the page shows."""

ROWS = 50
LONGEST = 100
ONLY = {"unassigned": marked("Nobody works in it")}


@dataclass(frozen=True)
class Cell:
    """How far somebody goes somewhere.

    :ivar level: the furthest, or that on the one service that is asked for; empty: not at all
    :ivar services: on how many
    """

    level: str = ""
    services: int = 0


@dataclass(frozen=True)
class Table:
    """People in columns, establishments in rows.

    :ivar people: names, by what tells them apart
    :ivar further: how many of them have no column
    """

    people: Mapping[str, str]
    rows: Sequence[tuple[Worked, Sequence[Cell], int]]
    further: int

    @classmethod
    def of(cls, worked: Sequence[Worked], service: str) -> Self:
        """Set out who works where, how far on a service, or on all of them."""
        names = {_key(each): _name(each) for one in worked for each in one.assignments}
        counts = Counter(_key(each) for one in worked for each in one.assignments)
        wide = [key for key, _ in counts.most_common(WIDEST)]
        people = dict(sorted(((key, names[key]) for key in wide), key=lambda pair: pair[1]))
        rows: list[tuple[Worked, Sequence[Cell], int]] = []
        for one in worked:
            cells = {_key(each): _cell(each, service) for each in one.assignments}
            hidden = len(cells.keys() - people.keys())
            rows.append((one, [cells.get(key, Cell()) for key in people], hidden))
        return cls(people, rows, len(names) - len(people))


@blueprint.get("/who-works-where")
@for_centre
def matrix() -> flask.typing.ResponseReturnValue:
    """Show it: searched, of one service or all, where nobody works alone if that is asked."""
    said = {name: value.strip() for name, value in flask.request.args.items()}
    query: dict[str, Any] = {
        "q": said.get("q", "")[:LONGEST] or None,
        "service": said.get("service", "")[:LONGEST] or None,
        "attention": said.get("attention") if said.get("attention") in ONLY else None,
        "sort": "name",
        "page": rendering.page_number(),
        "page_size": ROWS,
    }
    calls: list[Any] = [
        partial(clients.assignments.matrix, api(), query),
        partial(clients.services.catalogue, api(), current()),
    ]
    page, catalogue = api().together(*calls)
    return rendering.show(
        "others/matrix.html",
        page=page,
        table=Table.of(page.items, query["service"] or ""),
        asked=query,
        only=ONLY,
        services=[one for one in catalogue if one.is_delegable],
        words=words,
    )


def _key(each: Assignment) -> str:
    return str(each.account_id or each.client_id)


def _name(each: Assignment) -> str:
    if each.holder is not None:
        return f"{each.holder.last_name} {each.holder.first_name}"
    return str((each.client or {}).get("name", "–"))


def _cell(each: Assignment, service: str) -> Cell:
    levels = [each.rights[service]] if service in each.rights else []
    if not service:
        levels = list(each.rights.values())
    if not levels:
        return Cell()
    return Cell(max(levels, key=words.ORDER.index), len(levels))
