"""Ways from one account of a person to another of theirs."""

from datetime import datetime
from uuid import UUID

from shared.events.base import Event


class LinkCreated(
    Event, name="identity.link.created", subject="link_id", tenant="establishment_id"
):
    """The holder of an account has shown that another account is theirs too, by its password.

    From now on they may act as that account wherever a service lets linked accounts act: from
    `account_id` as `linked_account_id`, not the other way round. Each side has its establishment.
    """

    link_id: UUID
    account_id: UUID
    establishment_id: UUID
    linked_account_id: UUID
    linked_establishment_id: UUID
    created_at: datetime


class LinkRemoved(
    Event, name="identity.link.removed", subject="link_id", tenant="establishment_id"
):
    """A link between two accounts has ended for good.

    :ivar reason: removed (by the holder of one of them), email_changed (by somebody else, of one of
        them), password_reset (of one of them), factor_added (to the linked one, which its password
        alone no longer opens), deleted (one of them)
    """

    link_id: UUID
    account_id: UUID
    establishment_id: UUID
    linked_account_id: UUID
    linked_establishment_id: UUID
    created_at: datetime
    removed_at: datetime
    reason: str
