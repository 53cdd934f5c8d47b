"""Kinds of letters, their channels, and the right that each needs."""

from typing import Any

from flask.views import MethodView
from flask_smorest.pagination import PaginationParameters

from services.mailer import errors, permissions
from services.mailer.actions import categories as actions
from services.mailer.models import CategoryVersion, LetterCategory
from services.mailer.queries import categories as queries
from services.mailer.schemas import categories as schemas
from shared.web import Blueprint, current, etags, guarded, idempotent, pages

blueprint = Blueprint(
    "Letter categories", __name__, url_prefix="/letter-categories", description="Kinds of letters"
)


CODE = {"name": "code", "in": "path", "description": "The code of the kind of letters."}


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
        category = actions.create(
            current.session(), by=current.actor().account_id, now=current.now(), **body
        )
        etags.tag(category, schemas.CategoryChanges)
        return category


@blueprint.route("/<string(maxlength=40):code>", parameters=[CODE])
class Category(MethodView):
    """One kind of letters."""

    @guarded(permissions.READ_CATEGORIES)
    @blueprint.etagged
    @blueprint.response(200, schemas.Category)
    def get(self, code: str) -> LetterCategory:
        """Show a kind of letters"""
        category = queries.get(current.session(), code)
        etags.tag(category, schemas.CategoryChanges)
        return category

    @guarded(permissions.EDIT_CATEGORIES)
    @blueprint.etagged
    @blueprint.arguments(schemas.CategoryChanges)
    @blueprint.response(200, schemas.Category)
    def patch(self, body: dict[str, Any], code: str) -> LetterCategory:
        """Change a kind of letters (operators with the letters duty)

        Another `service` opens its letters to others, and other `kept_months` keep them, those
        deposited before too. Whether people are told, and whether paper goes, changes for letters
        yet to come. Each change is a version.
        """
        category = queries.get(current.session(), code, lock=True)
        etags.check(category, schemas.CategoryChanges)
        actions.change(
            current.session(),
            category,
            changes=body,
            by=current.actor().account_id,
            now=current.now(),
        )
        etags.tag(category, schemas.CategoryChanges)
        return category


@blueprint.route("/<string(maxlength=40):code>/versions", parameters=[CODE])
class Versions(MethodView):
    """What a kind of letters has been."""

    @guarded(permissions.READ_CATEGORY_VERSIONS)
    @blueprint.response(200, schemas.CategoryVersion(many=True))
    @blueprint.paginate()
    def get(self, code: str, pagination_parameters: PaginationParameters) -> list[CategoryVersion]:
        """List the versions of a kind of letters, the newest first (operators with the duty)"""
        category = queries.get(current.session(), code)
        return pages.page(queries.versions(category), pagination_parameters)
