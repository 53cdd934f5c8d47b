"""What a service keeps of somebody, told to them, or to an operator whom they have written to.

Every service serves these routes but `accounts`, whose answer is a file, written by a job.
"""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from marshmallow import fields

from shared.auth import Duty, Permission
from shared.auth.permissions import EVERYONE
from shared.errors import NotFound
from shared.web import current, schemas
from shared.web.blueprints import Blueprint
from shared.web.marks import guarded

READ_OWN = Permission(name="personal_data.read_own", own=EVERYONE, despite_terms=True)
READ = Permission(name="personal_data.read", duty=Duty.SUPPORT)

PERMISSIONS = (READ_OWN, READ)
"""The same in every service that serves these routes, beside those of its own `permissions.py`."""

blueprint = Blueprint("Holdings", __name__, description="What is kept of somebody")


class Holdings(schemas.Schema):
    """What this service keeps of an account and its holder: rows by kind, ids and texts as kept."""

    account_id = fields.UUID()
    told_at = schemas.Instant()
    data = fields.Dict(keys=fields.String(), values=fields.List(fields.Dict(keys=fields.String())))


@blueprint.route("/me/data")
class Own(MethodView):
    """What is kept of oneself."""

    @guarded(READ_OWN)
    @blueprint.response(200, Holdings)
    def get(self) -> dict[str, Any]:
        """Tell all that this service keeps of you (GDPR art. 15 and 20)"""
        account_id = current.actor().account_id
        assert account_id is not None
        return _told(account_id)


@blueprint.route("/establishments/<uuid:establishment_id>/accounts/<uuid:account_id>/data")
class OfAccount(MethodView):
    """What is kept of somebody who has asked by letter."""

    @guarded(READ)
    @blueprint.response(200, Holdings)
    def get(self, establishment_id: UUID, account_id: UUID) -> dict[str, Any]:
        """Tell all that this service keeps of an account's holder, who has asked for it

        The establishment's history shows that it was told.
        """
        return _told(account_id)


def _told(account_id: UUID) -> dict[str, Any]:
    """Tell what is kept.

    :raises NotFound: if nothing is
    """
    holdings = current.service().holdings
    assert holdings is not None
    data = holdings(current.session(), account_id)
    if not any(data.values()):
        raise NotFound
    return {"account_id": account_id, "told_at": current.now(), "data": data}
