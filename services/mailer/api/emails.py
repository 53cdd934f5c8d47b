"""E-mails and how they fare."""

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.mailer import errors, permissions
from services.mailer.actions import emails as actions
from services.mailer.models import Email
from services.mailer.queries import emails as queries
from services.mailer.schemas import emails as schemas
from shared.web import Blueprint, current, guard, guarded, pages

blueprint = Blueprint("Emails", __name__, description="E-mails and the tries to send them")


@blueprint.route("/emails")
class Emails(MethodView):
    """Every e-mail, for the platform's staff."""

    @guarded(permissions.READ_EMAILS)
    @blueprint.arguments(schemas.EmailQuery, location="query")
    @blueprint.response(200, schemas.ListedEmail(many=True))
    @blueprint.paginate()
    def get(
        self, filters: dict[str, Any], pagination_parameters: PaginationParameters
    ) -> list[Email]:
        """List e-mails, the newest first (operators with the support duty)"""
        return pages.page(queries.listed(**filters), pagination_parameters)


@blueprint.route("/emails/queue")
class Queue(MethodView):
    """What waits to leave, for the platform's staff."""

    @guarded(permissions.READ_EMAILS)
    @blueprint.response(200, schemas.WaitingInLane(many=True))
    def get(self) -> list[queries.WaitingInLane]:
        """Count the e-mails that have not left, lane by lane (operators with the support duty)"""
        return queries.queue(current.session(), now=current.now())


@blueprint.route("/emails/<uuid:email_id>")
class OneEmail(MethodView):
    """One e-mail, for the platform's staff."""

    @guarded(permissions.READ_EMAILS)
    @blueprint.response(200, schemas.Email)
    def get(self, email_id: UUID) -> Email:
        """Read an e-mail, its tries and its text, the one-time code blanked

        The history of the establishment it was written to shows it.
        """
        email = queries.get(current.session(), email_id)
        guard.leave_trace(permissions.READ_EMAILS, establishment_id=email.establishment_id)
        return email


@blueprint.route("/emails/<uuid:email_id>/retry")
class Retry(MethodView):
    """An e-mail that was given up goes out again."""

    @guarded(permissions.RETRY_EMAILS)
    @blueprint.response(200, schemas.Email)
    @blueprint.refuses(errors.NotRetriable)
    def post(self, email_id: UUID) -> Email:
        """Try again to send an e-mail that was given up"""
        email = actions.retry(current.session(), email_id=email_id, now=current.now())
        guard.leave_trace(permissions.RETRY_EMAILS, establishment_id=email.establishment_id)
        return email


@blueprint.route("/establishments/<uuid:establishment_id>/emails")
class EmailsOfEstablishment(MethodView):
    """The e-mails to an establishment's people."""

    @guarded(permissions.READ_OWN_EMAILS)
    @blueprint.arguments(schemas.EmailFilter, location="query")
    @blueprint.response(200, schemas.ListedEmail(many=True))
    @blueprint.paginate()
    def get(
        self,
        filters: dict[str, Any],
        establishment_id: UUID,
        pagination_parameters: PaginationParameters,
    ) -> list[Email]:
        """List the e-mails to an establishment's people, the newest first"""
        return pages.page(queries.listed(**filters), pagination_parameters)


@blueprint.route("/establishments/<uuid:establishment_id>/emails/<uuid:email_id>")
class EmailOfEstablishment(MethodView):
    """One e-mail to somebody of an establishment."""

    @guarded(permissions.READ_OWN_EMAILS)
    @blueprint.response(200, schemas.TriedEmail)
    def get(self, establishment_id: UUID, email_id: UUID) -> Email:
        """Read how an e-mail to somebody of the establishment fared"""
        return queries.get(current.session(), email_id)
