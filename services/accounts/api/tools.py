"""What this process works with, for the views."""

from datetime import timedelta

from services.accounts.models import Account
from services.accounts.tools import Tools
from shared.web import current, throttle

HOUR = timedelta(hours=1)


def service_tools() -> Tools:
    """Return what the process was made with."""
    found = current.tools()
    assert isinstance(found, Tools)
    return found


def count_own_address(account: Account) -> None:
    """Count an address that a holder is about to have written to, whosever it is.

    :raises TooMany: past the limit
    """
    throttle.by_account("own_email", account.id, limit=_emails(), per=HOUR)


def count_address(account: Account) -> None:
    """Count an address that others are about to have written to for an account, whosever it is.

    What they spend is not the holder's.

    :raises TooMany: past the limit
    """
    bucket = f"{current.service().name}:new_email:{account.id}"
    throttle.count(
        current.session(), bucket=bucket, limit=_emails(), per=HOUR, now=current.now()
    ).require()


def _emails() -> int:
    return service_tools().settings.own_emails_per_hour
