"""Accounts in requests and answers."""

from collections.abc import Callable
from typing import Any

from marshmallow import fields

from services.accounts import queries
from services.accounts.queries.acts import AccountAct
from services.accounts.schemas.people import Coordinates, NewCoordinates
from services.accounts.schemas.services import Labels
from shared.auth import Level, Profile
from shared.clock import paris_date
from shared.web import current
from shared.web.schemas import (
    Choice,
    Date,
    Instant,
    LevelMap,
    PostalAddress,
    Schema,
)


class StatusToday(fields.String):
    """The status as people see it on the day of the request: `expired` is told by the date."""

    def teller(self) -> Callable[[Any], str]:
        """Make what tells it, for one answer."""
        today = paris_date(current.now())
        return lambda account: account.status_on(today).value

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str:
        return self.teller()(obj)


class StatusOf(StatusToday):
    """The same, of the account that stands in another thing."""

    def teller(self) -> Callable[[Any], str]:
        """Make what tells it, for one answer."""
        tell, attribute = super().teller(), self.attribute
        assert attribute is not None
        return lambda thing: tell(getattr(thing, attribute))


class IsLocked(fields.Boolean):
    """Whether too many wrong passwords keep the holder out for now."""

    def __init__(self) -> None:
        super().__init__(attribute="locked_until")

    def teller(self) -> Callable[[Any], bool]:
        """Make what tells it, for one answer."""
        now = current.now()
        return lambda account: account.is_locked(now)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> bool:
        return self.teller()(obj)


class OpenActs(fields.List[Any]):
    """What the caller may do to the account now."""

    def __init__(self) -> None:
        described = {"description": "What the caller may do to the account now."}
        super().__init__(Choice(AccountAct), metadata=described)


class SeenRights(LevelMap):
    """The rights that the caller sees."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        seen = queries.rights.seen(current.actor(), value)
        return dict(sorted(seen.items()))


class UsableService(Schema):
    """A service that somebody may use, how far, and where."""

    code = fields.String()
    labels = fields.Nested(Labels)
    domain = fields.String()
    domain_labels = fields.Nested(Labels)
    address = fields.String(allow_none=True)
    level = Choice(Level)


class NewAccount(NewCoordinates):
    """Coordinates and rights, in one act [S1].

    Where somebody with the same names and e-mail address has an account here, it is refused, unless
    `same_person: false` vouches that this is another person.
    """

    profile = Choice(Profile, required=True)
    rights = LevelMap(load_default=dict)
    same_person = fields.Boolean(load_default=True)


class AccountChanges(Coordinates):
    """What may be changed; use it partially.

    `same_person` vouches that the account keeps naming the same person, where first name, last
    name and e-mail have all changed. `profile` never changes here: send what it is, or leave it
    out. Names and addresses of former days, which would be refused now, may be sent as they are.
    """

    profile = Choice(Profile)
    same_person = fields.Boolean(load_default=False)


class Account(Coordinates):
    """An account in full.

    `undeliverable_since` tells since when e-mails to its address have been given up.
    """

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
    reviewed_on = Date(allow_none=True)
    undeliverable_since = Instant(allow_none=True)
    is_locked = IsLocked()
    created_at = Instant()


class ShownAccount(Account):
    """An account in full, what the caller may do to it, and what its rights are called."""

    acts = OpenActs()
    services = fields.List(fields.Nested(UsableService), dump_only=True)


class Rights(Schema):
    """Service code to level; what is not there is at none."""

    rights = LevelMap(required=True)


class SeenRightsOf(Schema):
    """The rights of an account, as far as the caller sees them."""

    rights = SeenRights()


class Promotion(Schema):
    """The professional postal address, where none is known yet [S1]."""

    postal_address = fields.Nested(PostalAddress, load_default=None)
