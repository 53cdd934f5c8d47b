"""What becomes of somebody who has lost their second factors. None of it carries a name."""

from datetime import datetime
from uuid import UUID

from shared.events.base import Event


class FactorResetAsked(
    Event, name="identity.factor_reset.asked", subject="account_id", tenant="establishment_id"
):
    """An administrator has asked that somebody's second factors be removed; it waits.

    :ivar asked_by_id: the administrator's account
    :ivar due_at: when it is carried out, unless it is cancelled before
    :ivar email: where the holder is told
    :ivar former_email: where they are told too: their address was another one lately
    :ivar sealed: the code that cancels it, as a compact JWE, which only the mailer can open
    """

    reset_id: UUID
    account_id: UUID
    establishment_id: UUID
    asked_by_id: UUID
    asked_at: datetime
    due_at: datetime
    email: str
    former_email: str | None
    sealed: str


class FactorResetCancelled(
    Event, name="identity.factor_reset.cancelled", subject="account_id", tenant="establishment_id"
):
    """A removal of second factors that waited is not carried out.

    :ivar reason: holder, administrator (who cancelled it), void (it could be asked for no longer:
        another e-mail address, no factor left, whoever asked is no administrator any more)
    :ivar former_email: where the holder is told too: their address was another one lately
    """

    reset_id: UUID
    account_id: UUID
    establishment_id: UUID
    cancelled_at: datetime
    reason: str
    former_email: str | None


class FactorsReset(
    Event, name="identity.factors.reset", subject="account_id", tenant="establishment_id"
):
    """Somebody's second factors and recovery codes are gone, by another's hand or by a letter.

    Their sessions are over. By a letter, their password alone signs them in until they add a
    factor; else it is void too, and a link to another one is sent to them.

    :ivar way: administrator, command (of whoever runs the platform), letter
    :ivar asked_by_id: the administrator who has asked for it; None: nobody with an account
    :ivar former_email: where the holder is told too: their address was another one lately
    """

    reset_id: UUID
    account_id: UUID
    establishment_id: UUID
    way: str
    asked_by_id: UUID | None
    reset_at: datetime
    former_email: str | None
