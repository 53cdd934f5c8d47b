"""All that this service keeps of somebody, as a file (GDPR art. 15 and 20)."""

from datetime import timedelta
from uuid import UUID

import flask
from flask.views import MethodView

from services.accounts import permissions, queries
from services.accounts.actions import holdings
from services.accounts.api.tools import service_tools
from shared.errors import TooMany
from shared.jobs import TooManyJobs
from shared.web import Blueprint, current, guarded, idempotent, jobs, throttle

blueprint = Blueprint("Personal data", __name__, description="What is kept of somebody, as a file")


@blueprint.route("/me/export")
class OwnData(MethodView):
    """What is kept of oneself."""

    @guarded(permissions.EXPORT_SELF)
    @idempotent
    @blueprint.refuses(TooMany, TooManyJobs)
    @blueprint.response(202, jobs.ShownJob)
    def post(self) -> flask.Response:
        """Have all that this service keeps of you written into a file (JSON)

        The account, rights, reviews, terms accepted, and the history in your establishment. The
        other services tell theirs by `GET /<service>/v1/me/data`. So many a day, and no more.
        """
        account = queries.accounts.of_caller(current.session(), current.actor())
        limit = service_tools().settings.own_copies_per_day
        throttle.by_account("own_copy", account.id, limit=limit, per=timedelta(days=1))
        return jobs.accepted(
            holdings.begin(
                current.session(),
                account=account,
                kind="own_data",
                requester=jobs.requester(),
                now=current.now(),
            )
        )


@blueprint.route("/establishments/<uuid:establishment_id>/accounts/<uuid:account_id>/export")
class PersonalData(MethodView):
    """What is kept of somebody who has asked by letter."""

    @guarded(permissions.EXPORT_PERSON)
    @idempotent
    @blueprint.refuses(TooManyJobs)
    @blueprint.response(202, jobs.ShownJob)
    def post(self, establishment_id: UUID, account_id: UUID) -> flask.Response:
        """Have all that this service keeps of an account's holder written into a file (JSON)

        For a request by letter; deleted accounts included. The establishment's history shows it.
        """
        account = queries.accounts.remembered(current.session(), account_id)
        return jobs.accepted(
            holdings.begin(
                current.session(),
                account=account,
                kind="personal_data",
                requester=jobs.requester(),
                now=current.now(),
            )
        )
