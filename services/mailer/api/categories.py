"""Kinds of letters, their channels, and the right that each needs."""

from typing import Any

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.mailer import errors, permissions
from services.mailer.actions import categories as actions
from services.mailer.models import LetterCategory
from services.mailer.queries import categories as queries
from services.mailer.schemas import categories as schemas
from shared.web import Blueprint, current, guarded, idempotent, pages

blueprint = Blueprint(
    "Letter categories", __name__, url_prefix="/letter-categories", description="Kinds of letters"
)


@blueprint.route("")
class Categories(MethodView):
    """Every kind of letters."""

    @guarded(permissions.READ_CATEGORIES)
    @blueprint.response(200, schemas.Category(many=True))
    @blueprint.paginate()
    def get(self, pagination_parameters: PaginationParameters) -> list[LetterCategory]:
        """List the kinds of letters, their channels, and the right that each needs"""
        return pages.page(queries.listed(), pagination_parameters)

    @guarded(permissions.MANAGE_CATEGORIES)
    @idempotent
    @blueprint.arguments(schemas.NewCategory)
    @blueprint.response(201, schemas.Category)
    @blueprint.refuses(errors.CategoryExists)
    def post(self, body: dict[str, Any]) -> LetterCategory:
        """Open a kind of letters (operators with the letters duty)"""
        return actions.create(current.session(), now=current.now(), **body)
