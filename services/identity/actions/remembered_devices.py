"""Devices on which a second factor was shown, and is not asked for again for seven days.

What such a device keeps stands for the factor at a sign-in, after the right password. It proves
nothing: whatever a factor is asked for in a session asks for the factor itself (decision 0089).
Their rows are held behind the credential.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.identity.domain.refresh_tokens import RefreshToken
from services.identity.models import Credential, RememberedDevice
from services.identity.models.remembered_device import LASTS, MOST
from services.identity.queries import credentials
from services.identity.queries import remembered_devices as known
from services.identity.tools import Tools
from shared.auth.assurance import Assurance, Method
from shared.db import new_id
from shared.errors import NotFound
from shared.events.identity import RememberedDeviceAdded, RememberedDeviceReused
from shared.messaging import announce


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What a device keeps until the next sign-in.

    :ivar expires_at: until when it stands for a factor
    """

    token: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """A device that stands for the factor of whoever signs in.

    :ivar shown: as far as it goes
    :ivar next: what it keeps from now on
    """

    shown: Assurance
    next: Remembered


def remember(
    session: Session,
    credential: Credential,
    *,
    label: str | None,
    tools: Tools,
    now: datetime,
) -> Remembered:
    """Remember the device on which a factor has just proved right. Lock the credential.

    :param label: what the device says it is
    """
    held = known.locked_of(session, credential.account_id)
    for oldest in held[: max(0, len(held) + 1 - MOST)]:
        session.delete(oldest)
    device_id = new_id()
    token = tools.device_tokens.first(device_id)
    device = RememberedDevice(
        id=device_id,
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        label=label,
        digest=token.digest,
        turned_at=now,
        created_at=now,
        expires_at=now + LASTS,
    )
    session.add(device)
    event = RememberedDeviceAdded(
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        device=label,
        added_at=now,
        expires_at=device.expires_at,
    )
    announce(session, event, sequence=credential.advance())
    session.flush()  # the number of the announcement, which the session's goes on from
    return _kept(device, token, tools=tools)


def recognise(
    session: Session, text: str, *, account_id: UUID, tools: Tools, now: datetime
) -> Recognised | None:
    """Take what a device keeps in the place of a factor; None: it stands for none.

    It is good once. Whoever lost the answer and asks again within seconds is given the same next
    one; any other reuse means that two have it: the device is forgotten, and its holder told.
    Hold the account's row.

    :param text: as the device hands it in
    """
    token = tools.device_tokens.read(text)
    device = known.locked(session, token.of_id) if token else None
    if token is None or device is None or device.account_id != account_id or device.is_over(now):
        return None
    if not _is_its_turn(device, token, tools=tools, now=now):
        _forget_reused(session, device, now=now)
        return None
    following = tools.device_tokens.successor(token)
    if token.digest == device.digest:
        device.turn(following.digest, now=now)
    device.last_used_at = now
    return Recognised(
        shown=Assurance.by(Method.PASSWORD, Method.REMEMBERED_DEVICE, at=device.created_at),
        next=_kept(device, following, tools=tools),
    )


def _is_its_turn(
    device: RememberedDevice, token: RefreshToken, *, tools: Tools, now: datetime
) -> bool:
    """Tell whether a token is the newest, or the one before by a lost answer."""
    if token.digest == device.digest:
        return True
    until = device.turned_at + tools.settings.retry_within
    return token.digest == device.former_digest and now < until


def _kept(device: RememberedDevice, token: RefreshToken, *, tools: Tools) -> Remembered:
    return Remembered(token=tools.device_tokens.write(token), expires_at=device.expires_at)


def _forget_reused(session: Session, device: RememberedDevice, *, now: datetime) -> None:
    credential = credentials.locked(session, device.account_id)
    assert credential is not None
    session.delete(device)
    event = RememberedDeviceReused(
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        device=device.label,
        reused_at=now,
    )
    announce(session, event, sequence=credential.advance())


def forget_own(session: Session, *, account_id: UUID, device_id: UUID) -> None:
    """Forget one of an account's own devices: the next sign-in from there asks for the factor.

    :raises NotFound: if there is none, or it is somebody else's
    """
    credentials.locked(session, account_id)
    device = known.locked(session, device_id)
    if device is None or device.account_id != account_id:
        raise NotFound
    session.delete(device)


def forget(session: Session, credential: Credential) -> None:
    """Let no device of an account stand for a factor any more. Lock the credential."""
    session.execute(
        delete(RememberedDevice)
        .where(RememberedDevice.account_id == credential.account_id)
        .execution_options(synchronize_session=False)
    )
