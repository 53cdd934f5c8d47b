"""What protects an account besides its password; what is done for somebody who has lost it."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering, session
from services.portal.access import for_administrators
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.languages import moment
from services.portal.pages.accounts import blueprint
from services.portal.pages.accounts.listing import standing
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.get("/<uuid:account_id>/security")
@for_administrators
def security(account_id: UUID) -> Answer:
    """Show whether an account has a second factor, and whether its removal waits."""
    return _show(account_id, Form.shown())


@blueprint.post("/<uuid:account_id>/security")
@for_administrators
def remove_factors(account_id: UUID) -> Answer:
    """Have lost second factors be removed in a day, or not be removed after all."""
    form, home = Form.sent(), session.home()
    if form["act"] not in ("ask", "cancel"):
        form.status, form.problem = 422, _("Press one of the buttons of this page.")
        return _show(account_id, form)
    try:
        if form["act"] == "cancel":
            clients.factor_resets.cancel(api(), home, account_id)
            told = _("The second factors of %(name)s stay as they are.", name=form.name())
        else:
            clients.factor_resets.ask(api(), home, account_id, key=form.key)
            told = _("%(name)s is told by e-mail, and can cancel it.", name=form.name())
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _show(account_id, _told(form.refuse(refusal)))
    flask.flash(told, "ok")
    return flask.redirect(flask.url_for("accounts.security", account_id=account_id), 303)


def _told(form: Form) -> Form:
    """Say from when on it can be asked for, where the address has just been changed."""
    until = form.members.get("until")
    if until:
        form.problem += " " + _("Until %(moment)s.", moment=moment(datetime.fromisoformat(until)))
    return form


def _show(account_id: UUID, form: Form) -> Answer:
    asking, home = api(), session.home()
    calls: list[Any] = [
        partial(clients.accounts.show, asking, home, account_id),
        partial(clients.factor_resets.standing, asking, home, account_id),
    ]
    account, factors = asking.together(*calls)
    return rendering.show(
        "accounts/security.html",
        form.status,
        account=account,
        factors=factors,
        form=form,
        **standing(),
    )
