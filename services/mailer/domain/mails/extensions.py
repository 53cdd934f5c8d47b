"""What administrators of both sides are told of automatic extensions."""

from datetime import date

from services.mailer.domain.mails.base import Gathering
from services.mailer.domain.mails.delegations import DelegationMail


class ExtensionAllowed(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To both sides: the delegating side lets it go on by itself, once.

    :ivar agreed_until: its last day without the extension
    :ivar ends_on: its last day with it
    """

    agreed_until: date
    ends_on: date


class ExtensionWithdrawn(DelegationMail, gathering=Gathering.AFTER_FIRST):
    """To both sides: it does not go on by itself.

    :ivar ends_on: its last day
    :ivar because: withdrawn, suspended, orphaned, reduced or prolonged
    """

    ends_on: date
    because: str


class ExtensionForeseen(DelegationMail, gathering=Gathering.ALWAYS):
    """To both sides, 30 days before: it goes on by itself, unless something stops that.

    :ivar agreed_until: its last day without the extension
    :ivar ends_on: its last day with it
    """

    agreed_until: date
    ends_on: date


class DelegationExtended(DelegationMail, gathering=Gathering.ALWAYS):
    """To both sides: its last day has gone by, and it goes on.

    :ivar agreed_until: the day that has gone by
    :ivar ends_on: its last day from now on
    """

    agreed_until: date
    ends_on: date
