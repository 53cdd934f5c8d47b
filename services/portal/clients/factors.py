"""One's own second factors, and the recovery codes that stand in for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.shapes import read, read_all

PATH = "/identity/v1/factors"
CODES = "/identity/v1/recovery-codes"

TOTP, RECOVERY_CODE, PASSKEY = "totp", "recovery_code", "passkey"
"""What may be shown besides the password, as the services call it."""

LETTER = "letter"
"""What stands in for all of it: the code of a letter, for an only administrator."""


@dataclass(frozen=True)
class Factor:
    """A second factor that counts."""

    id: UUID
    kind: str
    name: str
    added_at: datetime
    last_used_at: datetime | None = None


@dataclass(frozen=True)
class Begun:
    """An authenticator application that is being added; nobody can read its secret a second time.

    :ivar secret: as one types it into the application
    :ivar address: as a QR code carries it
    """

    id: UUID
    secret: str
    address: str


@dataclass(frozen=True)
class CodesLeft:
    """How many recovery codes are still good.

    :ivar made_at: None: there are none
    """

    left: int
    made_at: datetime | None = None


def own(api: Api) -> list[Factor]:
    """List one's own, the oldest first."""
    return read_all(Factor, api.get(PATH).json())


def codes_left(api: Api) -> CodesLeft:
    """Tell how many of one's recovery codes are still good."""
    return read(CodesLeft, api.get(CODES).json())


def begin(api: Api, name: str, *, key: str) -> Begun:
    """Begin to add an authenticator application."""
    return read(Begun, api.post(f"{PATH}/totp", {"name": name}, key=key).json())


def confirm(api: Api, factor_id: UUID | str, code: str) -> list[str] | None:
    """Let it count, with a code that it shows; give the recovery codes that come with the first.

    :returns: shown this once; None: there were some already
    """
    answer = api.post(f"{PATH}/{factor_id}/confirm", {"code": code}).json()
    codes: list[str] | None = answer["recovery_codes"]
    return codes


def passkey_options(api: Api) -> dict[str, Any]:
    """Tell a browser to have a passkey made."""
    options: dict[str, Any] = api.post(f"{PATH}/passkeys/options").json()["options"]
    return options


def add_passkey(api: Api, name: str, credential: Any) -> list[str] | None:
    """Add a passkey that a device has made; give the recovery codes that come with the first.

    :param credential: as the browser wrote it
    :returns: shown this once; None: there were some already
    """
    answer = api.post(f"{PATH}/passkeys", {"name": name, "credential": credential}).json()
    codes: list[str] | None = answer["recovery_codes"]
    return codes


def rename(api: Api, factor_id: UUID | str, name: str) -> None:
    """Call one of one's own by another name."""
    api.ask("PATCH", f"{PATH}/{factor_id}", json={"name": name})


def remove(api: Api, factor_id: UUID | str) -> None:
    """Remove one of one's own; with the last go the recovery codes."""
    api.ask("DELETE", f"{PATH}/{factor_id}")


def new_codes(api: Api) -> list[str]:
    """Make ten other recovery codes, shown this once; those before are good no more."""
    codes: list[str] = api.post(CODES).json()["codes"]
    return codes
