"""All that this service keeps of an account (GDPR art. 15); of secrets, that there are any."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.identity.models import (
    Challenge,
    Credential,
    Device,
    Factor,
    FactorLetter,
    FactorReminder,
    FactorReset,
    FactorTries,
    HolderSession,
    Link,
    OneTimeCode,
    Passkey,
    RecoveryCode,
    RememberedDevice,
)
from shared.erasure import Row, told

OF_CREDENTIAL = (
    *("identifier", "status", "profile", "expires_on", "first_name", "last_name", "email"),
    *("own_new_email", "former_email", "email_changed_at", "email_moved_at", "language"),
    *("has_password", "password_set_at", "last_signed_in_at"),
)
OF_SESSION = (
    *("created_at", "refreshed_at", "address", "device", "profile", "ended_at", "ending"),
    *("acr", "amr", "authenticated_at"),
)
OF_CODE = ("created_at", "purpose", "email", "expires_at", "looked_up_at", "spent_at")
OF_PASSKEY = ("count", "transports", "is_synced")
OF_FACTOR = ("created_at", "kind", "name", "confirmed_at", "last_used_at")
OF_REMEMBERED_DEVICE = ("created_at", "label", "last_used_at", "expires_at")
OF_REMINDER = ("due_on", "days")
OF_RESET = ("created_at", "way", "due_at", "email", "ended_at", "ending")
OF_LETTER = ("created_at", "email", "expires_at", "ended_at", "ending")
OF_TRIES = ("kind", "count", "locked_until")
OF_CHALLENGE = ("created_at", "tries", "expires_at", "spent_at")
OF_LINK = ("created_at", "identifier", "linked_identifier", "ended_at", "removal")


def of(session: Session, account_id: UUID) -> dict[str, list[Row]]:
    """Tell what is kept: the credential, sign-ins, devices, factors, codes, links."""

    def rows(model: Any, *names: str) -> list[Row]:
        found: Any = select(model).where(model.account_id == account_id)
        return [told(row, *names) for row in session.scalars(found)]

    linked = or_(Link.account_id == account_id, Link.linked_account_id == account_id)
    return {
        "credential": rows(Credential, *OF_CREDENTIAL),
        "sessions": rows(HolderSession, *OF_SESSION),
        "devices": rows(Device, "label", "last_seen_at"),
        "remembered_devices": rows(RememberedDevice, *OF_REMEMBERED_DEVICE),
        "factor_reminders": rows(FactorReminder, *OF_REMINDER),
        "factors": rows(Factor, *OF_FACTOR),
        "passkeys": rows(Passkey, *OF_PASSKEY),
        "factor_resets": rows(FactorReset, *OF_RESET),
        "factor_letters": rows(FactorLetter, *OF_LETTER),
        "factor_tries": rows(FactorTries, *OF_TRIES),
        "challenges": rows(Challenge, *OF_CHALLENGE),
        "recovery_codes": rows(RecoveryCode, "created_at", "spent_at"),
        "codes": rows(OneTimeCode, *OF_CODE),
        "links": [told(row, *OF_LINK) for row in session.scalars(select(Link).where(linked))],
    }
