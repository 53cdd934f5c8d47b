"""What an act on many accounts would do, and who else there is of a name: told beforehand."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from services.accounts import permissions, queries
from services.accounts.actions import forecasts
from services.accounts.actions.bulk import BulkOrder
from services.accounts.actions.foretelling import Forecast
from services.accounts.api.beside import with_acts
from services.accounts.api.tools import service_tools
from services.accounts.schemas import bulk, listing
from services.accounts.schemas import forecasts as schemas
from shared.web import Blueprint, current, guarded
from shared.web.beside import Beside

blueprint = Blueprint("Forecasts", __name__, description="What an act would do, told beforehand")
_ACCOUNTS = "/establishments/<uuid:establishment_id>/accounts"


@blueprint.route(f"{_ACCOUNTS}/bulk/forecast")
class BulkForecast(MethodView):
    """What an act on many accounts would do."""

    @guarded(permissions.ACT_ON_MANY)
    @blueprint.arguments(schemas.ForeseenAct)
    @blueprint.response(200, schemas.Forecast)
    def post(self, body: dict[str, Any], establishment_id: UUID) -> Forecast:
        """Tell how many an act on many would be done to, and whom it would leave out, and why

        Nothing is done. Send the `count` as `expected` with the act itself. `examples` names the
        first of those who are left out for a reason.
        """
        selection = bulk.selection_of(body)
        return forecasts.foresee(
            current.session(),
            BulkOrder(
                action=body["action"],
                rights=body.get("rights"),
                source_id=body.get("source_id"),
                dry_run=True,
            ),
            ids=queries.choosing.ids_of(current.session(), selection, now=current.now()),
            actor=current.actor(),
            invite_pause=service_tools().settings.invite_pause,
            now=current.now(),
        )


@blueprint.route(f"{_ACCOUNTS}/namesakes")
class Namesakes(MethodView):
    """Who may be the same person."""

    @guarded(permissions.READ_ACCOUNTS)
    @blueprint.arguments(schemas.NamesakeQuery, location="query")
    @blueprint.response(200, listing.AccountRow(many=True))
    def get(self, query: dict[str, Any], establishment_id: UUID) -> list[Beside]:
        """List who has the same names, or the same e-mail address: is it the same person?

        Names are compared however they are written, and either way round.
        """
        found = queries.accounts.namesakes(current.session(), establishment_id, **query)
        return with_acts(list(found))
