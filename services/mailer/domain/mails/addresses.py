"""What administrators are told of addresses where e-mails do not arrive (design.md §4.9)."""

from datetime import date
from uuid import UUID

from services.mailer.domain.mails.base import Gathering, Mail
from shared.events.base import Fact

MOST_UNREACHED = 50
"""As many people are named; of the rest, how many there are."""


class Unreached(Fact):
    """Somebody whose e-mails come back, or who calls them unwanted, and since when.

    Their address is not quoted: it may be somebody else's.
    """

    title: str
    first_name: str
    last_name: str
    since: date
    account_id: UUID | None = None


class AddressesUndeliverable(Mail, gathering=Gathering.ALWAYS):
    """Told to administrators, weekly: e-mails to these people of theirs do not arrive.

    :ivar total: how many there are
    :ivar people: the first of them
    :ivar others: how many more there are
    """

    establishment: str
    total: int
    people: list[Unreached]
    others: int
