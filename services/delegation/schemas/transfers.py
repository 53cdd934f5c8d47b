"""Transfers from one centralising establishment to another, in requests and answers."""

from marshmallow import fields

from services.delegation.models import Status, TransferStatus
from services.delegation.schemas.fields import BothLanguages, Establishment
from services.delegation.schemas.many import ActOnMany, ManyLine
from services.delegation.schemas.requests import REHEARSAL
from shared.auth import Level
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


class TransferService(Schema):
    """A service that a delegation of a transfer grants, and how far."""

    service = fields.String()
    labels = fields.Nested(BothLanguages)
    level = Choice(Level)


class TransferLine(Schema):
    """A delegation of a transfer, as it was when offered; `request_id`: what is asked anew.

    Each side is told how its own stands: whoever gives, the delegation; whoever takes, the request.
    """

    number = fields.Integer(attribute="line.number")
    delegating = fields.Nested(Establishment, attribute="line.delegating")
    contract_number = fields.String(attribute="line.contract_number")
    rights = LevelMap(attribute="line.scope")
    services = fields.List(fields.Nested(TransferService))
    ends_on = Date(attribute="line.ends_on")
    delegation_id = fields.UUID(
        attribute="line.delegation.id",
        dump_default=None,
        allow_none=True,
        metadata={"description": "What is offered; null to whoever takes it."},
    )
    delegation_status = Choice(
        Status, attribute="line.delegation.status", dump_default=None, allow_none=True
    )
    request_id = fields.UUID(attribute="line.request_id", allow_none=True)
    request_status = Choice(
        Status,
        attribute="line.request.status",
        dump_default=None,
        allow_none=True,
        metadata={"description": "Null before it is asked for, and to whoever gives."},
    )


class Progress(Schema):
    """How far a transfer has come: how many delegations of it stand in which state.

    Whoever gives is told of its own delegations (`superseded`: gone over), whoever takes of the
    requests that it has made; a state in which there is none is left out.
    """

    statuses = fields.Dict(keys=Choice(Status), values=fields.Integer())


class Taking(Schema):
    """Asking each delegating establishment in the place of whoever offers it."""

    message = Text(max=2000, is_multiline=True)
    dry_run = fields.Boolean(load_default=False, metadata={"description": REHEARSAL})
