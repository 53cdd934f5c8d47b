"""A code on paper that lets an administrator in who has lost their second factors, and has nobody.

None of it carries a name.
"""

from datetime import datetime
from uuid import UUID

from shared.events.base import Event


class FactorLetterAsked(
    Event, name="identity.factor_letter.asked", subject="account_id", tenant="establishment_id"
):
    """Somebody who knows a sole administrator's password has asked for a code by letter.

    `identity.factor_letter.issued` brings it to the legal representative.

    :ivar expires_at: until when the code of the letter is good
    :ivar email: where the holder is told
    :ivar former_email: where they are told too: their address was another one lately
    :ivar sealed: the code that cancels it, as a compact JWE, which only the mailer can open
    """

    letter_id: UUID
    account_id: UUID
    establishment_id: UUID
    asked_at: datetime
    expires_at: datetime
    email: str
    former_email: str | None
    sealed: str


class FactorLetterIssued(
    Event, name="identity.factor_letter.issued", subject="account_id", tenant="establishment_id"
):
    """The code that was asked for goes to the legal representative, at the address of record.

    :ivar expires_at: until when it is good
    :ivar sealed: the code as a compact JWE, which only the mailer can open
    """

    letter_id: UUID
    account_id: UUID
    establishment_id: UUID
    asked_at: datetime
    expires_at: datetime
    sealed: str


class FactorLetterVoided(
    Event, name="identity.factor_letter.voided", subject="account_id", tenant="establishment_id"
):
    """The code of a letter is good for nothing any more.

    :ivar reason: holder (who cancelled it), tries (too many wrong ones), void (another e-mail
        address, no factor left), lost (it came back, or another address of record)
    :ivar former_email: where the holder is told too: their address was another one lately
    """

    letter_id: UUID
    account_id: UUID
    establishment_id: UUID
    voided_at: datetime
    reason: str
    former_email: str | None
