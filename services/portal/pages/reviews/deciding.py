"""A decision on one account of a review, after which the next one has its turn."""

from uuid import UUID

import flask

from services.portal import clients, session
from services.portal.access import for_administrators
from services.portal.languages import colon
from services.portal.languages import gettext as _
from services.portal.pages.reviews import blueprint
from services.portal.pages.reviews.wanted import Wanted
from services.portal.pages.reviews.words import VERDICTS
from services.portal.visitors import api

FILTER = "filter."
"""Before the name of a filter, in the fields of a form."""

LEFT = "left"
"""Of the page, what is left of it: the keyboard goes on there where no account comes next."""

_DONE = {
    "renew": lambda name: _("%(name)s: renewed.", name=name),
    "delete": lambda name: _("%(name)s: deleted.", name=name),
    "leave": lambda name: _("%(name)s: left as it is.", name=name),
}


@blueprint.post("/<uuid:review_id>")
@for_administrators
def decide(review_id: UUID) -> flask.typing.ResponseReturnValue:
    """Decide on one account; the page is shown again as it was, from the next account on."""
    form, asked = flask.request.form, carried(review_id)
    account_id, verdict, following = _parts(form.get("one", ""))
    if verdict not in VERDICTS:
        return flask.redirect(asked.here(), 303)
    (line,) = clients.reviews.decide(api(), session.home(), review_id, {account_id: verdict})
    name = form.get(f"name.{account_id}", "")[:200]
    if line.outcome == "done":
        flask.flash(_DONE[verdict](name), "ok")
    elif line.message:
        flask.flash(f"{name}{colon()}{line.message}", "warn")
        following = account_id
    anchor = f"#a-{following}" if following else f"#{LEFT}"
    return flask.redirect(f"{asked.here()}{anchor}", 303)


def carried(review_id: UUID) -> Wanted:
    """Read what a form carries of the page that it stood on."""
    said = {
        n.removeprefix(FILTER): v for n, v in flask.request.form.items() if n.startswith(FILTER)
    }
    return Wanted.read(review_id, said)


def _parts(one: str) -> tuple[str, str, str]:
    """Read what a button says: whom it is about, what is decided, and who comes next."""
    account_id, _colon, rest = one.partition(":")
    verdict, _colon, following = rest.partition(":")
    return account_id, verdict, following if _is_id(following) else ""


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
