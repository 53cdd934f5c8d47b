"""How often holders want to be written to."""

from typing import Any

from flask.views import MethodView

from services.mailer import permissions
from services.mailer.actions import preferences as actions
from services.mailer.api.tools import service_tools
from services.mailer.domain.topics import Chosen
from services.mailer.models import KnownAccount
from services.mailer.queries import people
from services.mailer.schemas import preferences as schemas
from shared.errors import NotFound
from shared.web import Blueprint, current, etags, guarded, public

blueprint = Blueprint(
    "Preferences", __name__, description="How often holders want to be written to"
)

TOKEN = {"name": "token", "in": "path", "description": "What the link in the e-mail carries."}


@blueprint.route("/me/preferences")
class Preferences(MethodView):
    """How often one wants to be written to."""

    @guarded(permissions.READ_PREFERENCES)
    @blueprint.etagged
    @blueprint.response(200, schemas.Preferences)
    def get(self) -> Chosen:
        """Show how often you are written to, by topic

        Codes, security and what ends an account are no matter of choice.
        """
        account = people.own(current.session(), current.actor().account_id)
        return _shown(account)

    @guarded(permissions.CHANGE_PREFERENCES)
    @blueprint.etagged
    @blueprint.arguments(schemas.PreferenceChanges)
    @blueprint.response(200, schemas.Preferences)
    def patch(self, body: dict[str, Any]) -> Chosen:
        """Change how often you are written to, by topic, from the next e-mail on"""
        account = people.own(current.session(), current.actor().account_id, lock=True)
        etags.check(Chosen.of(account.preferences), schemas.Preferences)
        actions.change(account, body)
        return _shown(account)


@blueprint.route("/unsubscriptions/<string(maxlength=200):token>", parameters=[TOKEN])
class Unsubscriptions(MethodView):
    """No more e-mails of a kind."""

    @public
    @blueprint.response(204)
    @blueprint.refuses(NotFound)
    def post(self, token: str) -> None:
        """End e-mails of a kind with one click of a mail program (RFC 8058)"""
        actions.end(current.session(), service_tools().unsubscribing.read(token))


def _shown(account: KnownAccount) -> Chosen:
    chosen = Chosen.of(account.preferences)
    etags.tag(chosen, schemas.Preferences)
    return chosen
