"""The same rights as a colleague: they are looked for by name or identifier, and chosen."""

from uuid import UUID

import flask

from services.portal import clients, session
from services.portal.clients.accounts import Row
from services.portal.forms import Form
from services.portal.visitors import api

MOST = 8
"""How many colleagues a search for one shows."""

LONGEST_SEARCH = 200
"""Signs: nobody is called by more."""


def is_looked_for(form: Form) -> bool:
    """Tell whether a colleague is looked for."""
    return bool(form["step"] == "like" and form["like"])


def found(form: Form) -> list[Row]:
    """List the colleagues whom a form looks for."""
    query = {"q": form["like"][:LONGEST_SEARCH], "page_size": MOST}
    return clients.accounts.listed(api(), session.home(), query).items


def copied(form: Form) -> dict[str, str]:
    """Give the rights of the colleague whom a form has chosen; a 404 where there is no such one."""
    try:
        source_id = UUID(form["copy"])
    except ValueError:
        flask.abort(404)
    return dict(clients.accounts.show(api(), session.home(), source_id).rights)
