"""What comes back about e-mails, and the addresses that nothing is sent to."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.mailer import errors, permissions
from services.mailer.actions import reports as actions
from services.mailer.actions import suppressions
from services.mailer.actions.reports import Taken
from services.mailer.api.tools import service_tools
from services.mailer.domain.reports.reading import LOOKED_AT
from services.mailer.models import Suppression
from services.mailer.queries import suppressions as queries
from services.mailer.schemas import reports as schemas
from shared.web import Blueprint, current, guard, guarded, idempotent, pages, uploads

blueprint = Blueprint(
    "Bounces", __name__, description="What comes back about e-mails, and suppressed addresses"
)

LARGEST_MESSAGE = 10 * 1024 * 1024
"""Bytes of a message that came back: it may carry the e-mail, and its answer pictures."""


@blueprint.route("/bounces")
class Bounces(MethodView):
    """What comes back about e-mails."""

    @guarded(permissions.REPORT_BOUNCES)
    @uploads.accepts_up_to(LARGEST_MESSAGE)
    @idempotent
    @blueprint.arguments(schemas.ReportForm, location="form")
    @blueprint.arguments(schemas.ReportFile, location="files")
    @blueprint.response(200, schemas.Taken)
    @blueprint.refuses(errors.BadMessage)
    def post(self, form: dict[str, Any], files: dict[str, Any]) -> Taken:
        """Hand in a message that came back about an e-mail (mail servers, operators)

        The body is `multipart/form-data`: the message as it came as `file`, and as `to` the address
        it came to, where its headers do not tell. It counts by that address alone, for fourteen
        days after the try it is about; handed in twice, it changes nothing more.
        """
        return actions.hand_in(
            current.session(),
            files["file"].read(LOOKED_AT),
            returns=service_tools().returns,
            to=form.get("to", ""),
            now=current.now(),
        )


@blueprint.route("/suppressions")
class Suppressions(MethodView):
    """Every suppressed address, for the platform's staff."""

    @guarded(permissions.READ_SUPPRESSIONS)
    @blueprint.arguments(schemas.SuppressionFilter, location="query")
    @blueprint.response(200, schemas.Suppression(many=True))
    @blueprint.paginate()
    def get(
        self, filters: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[Suppression]:
        """List suppressed addresses, the latest first (operators with the support duty)"""
        return pages.page(queries.listed(**filters), pagination_parameters)


@blueprint.route("/suppressions/<uuid:suppression_id>")
class OneSuppression(MethodView):
    """One suppressed address, for the platform's staff."""

    @guarded(permissions.READ_SUPPRESSIONS)
    @blueprint.response(200, schemas.Suppression)
    def get(self, suppression_id: UUID) -> Suppression:
        """Read why an address is suppressed

        The history of the establishment whose account it stands for shows it.
        """
        found = queries.find(current.session(), suppression_id)
        guard.leave_trace(permissions.READ_SUPPRESSIONS, establishment_id=found.establishment_id)
        return found


@blueprint.route("/suppressions/<uuid:suppression_id>/lift")
class Lift(MethodView):
    """Mails are sent to an address again."""

    @guarded(permissions.LIFT_SUPPRESSIONS)
    @blueprint.arguments(schemas.Lifting)
    @blueprint.response(200, schemas.Suppression)
    def post(self, body: dict[str, Any], suppression_id: UUID) -> Suppression:
        """Send mails to an address again, first those of the last fourteen days that waited

        The history of the establishment whose account it stands for shows it, with the reason.
        """
        lifted = suppressions.lift(current.session(), suppression_id, now=current.now())
        guard.leave_trace(
            permissions.LIFT_SUPPRESSIONS, establishment_id=lifted.establishment_id, **body
        )
        return lifted
