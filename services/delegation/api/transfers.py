"""What one centralising establishment works on, offered to another; and the answers."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.delegation import errors, models, permissions, queries
from services.delegation.actions import offering, taking_over, transferring
from services.delegation.actions.offering import Offer
from services.delegation.actions.taking_over import TakingOrder
from services.delegation.api import throttles
from services.delegation.api.choosing import chosen
from services.delegation.api.tools import service_tools
from services.delegation.domain.asked import Target
from services.delegation.domain.status import Status
from services.delegation.queries.transfers import ShownTransferLine
from services.delegation.schemas import transfers as schemas
from services.delegation.schemas.fields import Reason
from services.delegation.schemas.many import ManyLine
from shared.errors import TooMany
from shared.jobs import Job, Result, TooManyJobs
from shared.web import Blueprint, current, guarded, idempotent, jobs, pages

blueprint = Blueprint(
    "Transfers",
    __name__,
    url_prefix="/transfers",
    description="What one centralising establishment works on, offered to another",
)


@blueprint.route("")
class Transfers(MethodView):
    """Transfers that one gives, or may take."""

    @guarded(permissions.READ_TRANSFERS)
    @blueprint.arguments(schemas.TransferQuery, location="query")
    @blueprint.response(200, schemas.Transfer(many=True))
    @blueprint.paginate()
    def get(
        self, query: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[models.Transfer]:
        """List the transfers that one's own establishment offers, or is offered, newest first"""
        return pages.page(queries.transfers.listed(**query), pagination_parameters)

    @guarded(permissions.OFFER_TRANSFER)
    @idempotent
    @blueprint.arguments(schemas.NewTransfer)
    @blueprint.refuses(errors.SelectionChanged, TooMany)
    @blueprint.response(200, schemas.Offer)
    def post(self, body: dict[str, Any]) -> Offer:
        """Offer delegations to another centralising establishment

        No consent passes on: it takes the offer, or declines it; then each delegating establishment
        gets a prepared request, and until it accepts, the delegation that there is runs on. What it
        accepts ends there.
        """
        settings = service_tools().settings
        throttles.count_request(settings.limits)
        successor, ids = Target(**body.pop("successor")), chosen(body)
        return offering.offer(
            current.session(),
            actor=current.actor(),
            now=current.now(),
            limits=settings.limits,
            successor=successor,
            delegation_ids=ids,
            language=current.language(),
            is_dry_run=body.pop("dry_run"),
            **body,
        )


@blueprint.route("/<uuid:transfer_id>")
class Transfer(MethodView):
    """A transfer."""

    @guarded(permissions.READ_TRANSFERS)
    @blueprint.response(200, schemas.Transfer)
    def get(self, transfer_id: UUID) -> models.Transfer:
        """Read a transfer"""
        return queries.transfers.find(current.session(), transfer_id)


@blueprint.route("/<uuid:transfer_id>/lines")
class TransferLines(MethodView):
    """What a transfer is about."""

    @guarded(permissions.READ_TRANSFERS)
    @blueprint.response(200, schemas.TransferLine(many=True))
    @blueprint.paginate()
    def get(
        self, transfer_id: UUID, pagination_parameters: PaginationParameters
    ) -> list[ShownTransferLine]:
        """List the delegations of a transfer, as they were when it was offered"""
        session = current.session()
        transfer = queries.transfers.find(session, transfer_id)
        found = pages.page(queries.transfers.lines_of(transfer), pagination_parameters)
        return queries.transfers.shown(session, found)


@blueprint.route("/<uuid:transfer_id>/progress")
class TransferProgress(MethodView):
    """How far a transfer has come."""

    @guarded(permissions.READ_TRANSFERS)
    @blueprint.response(200, schemas.Progress)
    def get(self, transfer_id: UUID) -> dict[str, dict[Status, int]]:
        """Count by state what has become of a transfer: what was asked for, or gone over"""
        session = current.session()
        transfer = queries.transfers.find(session, transfer_id)
        reader_id = current.actor().acting_tenant
        return {"statuses": queries.transfers.progress(session, transfer, reader_id=reader_id)}


@blueprint.route("/<uuid:transfer_id>/take")
class TakeTransfer(MethodView):
    """The other establishment takes it."""

    @guarded(permissions.TAKE_TRANSFER)
    @idempotent
    @blueprint.arguments(schemas.Taking)
    @blueprint.refuses(
        errors.NotCentralising, errors.OtherSideDecides, errors.TransferSettled, TooManyJobs
    )
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, ManyLine(many=True))
    def post(self, body: dict[str, Any], transfer_id: UUID) -> list[Result] | flask.Response:
        """Take a transfer: ask each delegating establishment for what was granted to the other

        Each gets a request, with what it succeeds in its text, and answers as it does any other.
        Up to 500 are asked at once (200), more by a job (202). Taken once more, it asks those who
        have not been asked.
        """
        settings = service_tools().settings
        begun = taking_over.begin(
            current.session(),
            TakingOrder(transfer_id=transfer_id, **body),
            requester=jobs.requester(),
            limits=settings.limits,
            at_once=settings.at_once,
            now=current.now(),
        )
        return jobs.accepted(begun) if isinstance(begun, Job) else begun


@blueprint.route("/<uuid:transfer_id>/decline")
class DeclineTransfer(MethodView):
    """The other establishment says no."""

    @guarded(permissions.DECLINE_TRANSFER)
    @idempotent
    @blueprint.arguments(Reason)
    @blueprint.response(200, schemas.Transfer)
    @blueprint.refuses(errors.OtherSideDecides, errors.TransferSettled)
    def post(self, body: dict[str, Any], transfer_id: UUID) -> models.Transfer:
        """Decline a transfer, with a reason that the other establishment reads"""
        return transferring.decline(
            current.session(),
            actor=current.actor(),
            now=current.now(),
            transfer_id=transfer_id,
            **body,
        )


@blueprint.route("/<uuid:transfer_id>/withdraw")
class WithdrawTransfer(MethodView):
    """Whoever offers it takes it back."""

    @guarded(permissions.WITHDRAW_TRANSFER)
    @idempotent
    @blueprint.response(200, schemas.Transfer)
    @blueprint.refuses(errors.OtherSideDecides, errors.TransferSettled)
    def post(self, transfer_id: UUID) -> models.Transfer:
        """Withdraw a transfer that nobody has answered"""
        return transferring.withdraw(
            current.session(), actor=current.actor(), now=current.now(), transfer_id=transfer_id
        )
