"""Who acts for us: by delegation, each person or application with every right that they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_administrators
from services.portal.clients.assignments import Reaching
from services.portal.clients.delegations import Side
from services.portal.languages import current
from services.portal.pages.delegations import blueprint, words
from services.portal.visitors import api

LONGEST = 80
ROWS = 100
"""Rights that a page shows."""


@dataclass(frozen=True)
class Delegate:
    """Somebody, or an application, of another establishment: by one delegation.

    :ivar rights: one row for each service
    """

    rights: Sequence[Reaching]

    @property
    def first(self) -> Reaching:
        """Tell what is the same of each right: who, until when, and their last act."""
        return self.rights[0]


@dataclass(frozen=True)
class By:
    """A delegation, and who acts by it."""

    delegation_id: UUID
    centralising: Side
    delegates: Sequence[Delegate]


@blueprint.get("/access")
@for_administrators
def reaching() -> flask.typing.ResponseReturnValue:
    """List who can use which services here by delegation, how far, until when, their last act."""
    asked = flask.request.args
    level = asked.get("level", "")
    query: dict[str, Any] = {
        "service": asked.get("service", "").strip()[:LONGEST] or None,
        "level": level if level in ("read", "write") else None,
        "page": rendering.page_number(),
        "page_size": ROWS,
    }
    calls: list[Any] = [
        partial(clients.services.catalogue, api(), current()),
        partial(clients.assignments.reaching, api(), query),
    ]
    catalogue, page = api().together(*calls)
    held = {row.service for row in page.items}
    return rendering.show(
        "delegations/reaching.html",
        services=[one for one in catalogue if one.is_delegable or one.code in held],
        page=page,
        found=by_delegation(page.items),
        asked=query,
        words=words,
    )


def by_delegation(rows: Sequence[Reaching]) -> list[By]:
    """Put rights together by delegation, then by whoever holds them, in the order they come."""
    found = []
    by_id = sorted(rows, key=lambda row: (row.centralising.name, str(row.delegation_id)))
    for delegation_id, those in groupby(by_id, key=lambda row: row.delegation_id):
        own = list(those)
        delegates = [Delegate(list(rights)) for _, rights in groupby(own, key=_whose)]
        found.append(By(delegation_id, own[0].centralising, delegates))
    return found


def _whose(row: Reaching) -> UUID | None:
    return row.account_id or row.client_id
