"""One-time codes of e-mails, and what they are for."""

from dataclasses import dataclass
from datetime import datetime

from services.portal.clients.api import Api
from services.portal.clients.passwords import Policy
from services.portal.clients.shapes import read

PATH = "/identity/v1/codes"
EMAIL, RESET, LETTER = "email_confirmation", "factor_reset", "factor_letter"


@dataclass(frozen=True)
class Description:
    """What a code is for.

    :ivar password_policy: what the password must be; None: it is not for one
    """

    purpose: str
    establishment_name: str
    expires_at: datetime
    password_policy: Policy | None


def look_up(api: Api, code: str) -> Description:
    """Tell what a code is for; nothing is used up."""
    return read(Description, api.post(f"{PATH}/lookup", {"token": code}).json())


def confirm_email(api: Api, code: str) -> None:
    """Confirm a new e-mail address."""
    api.post(f"{PATH}/confirm", {"token": code})


def cancel(api: Api, code: str) -> None:
    """Cancel a reset of one's own second factors, or the code of a letter."""
    api.post(f"{PATH}/cancel", {"token": code})
