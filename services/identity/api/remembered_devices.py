"""The devices that stand for one's second factor at a sign-in."""

from uuid import UUID

from flask.views import MethodView

from services.identity.actions import remembered_devices
from services.identity.models import RememberedDevice
from services.identity.permissions import OWN_SESSIONS
from services.identity.queries import remembered_devices as queries
from services.identity.schemas import remembered_devices as schemas
from shared.web import Blueprint, current, guarded

blueprint = Blueprint(
    "Remembered devices", __name__, description="Where no second factor is asked for, for a while."
)


@blueprint.route("/remembered-devices")
class RememberedDevices(MethodView):
    """One's own remembered devices."""

    @guarded(OWN_SESSIONS)
    @blueprint.response(200, schemas.RememberedDevice(many=True))
    def get(self) -> list[RememberedDevice]:
        """List the devices on which one's second factor is not asked for, the latest first"""
        account_id = current.actor().account_id
        assert account_id is not None
        going_on = queries.going_on(account_id, now=current.now())
        return list(current.session().scalars(going_on))


@blueprint.route("/remembered-devices/<uuid:device_id>")
class OneRememberedDevice(MethodView):
    """One of one's own remembered devices."""

    @guarded(OWN_SESSIONS)
    @blueprint.response(204)
    def delete(self, device_id: UUID) -> None:
        """Forget one of one's own devices: the next sign-in there asks for the second factor"""
        account_id = current.actor().account_id
        assert account_id is not None
        remembered_devices.forget_own(current.session(), account_id=account_id, device_id=device_id)
