"""Whether a passkey of an account has signed what we asked; its use is kept if it has."""

import hmac
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.identity.domain.passkey_challenges import Drawn, Use
from services.identity.domain.passkeys import Assertion, NotProved
from services.identity.models import Credential
from services.identity.queries import passkeys
from services.identity.tools import Tools

log = logging.getLogger(__name__)


def read(
    credential: Mapping[str, Any], use: Use, *bound: object, tools: Tools, now: datetime
) -> tuple[Assertion, Drawn] | None:
    """Read what a browser hands in; None: it is no answer to a challenge of ours that is not over.

    :param bound: what the challenge has to have been made for
    """
    try:
        assertion = Assertion.read(credential)
    except NotProved as error:
        log.info("a passkey was refused: %s", error)
        return None
    drawn = tools.passkey_challenges.read(assertion.challenge, use, *bound, now=now)
    return None if drawn is None else (assertion, drawn)


def is_right(
    session: Session, credential: Credential, assertion: Assertion, *, tools: Tools, now: datetime
) -> bool:
    """Tell whether it is a passkey of the account that has signed. Lock the credential.

    An authenticator that tells whose the passkey is tells the account's handle, or is refused.
    """
    found = passkeys.locked(session, credential.account_id, assertion.id)
    own = credential.passkey_handle
    if found is None or own is None:
        return False
    if assertion.handle is not None and not hmac.compare_digest(assertion.handle, own):
        return False
    factor, passkey = found
    try:
        passkey.count = tools.party.count_signed(
            assertion, public_key=passkey.public_key, count=passkey.count
        )
    except NotProved as error:
        log.info("a passkey was refused: %s", error, extra={"factor_id": str(factor.id)})
        return False
    factor.use(None, now=now)
    return True
