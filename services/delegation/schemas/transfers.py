"""Transfers from one centralising establishment to another, in requests and answers."""

from marshmallow import fields

from services.delegation.models import TransferStatus
from services.delegation.schemas.fields import Establishment
from services.delegation.schemas.many import ActOnMany, ManyLine
from services.delegation.schemas.requests import REHEARSAL
from shared.web.schemas import Choice, Date, Instant, LevelMap, Schema, Siret, Text


class Successor(Schema):
    """To whom it is offered, as a request names whom it asks."""

    siret = Siret(required=True)
    contract_number = Text(max=40, required=True)


class NewTransfer(ActOnMany):
    """Which delegations are offered to whom."""

    successor = fields.Nested(Successor, required=True)
    message = Text(max=2000, is_multiline=True)


class TransferQuery(Schema):
    """Which transfers are wanted."""

    status = Choice(TransferStatus, metadata={"description": "Only transfers that stand so."})


class Transfer(Schema):
    """An offer of delegations, from one centralising establishment to another."""

    id = fields.UUID()
    giving = fields.Nested(Establishment)
    taking = fields.Nested(Establishment)
    status = Choice(TransferStatus)
    count = fields.Integer(metadata={"description": "How many delegations it is about."})
    message = fields.String(allow_none=True)
    reason = fields.String(allow_none=True, metadata={"description": "Why it is declined."})
    offered_at = Instant()
    answer_by = Instant()
    settled_at = Instant(allow_none=True)


class Offer(Schema):
    """What became of an offer: the transfer, if there is one, and each delegation's outcome."""

    transfer = fields.Nested(Transfer, allow_none=True)
    lines = fields.List(fields.Nested(ManyLine))


class TransferLine(Schema):
    """A delegation of a transfer, as it was when offered; `request_id`: what is asked anew."""

    number = fields.Integer()
    delegating = fields.Nested(Establishment)
    contract_number = fields.String()
    rights = LevelMap(attribute="scope")
    ends_on = Date()
    request_id = fields.UUID(allow_none=True)


class Taking(Schema):
    """Asking each delegating establishment in the place of whoever offers it."""

    message = Text(max=2000, is_multiline=True)
    dry_run = fields.Boolean(load_default=False, metadata={"description": REHEARSAL})
