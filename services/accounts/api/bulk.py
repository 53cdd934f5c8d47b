"""One act on many accounts."""

from typing import Any
from uuid import UUID

import flask
from flask.views import MethodView

from services.accounts import permissions, queries
from services.accounts.actions import bulk
from services.accounts.api.tools import service_tools
from services.accounts.errors import SelectionChanged
from services.accounts.schemas import bulk as schemas
from shared.auth.stepping_up import StepUpNeeded
from shared.jobs import Job, Result, TooManyJobs
from shared.web import Blueprint, current, guarded, idempotent, jobs

blueprint = Blueprint("Bulk", __name__, description="One act on many accounts")


@blueprint.route("/establishments/<uuid:establishment_id>/accounts/bulk")
class Bulk(MethodView):
    """One act on many accounts."""

    @guarded(permissions.ACT_ON_MANY)
    @idempotent
    @blueprint.arguments(schemas.BulkAct)
    @blueprint.refuses(SelectionChanged, StepUpNeeded, TooManyJobs)
    @blueprint.alt_response(202, schema=jobs.ShownJob)
    @blueprint.response(200, schemas.BulkLine(many=True))
    def post(self, body: dict[str, Any], establishment_id: UUID) -> list[Result] | flask.Response:
        """Renew, invite again or delete many accounts, or set or copy their rights

        Every account gets an outcome of its own: what is refused for one spoils no other. A few
        are done at once (200), many by a job (202) whose progress and report can be followed. Each
        word of a search counts by itself, so that a filter may match more than one thinks: send
        the number that was shown as `expected`. Nobody is invited again within a day of the
        last invitation (`invited_lately`): `{"action": "invite", "filter": {"invitation":
        "lapsed"}}` writes to all whose link is too old, `undeliverable` and `sent` to those whom
        no e-mail reached, and who have not opened the link.
        """
        chosen = _chosen(body)
        if body.get("expected") not in (None, len(chosen)):
            raise SelectionChanged(count=len(chosen))
        begun = bulk.begin(
            current.session(),
            _order_of(body),
            ids=chosen,
            requester=jobs.requester(),
            settings=service_tools().settings,
            now=current.now(),
        )
        return jobs.accepted(begun) if isinstance(begun, Job) else begun


def _chosen(body: dict[str, Any]) -> Any:
    return queries.choosing.ids_of(current.session(), schemas.selection_of(body), now=current.now())


def _order_of(body: dict[str, Any]) -> bulk.BulkOrder:
    return bulk.BulkOrder(
        action=body["action"],
        rights=body.get("rights"),
        source_id=body.get("source_id"),
        dry_run=body["dry_run"],
    )
