"""The browsers on which one's second factor is not asked for, for a while."""

from uuid import UUID

import flask

from services.portal import clients
from services.portal.access import for_holders
from services.portal.languages import gettext as _
from services.portal.pages.security import blueprint
from services.portal.visitors import api

Answer = flask.typing.ResponseReturnValue


@blueprint.post("/devices/<uuid:device_id>")
@for_holders
def forget_device(device_id: UUID) -> Answer:
    """Have the second factor be asked for there again."""
    clients.remembered_devices.forget(api(), device_id)
    flask.flash(_("Your second factor is asked for there again."), "ok")
    return flask.redirect(flask.url_for("security.show"), 303)
