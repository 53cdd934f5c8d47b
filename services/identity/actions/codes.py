"""One-time codes: issued, looked at, used up."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.identity.actions import askers
from services.identity.domain.asker import Asker
from services.identity.errors import RequestWithdrawn
from services.identity.models import Credential, OneTimeCode, Purpose
from services.identity.queries import codes, credentials
from services.identity.tools import Tools
from shared.crypto.codes import digest, new_code
from shared.db import new_id
from shared.errors import NotFound, Problem
from shared.events.identity import CodeIssued, CodeLookedUp, EmailConfirmed, InvitationFacts
from shared.messaging import announce


def issue(
    session: Session,
    credential: Credential,
    *,
    purpose: Purpose,
    email: str,
    tools: Tools,
    now: datetime,
    asker: Asker | None = None,
    invitation: InvitationFacts | None = None,
    expires_at: datetime | None = None,
    reset_id: UUID | None = None,
) -> None:
    """Issue a code, sealed for the mailer; the one before it is dead. Lock the credential.

    :param asker: None: the holder
    :param invitation: what it is sent for, if to a first password
    :param expires_at: None: as long as such codes live
    :param reset_id: of the reset of second factors that has voided the password
    """
    is_first = not credential.sequence  # each code is announced: there is none before
    sequence = credential.advance()
    session.flush()  # with its number already: the code refers to the credential
    if not is_first:
        replace(session, credential, purpose, now=now)
    issued, sealed = _draw(
        session,
        credential,
        purpose=purpose,
        email=email,
        expires_at=expires_at or now + _lifetime(purpose, tools),
        asker=asker,
        invitation=invitation,
        tools=tools,
        now=now,
    )
    announce(
        session,
        CodeIssued(
            code_id=issued.id,
            account_id=credential.account_id,
            establishment_id=credential.establishment_id,
            purpose=purpose,
            email=email,
            sealed=sealed,
            expires_at=issued.expires_at,
            invitation=invitation,
            reset_id=reset_id,
        ),
        sequence=sequence,
    )


def keep_new(
    session: Session,
    credential: Credential,
    *,
    purpose: Purpose,
    email: str,
    expires_at: datetime,
    tools: Tools,
    now: datetime,
) -> str:
    """Draw a code, and seal it for the mailer; the one before it is dead. Lock the credential.

    Another announcement carries it, with what it is for.

    :return: the code as a compact JWE
    """
    replace(session, credential, purpose, now=now)
    facts: dict[str, Any] = {"purpose": purpose, "email": email, "expires_at": expires_at}
    _, sealed = _draw(session, credential, **facts, tools=tools, now=now)
    return sealed


def _draw(
    session: Session,
    credential: Credential,
    *,
    purpose: Purpose,
    email: str,
    expires_at: datetime,
    asker: Asker | None = None,
    invitation: InvitationFacts | None = None,
    tools: Tools,
    now: datetime,
) -> tuple[OneTimeCode, str]:
    """Draw a code, of which the digest is kept; give it sealed."""
    code = new_code()
    issued = OneTimeCode(
        id=new_id(),
        account_id=credential.account_id,
        establishment_id=credential.establishment_id,
        purpose=purpose,
        digest=digest(code),
        email=email,
        invitation=invitation.to_data() if invitation else None,
        asked_by_id=asker.actor_id if asker else None,
        delegation_id=asker.delegation_id if asker else None,
        asked_at=asker.asked_at if asker else None,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(issued)
    return issued, tools.sealer.seal(code)


def send_invitation_again(
    session: Session, credential: Credential, *, tools: Tools, now: datetime
) -> bool:
    """Send who was invited their invitation again, good no longer than it was.

    Lock the credential. Nothing is sent within the pause between two.

    :return: whether there is one that is good: it has not lapsed, and whoever sent it still may
    """
    open_one = codes.open_invitation(session, credential.account_id, now=now)
    if open_one is None:
        return False
    try:
        askers.require_current(session, open_one, tools=tools, now=now)
    except RequestWithdrawn:
        return False
    except Problem:
        return True
    if open_one.created_at + tools.settings.invite_pause > now:
        return True
    assert open_one.invitation is not None
    issue(
        session,
        credential,
        purpose=Purpose.PASSWORD_CREATION,
        email=credential.email,
        asker=Asker(
            actor_id=open_one.asked_by_id,
            delegation_id=open_one.delegation_id,
            asked_at=open_one.asked_at or open_one.created_at,
        ),
        invitation=InvitationFacts.from_data(open_one.invitation),
        tools=tools,
        now=now,
        expires_at=open_one.expires_at,
    )
    return True


def replace(session: Session, credential: Credential, *purposes: Purpose, now: datetime) -> None:
    """Kill an account's open codes for some purposes. Lock the credential."""
    session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.account_id == credential.account_id,
            OneTimeCode.purpose.in_(purposes),
            OneTimeCode.spent_at.is_(None),
        )
        .values(spent_at=now)
    )


def look_up(session: Session, *, token: str, tools: Tools, now: datetime) -> codes.Description:
    """Tell what a good code is for, and tell the first time; nothing is used up.

    Mail scanners open links: that it was looked at proves little.

    :raises UnknownCode: if there is none
    :raises CodeSpent: if it was used or replaced
    :raises CodeExpired: if its time is over
    :raises RequestWithdrawn: if whoever had it sent may no longer
    :raises EstablishmentSuspended: if the establishment is out of service
    """
    described, code = codes.describe(session, token, platform=tools.policy, now=now)
    askers.require_current(session, code, tools=tools, now=now)
    if code.looked_up_at is None:
        _note_look(session, code, now=now)
    return described


def _note_look(session: Session, code: OneTimeCode, *, now: datetime) -> None:
    credential = credentials.locked(session, code.account_id)
    if credential is None or codes.locked(session, code).looked_up_at is not None:
        return
    code.looked_up_at = now
    event = CodeLookedUp(
        code_id=code.id,
        account_id=code.account_id,
        establishment_id=code.establishment_id,
        purpose=code.purpose,
        looked_up_at=now,
    )
    announce(session, event, sequence=credential.advance())


def confirm_email(session: Session, *, token: str, tools: Tools, now: datetime) -> None:
    """Take the word of whoever reads a new address that it is theirs.

    :raises UnknownCode: if there is no such code
    :raises CodeSpent: if it was used or replaced
    :raises CodeExpired: if its time is over
    :raises RequestWithdrawn: if whoever had it sent may no longer
    :raises EstablishmentSuspended: if the establishment is out of service
    """
    code = codes.by_token(session, token, purposes={Purpose.EMAIL_CONFIRMATION})
    credential = use(session, code, tools=tools, now=now)
    announce(
        session,
        EmailConfirmed(
            account_id=credential.account_id,
            establishment_id=credential.establishment_id,
            email=code.email,
        ),
        sequence=credential.advance(),
    )


def use(session: Session, code: OneTimeCode, *, tools: Tools, now: datetime) -> Credential:
    """Use a code up: of two who come at once, one does. It returns the credential, locked.

    :raises CodeSpent: if it was used or replaced
    :raises CodeExpired: if its time is over
    :raises RequestWithdrawn: if whoever had it sent may no longer
    :raises EstablishmentSuspended: if the establishment is out of service
    """
    credential = credentials.locked(session, code.account_id)
    codes.locked(session, code).spend(now)
    askers.require_current(session, code, tools=tools, now=now)
    if credential is None or credential.is_deleted:
        raise NotFound
    return credential


def _lifetime(purpose: Purpose, tools: Tools) -> timedelta:
    """Tell how long a code lives that is issued without a last instant."""
    settings = tools.settings
    return {
        Purpose.PASSWORD_CREATION: settings.creation_code_for,
        Purpose.PASSWORD_RESET: settings.reset_code_for,
        Purpose.EMAIL_CONFIRMATION: settings.email_code_for,
    }[purpose]
