"""One's own account [S0]."""

from datetime import timedelta
from typing import Any

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.accounts import errors, permissions, queries
from services.accounts.actions.accounts import coordinates
from services.accounts.api.beside import with_home
from services.accounts.api.tools import count_own_address
from services.accounts.queries.history import Criteria, Line
from services.accounts.queries.summaries import Summary
from services.accounts.queries.workplaces import Workplace
from services.accounts.schemas import me as schemas
from services.accounts.schemas.history import HistoryLine, OwnHistoryQuery
from shared.auth.stepping_up import StepUpNeeded
from shared.errors import TooMany
from shared.web import Blueprint, current, etags, guarded, pages
from shared.web.beside import Beside

blueprint = Blueprint("Me", __name__, description="One's own account, rights and history")


@blueprint.route("/me")
class Me(MethodView):
    """One's own account."""

    @guarded(permissions.READ_SELF)
    @blueprint.etagged
    @blueprint.response(200, schemas.Me)
    def get(self) -> Beside:
        """Show one's own account"""
        account = queries.accounts.of_caller(current.session(), current.actor())
        etags.tag(account, schemas.OwnCoordinates)
        return with_home(account)

    @guarded(permissions.CHANGE_SELF)
    @blueprint.etagged
    @blueprint.arguments(schemas.OwnChanges(partial=True))
    @blueprint.refuses(errors.AnotherPerson, StepUpNeeded, TooMany)
    @blueprint.response(200, schemas.Me)
    def patch(self, body: dict[str, Any]) -> Beside:
        """Change one's own e-mail address, phone number or language

        A new e-mail address counts once it is confirmed there; the old one is told. So many are
        written to in an hour, and no more. Another address or number takes a fresh proof of who one
        is; another language does not.
        """
        account = queries.accounts.of_caller(current.session(), current.actor())
        account = queries.accounts.locked(current.session(), account.id)
        etags.check(account, schemas.OwnCoordinates)
        coordinates.change(
            current.session(),
            account,
            actor=current.actor(),
            same_person=body.pop("same_person", False),
            changes=body,
            count_address=count_own_address,
            now=current.now(),
        )
        etags.tag(account, schemas.OwnCoordinates)
        return with_home(account)


@blueprint.route("/me/rights")
class OwnRights(MethodView):
    """One's own rights."""

    @guarded(permissions.READ_SELF)
    @blueprint.response(200, schemas.OwnRights)
    def get(self) -> dict[str, Any]:
        """Show what one may use at home"""
        account = queries.accounts.of_caller(current.session(), current.actor())
        rights = queries.rights.at_home(account)
        return {"rights": rights, "services": queries.services.usable(current.session(), rights)}


@blueprint.route("/me/summary")
class OwnSummary(MethodView):
    """What waits for one, and what one may use."""

    @guarded(permissions.READ_SELF)
    @blueprint.arguments(schemas.SummaryQuery, location="query")
    @blueprint.response(200, schemas.Summary)
    def get(self, query: dict[str, Any]) -> Summary:
        """Sum up what waits for one and which services one may use, as a first page shows it

        What concerns a whole establishment waits for its administrators only.
        """
        staleness = timedelta(seconds=current.settings().staleness)
        return queries.summaries.of(
            current.session(), current.actor(), **query, now=current.now(), staleness=staleness
        )


@blueprint.route("/me/history")
class OwnHistory(MethodView):
    """One's own history."""

    @guarded(permissions.READ_SELF)
    @blueprint.arguments(OwnHistoryQuery, location="query")
    @blueprint.response(200, HistoryLine(many=True))
    @blueprint.paginate()
    def get(self, query: dict[str, Any], pagination_parameters: PaginationParameters) -> list[Line]:
        """List what happened to one's own account, newest first"""
        account = queries.accounts.of_caller(current.session(), current.actor())
        criteria = Criteria(account_id=account.id, **query)
        rows = pages.page(queries.history.holders_rows(criteria), pagination_parameters)
        return queries.history.lines(current.session(), rows, actor=current.actor())


@blueprint.route("/me/establishments")
class OwnEstablishments(MethodView):
    """Where one may act."""

    @guarded(permissions.READ_SELF)
    @blueprint.response(200, schemas.Workplace(many=True))
    def get(self) -> list[Workplace]:
        """List the establishments one may act in: one's own, as a linked account, by delegation"""
        return queries.workplaces.of(
            current.session(),
            queries.accounts.of_caller(current.session(), current.actor()),
            now=current.now(),
            staleness=timedelta(seconds=current.settings().staleness),
        )
