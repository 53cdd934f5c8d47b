"""A campaign is withdrawn, with all of its letters and a reason."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import flask

from services.portal import clients, rendering
from services.portal.access import for_letters
from services.portal.clients.refusals import Refused
from services.portal.forms import Form
from services.portal.languages import gettext as _
from services.portal.pages.platform import blueprint, campaigns
from services.portal.pages.platform.campaigns import ONE, Answer
from services.portal.visitors import api


@blueprint.get(f"{ONE}/withdraw")
@for_letters
def ask_withdrawal(campaign_id: UUID) -> Answer:
    """Say what a withdrawal means, before it is done."""
    return _ask_withdrawal(campaign_id, Form.shown())


@blueprint.post(f"{ONE}/withdraw")
@for_letters
def withdraw_campaign(campaign_id: UUID) -> Answer:
    """Withdraw it, with all of its letters."""
    form = Form.sent()
    if not form["reason"]:
        form.fail("reason", _("Say why: whoever sees the line of a letter reads it."))
        return _ask_withdrawal(campaign_id, form)
    try:
        clients.campaigns.withdraw(api(), campaign_id, str(form["reason"]), key=form.key)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _ask_withdrawal(campaign_id, form.refuse(refusal))
    flask.flash(_("The campaign is withdrawn."), "ok")
    return campaigns.to_campaign(campaign_id)


def _ask_withdrawal(campaign_id: UUID, form: Form) -> Answer:
    calls: list[Callable[[], Any]] = [
        partial(clients.campaigns.show, api(), campaign_id),
        partial(clients.campaigns.letters, api(), campaign_id),
    ]
    found, counts = api().together(*calls)
    return rendering.show(
        "platform/campaign_withdraw.html", form.status, campaign=found, letters=counts, form=form
    )
