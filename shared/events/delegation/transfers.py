"""What happens to transfers: delegations that one centralising establishment offers to another."""

from dataclasses import field
from uuid import UUID

from shared.events.base import Event
from shared.events.delegation.facts import TransferFacts
from shared.events.derivation import LATER


class TransferOffered(
    Event,
    name="delegation.transfer.offered",
    subject="transfer.transfer_id",
    tenant="transfer.taking_id",
):
    """One centralising establishment offers another to ask for what it works on."""

    transfer: TransferFacts


class TransferTaken(
    Event,
    name="delegation.transfer.taken",
    subject="transfer.transfer_id",
    tenant="transfer.taking_id",
):
    """The other takes it: each delegating establishment gets a request, told by itself."""

    transfer: TransferFacts


class TransferDeclined(
    Event,
    name="delegation.transfer.declined",
    subject="transfer.transfer_id",
    tenant="transfer.taking_id",
):
    """The other says no."""

    transfer: TransferFacts


class TransferWithdrawn(
    Event,
    name="delegation.transfer.withdrawn",
    subject="transfer.transfer_id",
    tenant="transfer.taking_id",
):
    """Whoever offered it has taken it back."""

    transfer: TransferFacts


class TransferLapsed(
    Event,
    name="delegation.transfer.lapsed",
    subject="transfer.transfer_id",
    tenant="transfer.taking_id",
):
    """Nobody has answered within 30 days, or one of the two is closed.

    :ivar because_of: the establishment that is closed, where that is why; left out otherwise
    """

    transfer: TransferFacts
    because_of: UUID | None = field(default=None, metadata=LATER)
