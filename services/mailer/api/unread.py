"""Letters that nobody has opened: at home, and in all establishments that one reads letters for."""

import contextlib
from collections.abc import Sequence
from datetime import timedelta

from flask.views import MethodView

from services.mailer import permissions
from services.mailer.queries import letters, unread
from services.mailer.queries.unread import UnreadThere
from services.mailer.schemas import letters as schemas
from shared.access import AccessKnowledgeStale
from shared.web import Blueprint, current, guarded

blueprint = Blueprint("Unread letters", __name__, description="Letters that nobody has opened")


@blueprint.route("/me/summary")
class Summary(MethodView):
    """What waits for whoever calls."""

    @guarded(permissions.READ_SUMMARY)
    @blueprint.response(200, schemas.Summary)
    def get(self) -> dict[str, int | None]:
        """Count the letters that wait to be read, at home and elsewhere, as far as one may read"""
        session, elsewhere = current.session(), None
        services = letters.readable_services(session, current.actor())
        with contextlib.suppress(AccessKnowledgeStale):
            elsewhere = sum(each.unread for each in _elsewhere())
        return {
            "letters_unread": letters.counts(session, services).unread,
            "letters_unread_elsewhere": elsewhere,
        }


@blueprint.route("/unread-letters")
class UnreadLetters(MethodView):
    """Unread letters of others."""

    @guarded(permissions.READ_UNREAD_ACROSS)
    @blueprint.response(200, schemas.UnreadThere(many=True))
    def get(self) -> Sequence[UnreadThere]:
        """Count the unread letters of all establishments one reads letters for, most first

        Where there are any: by delegations that name `letters`, of the letters within one's reach.
        """
        return _elsewhere()


def _elsewhere() -> Sequence[UnreadThere]:
    return unread.elsewhere(
        current.session(),
        current.actor(),
        now=current.now(),
        staleness=timedelta(seconds=current.settings().staleness),
    )
