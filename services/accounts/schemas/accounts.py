"""Accounts in requests and answers."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.accounts import queries
from services.accounts.models import AccountStatus
from services.accounts.queries.listing import SORTS, Field, Grouping
from services.accounts.schemas.people import Coordinates
from shared.auth import Profile
from shared.clock import paris_date
from shared.errors import Bilingual
from shared.web import current
from shared.web.schemas import Choice, Date, Instant, LevelMap, PostalAddress, Schema, Text

NO_ADDRESS = Bilingual(
    "An administrator needs a postal address.", "Un administrateur doit avoir une adresse postale."
)


class StatusToday(fields.String):
    """The status as people see it on the day of the request: `expired` is told by the date."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return str(obj.status_on(paris_date(current.now())))


class SeenRights(LevelMap):
    """The rights that the caller sees."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        seen = queries.rights.seen(current.actor(), value)
        return dict(sorted(seen.items()))


class NewAccount(Coordinates):
    """Coordinates and rights, in one act [S1]."""

    profile = Choice(Profile, required=True)
    rights = LevelMap(load_default=dict)

    @validates_schema(pass_original=False, skip_on_field_errors=False)
    def _require_postal_address(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("profile") is Profile.ADMINISTRATOR and not data.get("postal_address"):
            raise ValidationError({"postal_address": [NO_ADDRESS]})

    @validates_schema(pass_original=False, skip_on_field_errors=False)
    def _require_known_services(self, data: dict[str, Any], **_: Any) -> None:
        tenant = current.actor().acting_tenant
        faults = queries.rights.faults(current.session(), tenant, data.get("rights") or {})
        if faults:
            raise ValidationError(
                {"rights": {name.removeprefix("rights."): words for name, words in faults.items()}}
            )


class AccountChanges(Coordinates):
    """What may be changed; use it partially.

    `same_person` vouches that the account keeps naming the same person, where first name, last
    name and e-mail have all changed. `profile` never changes here: send what it is, or leave it
    out.
    """

    profile = Choice(Profile)
    same_person = fields.Boolean(load_default=False)


class Account(Coordinates):
    """An account in full."""

    id = fields.UUID()
    establishment_id = fields.UUID()
    identifier = fields.String()
    profile = Choice(Profile)
    status = StatusToday()
    pending_email = fields.String(allow_none=True)
    rights = SeenRights()
    invited_at = Instant(allow_none=True)
    activated_on = Date(allow_none=True)
    renewed_on = Date(allow_none=True)
    expires_on = Date(allow_none=True)
    last_signed_in_at = Instant(allow_none=True)
    created_at = Instant()


class AccountRow(Schema):
    """An account in the list [S0] [S1]; `group` is what a grouped list stands by."""

    id = fields.UUID()
    title = fields.String()
    first_name = fields.String()
    last_name = fields.String()
    identifier = fields.String()
    department = fields.String(allow_none=True)
    email = fields.String()
    profile = Choice(Profile)
    status = StatusToday()
    expires_on = Date(allow_none=True)
    last_signed_in_at = Instant(allow_none=True)
    group = fields.String(allow_none=True)


class AccountFilter(Schema):
    """Which accounts are wanted: of several terms in `q`, each counts by itself [S1]."""

    q = Text(
        max=200, metadata={"description": "Words to look for; an account is found by any of them."}
    )
    field = Choice(Field, metadata={"description": "The only column to look for `q` in."})
    profile = Choice(Profile, metadata={"description": "Only accounts of this profile."})
    status = Choice(AccountStatus, metadata={"description": "Only accounts that stand so today."})
    expires_before = Date(metadata={"description": "Only accounts that expire before this day."})


_COLUMNS = (*SORTS, "status")


class AccountQuery(AccountFilter):
    """Which accounts are wanted, and in which order; `-` before a column reverses it."""

    sort = fields.String(
        validate=validate.OneOf([*_COLUMNS, *(f"-{column}" for column in _COLUMNS)]),
        metadata={"description": "The order; a minus sign turns it round."},
    )
    group_by = Choice(
        Grouping,
        metadata={"description": "Tell the group of each account, and list group by group."},
    )


class GroupQuery(AccountFilter):
    """Which accounts are to be counted, and by what."""

    group_by = Choice(Grouping, required=True, metadata={"description": "By what to count."})


class Group(Schema):
    """How many accounts stand in a group; of those without an expiry month, `group` is null."""

    group = fields.String(allow_none=True)
    count = fields.Integer()


class Rights(Schema):
    """Service code to level; what is not there is at none."""

    rights = LevelMap(required=True)


class SeenRightsOf(Schema):
    """The rights of an account, as far as the caller sees them."""

    rights = SeenRights()


class Promotion(Schema):
    """The professional postal address, where none is known yet [S1]."""

    postal_address = fields.Nested(PostalAddress, load_default=None)
