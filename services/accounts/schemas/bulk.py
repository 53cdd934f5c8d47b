"""Acts on many accounts in requests and answers."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.accounts.domain import Act
from services.accounts.domain.criteria import Criteria
from services.accounts.domain.selection import Selection
from services.accounts.schemas.listing import AccountFilter
from shared.errors import Bilingual
from shared.web.schemas import Choice, LevelMap, List, Schema

MOST_IDS = 10_000
ONE_OF_TWO = Bilingual(
    "Send either `ids` or `filter`; an empty filter stands for all accounts.",
    "Envoyez soit `ids`, soit `filter` ; un filtre vide désigne tous les comptes.",
)
NEEDED = Bilingual("This action needs it.", "Cette action en a besoin.")
NOT_FOR_THIS = Bilingual("It is not for this action.", "Il ne concerne pas cette action.")


class Chosen(Schema):
    """Which accounts: some by id, or all that match a filter."""

    ids = List(fields.UUID(), validate=validate.Length(min=1, max=MOST_IDS))
    filter = fields.Nested(AccountFilter)

    @validates_schema(skip_on_field_errors=False)
    def _require_one_of_two(self, data: dict[str, Any], **_: Any) -> None:
        if ("ids" in data) == ("filter" in data):
            raise ValidationError({"ids": [ONE_OF_TWO]})


class ActOnMany(Chosen):
    """What to do to them: `set_rights` needs `rights`, `copy_rights` needs `source_id`.

    `invite` is for those who have not created a password.
    `set_rights` sets the services that are named, and leaves the others as they are; `copy_rights`
    gives each account the rights of another.
    """

    action = Choice(Act, required=True)
    rights = LevelMap()
    source_id = fields.UUID()

    @validates_schema(skip_on_field_errors=False)
    def _require_what_it_needs(self, data: dict[str, Any], **_: Any) -> None:
        for name, act in (("rights", Act.SET_RIGHTS), ("source_id", Act.COPY_RIGHTS)):
            is_needed = data.get("action") is act
            if is_needed and not data.get(name):
                raise ValidationError({name: [NEEDED]})
            if "action" in data and not is_needed and name in data:
                raise ValidationError({name: [NOT_FOR_THIS]})


class BulkAct(ActOnMany):
    """An act on many accounts. A dry run only tells what would become of each.

    `expected` is how many accounts there are, as far as the caller knows: where there are more or
    fewer by now, nothing is done.
    """

    dry_run = fields.Boolean(load_default=False)
    expected = fields.Integer(strict=True, validate=validate.Range(min=0))


class BulkLine(Schema):
    """What became of one account: done, or refused for what `code` says."""

    account_id = fields.UUID(attribute="subject_id")
    outcome = fields.String()
    code = fields.String(allow_none=True)
    message = fields.String(allow_none=True)
    facts = fields.Dict(keys=fields.String(), allow_none=True)


def selection_of(body: dict[str, Any]) -> Selection:
    """Tell which accounts."""
    filter_ = Criteria(**body["filter"]) if "filter" in body else None
    return Selection(ids=body.get("ids"), filter=filter_)
