"""What happens to automatic extensions: the delegating side lets a delegation go on by itself."""

from datetime import date

from shared.events.base import Event
from shared.events.delegation.facts import DelegationFacts


class ExtensionAllowed(
    Event,
    name="delegation.extension.allowed",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """The delegating side lets it go on by itself, once; `ends_on` counts that from now on.

    :ivar agreed_until: its last day without the extension
    :ivar digest: SHA-256 of the text that says so, hexadecimal
    """

    delegation: DelegationFacts
    agreed_until: date
    digest: str


class ExtensionWithdrawn(
    Event,
    name="delegation.extension.withdrawn",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Its `ends_on` counts no extension any more.

    :ivar by: centralising, delegating, operator or rules
    :ivar because: withdrawn, suspended, orphaned, reduced or prolonged
    """

    delegation: DelegationFacts
    by: str
    because: str


class ExtensionForeseen(
    Event,
    name="delegation.extension.foreseen",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """Within 30 days it is extended by itself, unless something stops that; told once.

    :ivar agreed_until: its last day without the extension
    """

    delegation: DelegationFacts
    agreed_until: date


class DelegationExtended(
    Event,
    name="delegation.delegation.extended",
    subject="delegation.delegation_id",
    tenant="delegation.delegating_id",
):
    """The last day that was agreed to has gone by, and it goes on until `ends_on`.

    :ivar agreed_until: the day that has gone by
    """

    delegation: DelegationFacts
    agreed_until: date
