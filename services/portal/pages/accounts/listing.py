"""The list of accounts: searched, filtered, sorted, grouped."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import flask
from markupsafe import Markup

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.accounts import Row
from services.portal.clients.services import Service
from services.portal.languages import current, month, written
from services.portal.languages import gettext as _
from services.portal.pages.accounts import blueprint, wanted
from services.portal.pages.accounts.wanted import SIZE_COOKIE, Wanted
from services.portal.rows import Rows, stand_in
from services.portal.visitors import api, arrived_at, portal
from shared.clock import paris_date

YEAR = 365 * 24 * 3600
SOON = timedelta(days=60)
"""An account that ends within it is said to end soon."""

NAMES = ("first_name", "last_name", "identifier", "department")
"""What a row shows that is its own; all else it has in common with others."""

ROWS = Rows(rendering.showable)

NEW_FOR = timedelta(days=180)
"""How long a service is called new."""


@blueprint.get("")
@for_administrators
def listed() -> flask.typing.ResponseReturnValue:
    """List the accounts of one's establishment."""
    asked = Wanted.read(flask.request.args)
    home = session.home()
    calls: list[Callable[[], Any]] = [
        partial(clients.accounts.listed, api(), home, asked.query),
        partial(clients.services.grantable, api(), current()),
    ]
    if "group_by" in asked.asked:
        counted = {**asked.filter, "group_by": asked.asked["group_by"]}
        calls.append(partial(clients.accounts.groups, api(), home, counted))
    page, services, *groups = api().together(*calls)
    if page.is_beyond:
        return flask.redirect(asked.address(page=page.pages))
    selected, days = flask.request.args.get("select") == "page", standing()
    of_page = (flask.url_for("accounts.listed"), current(), selected, days["today"])
    shown = rendering.show(
        "accounts/results.html" if rendering.is_fragment() else "accounts/list.html",
        asked=asked,
        page=page,
        labels={service.code: service.label for service in services},
        chips=list(asked.chips(services)),
        counts={group.group: group.count for group in groups[0]} if groups else {},
        group_name=partial(group_name, asked.asked.get("group_by", "")),
        turn=lambda number: asked.address(page=number),
        selected=selected,
        words=wanted,
        drawn=partial(_drawn, of_page, partial(written, current()), days["soon_by"]),
        **days,
    )
    response = flask.make_response(shown)
    response.headers["Vary"] = "HX-Request"
    if flask.request.args.get("page_size") == str(asked.size):
        response.set_cookie(
            SIZE_COOKIE,
            str(asked.size),
            max_age=YEAR,
            secure=portal().settings.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response


def _drawn(
    of_page: tuple[Hashable, ...],
    write: Callable[[date | datetime | None], str],
    soon_by: date,
    row: Row,
    shown: Callable[[Row, str, str], str],
) -> Markup:
    """Draw the row of an account.

    :param of_page: what rows show of the page that they are on
    :param write: writes a day in the language of the page
    :param soon_by: by which day an account is said to end soon
    :param shown: the macro that renders one, of an account, its last day and its last sign-in
    """
    ends = row.expires_on if row.status == "active" else None
    last_day = ends if ends and ends <= soon_by else None  # until which days are counted
    signs = (row.is_locked, row.undeliverable_since is None, last_day)
    kind = (*of_page, row.title, row.profile, row.status, *signs, tuple(row.acts))
    words = {name: getattr(row, name) or "" for name in NAMES}
    words |= {
        "id": str(row.id),
        "ends": write(row.expires_on),
        "last": write(row.last_signed_in_at),
    }

    def once() -> str:
        standing_in: dict[str, Any] = {name: stand_in(name) for name in ("id", *NAMES)}
        return shown(replace(row, **standing_in), stand_in("ends"), stand_in("last"))

    return ROWS.render(kind, words, once)


def group_name(by: str, group: str | None) -> str:
    """Say what a group is called, in the reader's language."""
    if group is None:
        return _("No expiry yet")
    if by == "expiry_month":
        return month(group)
    return _(wanted.CHOICES[by][group])


def standing() -> dict[str, date]:
    """Tell by which days templates say where an account stands."""
    today = paris_date(arrived_at())
    return {"today": today, "soon_by": today + SOON}


def fresh_since(services: list[Service]) -> date | None:
    """Tell after which day a service is called new; None: none is, as all came at once."""
    first = min((s.published_on for s in services if s.published_on), default=None)
    since = paris_date(arrived_at()) - NEW_FOR
    return None if first is None else max(first, since)
