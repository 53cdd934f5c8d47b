"""Invitations that nobody has answered, and sending them again."""

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.invitations import STATES, Outcome
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import ngettext
from services.portal.visitors import api

blueprint = flask.Blueprint("invitations", __name__, url_prefix="/establishment/invitations")

Answer = flask.typing.ResponseReturnValue


@blueprint.get("")
@for_administrators
def show() -> Answer:
    """List the invitations, by how far they have come where that is asked."""
    return _show(Form.shown())


@blueprint.post("")
@for_administrators
def send_again() -> Answer:
    """Invite those again who were chosen, and tell what became of each."""
    form = Form.sent()
    chosen = form.ticked("account_ids")
    if not chosen:
        form.problem = _("Choose at least one person.")
        form.status = 422
        return _show(form)
    try:
        outcomes = clients.invitations.send_again(api(), session.home(), chosen, form.key)
    except Refused as refusal:
        return _show(form.refuse(refusal))
    refused = [one for one in outcomes if one.code is not None]
    done = len(outcomes) - len(refused)
    if refused:
        return _show(form, done=done, refused=refused)
    flask.flash(
        ngettext("%(num)d invitation is sent.", "%(num)d invitations are sent.", done), "ok"
    )
    return flask.redirect(flask.url_for("invitations.show"), 303)


def _show(form: Form, *, done: int = 0, refused: list[Outcome] | None = None) -> Answer:
    state = flask.request.args.get("state") or None
    page = clients.invitations.unanswered(
        api(),
        session.home(),
        state=state if state in STATES else None,
        page=rendering.page_number(),
    )
    return rendering.show(
        "establishment/invitations.html",
        form.status,
        form=form,
        page=page,
        state=state,
        states=STATES,
        done=done,
        refused={str(one.account_id): one for one in refused or []},
    )
