"""Invitations in requests and answers."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates

from services.accounts.domain import InvitationState, Title
from services.accounts.queries.places import By
from services.accounts.schemas.people import NamedPerson
from shared.auth import Profile
from shared.errors import Bilingual
from shared.web.schemas import Choice, Instant, List, Schema

MOST = 500
TWICE = Bilingual("Each account once.", "Chaque compte une seule fois.")


class Invitation(Schema):
    """An invitation that its holder has not answered, and what became of it.

    A link may have been opened by the holder or by a scanner of their mail server; an address is
    undeliverable once the e-mail was given up.
    """

    account_id = fields.UUID(attribute="account.id")
    title = Choice(Title, attribute="account.title")
    first_name = fields.String(attribute="account.first_name")
    last_name = fields.String(attribute="account.last_name")
    identifier = fields.String(attribute="account.identifier")
    department = fields.String(attribute="account.department", allow_none=True)
    email = fields.String(attribute="account.email")
    profile = Choice(Profile, attribute="account.profile")
    state = Choice(InvitationState)
    invited_at = Instant(attribute="invitation.invited_at")
    lapses_at = Instant(attribute="invitation.lapses_at")
    invited_by = fields.Nested(NamedPerson, allow_none=True)
    sent_at = Instant(attribute="invitation.sent_at", allow_none=True)
    looked_at = Instant(attribute="invitation.looked_at", allow_none=True)
    failed_at = Instant(attribute="invitation.failed_at", allow_none=True)


class InvitationThere(Invitation):
    """The same, with the establishment, and what lets one administer its accounts."""

    establishment_id = fields.UUID(attribute="place.establishment_id")
    establishment_name = fields.String(attribute="place.name")
    by = Choice(By, attribute="place.by")


class InvitationQuery(Schema):
    """Which invitations are wanted."""

    state = Choice(
        InvitationState, metadata={"description": "Only invitations that have come this far."}
    )


class Invited(Schema):
    """Whose holders to invite again."""

    account_ids = List(fields.UUID(), required=True, validate=validate.Length(min=1, max=MOST))

    @validates("account_ids")
    def _require_each_once(self, value: list[Any], **_: Any) -> None:
        if len(value) != len(set(value)):
            raise ValidationError([TWICE])
