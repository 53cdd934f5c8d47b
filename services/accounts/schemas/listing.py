"""The list of accounts in requests and answers."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.accounts.domain import AccountStatus, InvitationState
from services.accounts.domain.criteria import Field, Grouping
from services.accounts.queries.listing import SORTS
from services.accounts.schemas.accounts import IsLocked, OpenActs, StatusToday
from shared.auth import Level, Profile
from shared.errors import Bilingual
from shared.web import current
from shared.web.schemas import Choice, Date, Instant, Schema, Text

BEYOND = Bilingual(
    "The delegation does not hold this service: choose one of its scope.",
    "La délégation ne porte pas sur ce service : choisissez-en un de son périmètre.",
)
NO_SERVICE = Bilingual("Name the service too.", "Précisez aussi le service.")


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
    reviewed_on = Date(allow_none=True)
    undeliverable_since = Instant(allow_none=True)
    is_locked = IsLocked()
    acts = OpenActs()
    group = fields.String(allow_none=True)


class AccountFilter(Schema):
    """Which accounts are wanted: of several terms in `q`, each counts by itself [S1].

    `service` finds those with a right on it, `level` how far the right goes at least.
    """

    q = Text(
        max=200, metadata={"description": "Words to look for; an account is found by any of them."}
    )
    field = Choice(Field, metadata={"description": "The only column to look for `q` in."})
    profile = Choice(Profile, metadata={"description": "Only accounts of this profile."})
    status = Choice(AccountStatus, metadata={"description": "Only accounts that stand so today."})
    department = Text(
        max=120, metadata={"description": "Only accounts of this department, however written."}
    )
    expires_before = Date(metadata={"description": "Only accounts that expire before this day."})
    expires_after = Date(metadata={"description": "Only accounts that expire after this day."})
    has_signed_in = fields.Boolean(
        metadata={"description": "Only accounts whose holder has, or has never, signed in."}
    )
    service = Text(max=80, metadata={"description": "Only accounts with a right on this service."})
    level = Choice(
        Level,
        validate=validate.NoneOf([Level.NONE]),
        metadata={"description": "How far the right on `service` goes at least."},
    )
    needs_review = fields.Boolean(
        metadata={"description": "Only accounts that no review has spoken of for 18 months."}
    )
    is_undeliverable = fields.Boolean(
        metadata={"description": "Only accounts whose e-mails were given up."}
    )
    invitation = Choice(
        InvitationState,
        metadata={"description": "Only accounts whose invitation, unanswered, has come this far."},
    )

    @validates_schema(skip_on_field_errors=False)
    def _require_seen_service(self, data: dict[str, Any], **_: Any) -> None:
        service, actor = data.get("service"), current.actor()
        if service is None and "level" in data:
            raise ValidationError({"service": [NO_SERVICE]})
        if service is not None and actor.is_delegate and service not in actor.reach:
            raise ValidationError({"service": [BEYOND]})


_COLUMNS = (*SORTS, "status")


class Sort(fields.String):
    """By which column of the list accounts are sorted."""

    def __init__(self) -> None:
        super().__init__(
            validate=validate.OneOf([*_COLUMNS, *(f"-{column}" for column in _COLUMNS)]),
            metadata={"description": "The order; a minus sign turns it round."},
        )


class AccountQuery(AccountFilter):
    """Which accounts are wanted, and in which order; `-` before a column reverses it."""

    sort = Sort()
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
