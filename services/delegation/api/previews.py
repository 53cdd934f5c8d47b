"""What accepting would mean, for whoever is about to answer."""

from uuid import UUID

from flask.views import MethodView

from services.delegation import errors, permissions, queries
from services.delegation.queries.previews import Shown
from services.delegation.schemas.previews import Preview as PreviewSchema
from shared.web import Blueprint, current, guarded

blueprint = Blueprint(
    "Previews",
    __name__,
    url_prefix="/delegations/<uuid:delegation_id>",
    description="What accepting would mean: who could do what, until when, and what changes",
)


@blueprint.route("/preview")
class Preview(MethodView):
    """What accepting a request would mean."""

    @guarded(permissions.READ)
    @blueprint.response(200, PreviewSchema)
    @blueprint.refuses(errors.OtherSideDecides, errors.WrongState)
    def get(self, delegation_id: UUID) -> Shown:
        """Tell what accepting a request would mean, with the text and its hash

        For the delegating side. `POST …/accept` with this `text_hash` accepts.
        """
        session = current.session()
        found = queries.delegations.find(session, delegation_id)
        reader_id = current.actor().acting_tenant
        return queries.previews.of_request(session, found, reader_id=reader_id)


@blueprint.route("/amendments/<uuid:amendment_id>/preview")
class AmendmentPreview(MethodView):
    """What accepting an amendment would mean."""

    @guarded(permissions.READ)
    @blueprint.response(200, PreviewSchema)
    @blueprint.refuses(errors.AmendmentAnswered, errors.OtherSideDecides)
    def get(self, delegation_id: UUID, amendment_id: UUID) -> Shown:
        """Tell what accepting an amendment would mean, with the text and its hash

        For the delegating side. `POST …/accept` with this `text_hash` accepts.
        """
        session = current.session()
        delegation = queries.delegations.find(session, delegation_id)
        found = queries.amendments.find(session, delegation, amendment_id)
        reader_id = current.actor().acting_tenant
        return queries.previews.of_amendment(session, found, delegation, reader_id=reader_id)
