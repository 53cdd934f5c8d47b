"""My establishment: who must have a second factor, and who has none yet."""

from functools import partial
from typing import Any

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.establishments import Establishment
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.visitors import api

blueprint = flask.Blueprint("factor_policy", __name__, url_prefix="/establishment/second-factor")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_administrators
def show() -> Answer:
    """Show who must have one, and who has none yet."""
    return _show(None)


@blueprint.post("")
@for_administrators
def change() -> Answer:
    """Ask for one of more people than the platform does, from a day on; or do so no more."""
    form = Form.sent()
    whom, since = form["second_factor_for"] or None, form["second_factor_from"]
    if whom and not since:
        form.fail("second_factor_from", _("Say from which day on."))
        return _show(form)
    changes = {"second_factor_for": whom, "second_factor_from": since if whom else None}
    try:
        clients.establishments.change(api(), session.home(), form["version"], **changes)
    except Refused as refusal:
        return _show(form.refuse(refusal), was_changed=refusal.status == 412)
    told = (
        _("It is settled: all administrators are told, and everybody concerned is reminded.")
        if whom
        else _("Your establishment asks for it no more: all administrators are told.")
    )
    flask.flash(told, "ok")
    return flask.redirect(flask.url_for("factor_policy.show"), 303)


def _show(form: Form | None, *, was_changed: bool = False) -> Answer:
    asking, home = api(), session.home()
    is_needed = flask.request.args.get("needed") == "yes"
    number = rendering.page_number()
    calls: list[Any] = [
        partial(clients.establishments.show, asking, home),
        partial(clients.without_factor.page, asking, home, number, is_needed=is_needed),
    ]
    found, page = asking.together(*calls)
    if page.is_beyond:  # whoever stood on it has added one: that is not everybody
        needed = "yes" if is_needed else None
        return flask.redirect(flask.url_for("factor_policy.show", page=page.pages, needed=needed))
    return rendering.show(
        "establishment/second_factor.html",
        form.status if form else 200,
        establishment=found,
        form=form or Form.shown(**_settled(found), version=found.version),
        was_changed=was_changed,
        page=page,
        is_needed=is_needed,
    )


def _settled(found: Establishment) -> dict[str, str]:
    since = found.second_factor_from
    return {
        "second_factor_for": found.second_factor_for or "",
        "second_factor_from": since.isoformat() if since else "",
    }
