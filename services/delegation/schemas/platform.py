"""Delegations of the whole platform, as operators find them."""

from marshmallow import fields

from services.delegation.models import Side, Status
from services.delegation.queries.platform import SORTS
from services.delegation.schemas.choosing import WITHIN_DAYS, Sort, Wanted
from services.delegation.schemas.delegations import Line
from services.delegation.schemas.fields import Establishment
from shared.web.schemas import Choice, Date, Instant, Schema, Text


class PlatformQuery(Wanted):
    """Which delegations are wanted, in which order: of several terms in `q`, each counts alone."""

    q = Text(
        max=100,
        metadata={
            "description": "What to look for in names, SIRET and contract numbers of both sides."
        },
    )
    within_days = fields.Integer(**WITHIN_DAYS)
    sort = Sort(SORTS)


class FoundDelegation(Schema):
    """A delegation between any two establishments, without the people who acted in it.

    It is read, suspended and ended below `/establishments/{establishment_id}/delegations`, by the
    id of either side: its history shows it.
    """

    id = fields.UUID(attribute="delegation.id")
    centralising = fields.Nested(Establishment, attribute="delegation.centralising")
    delegating = fields.Nested(Establishment, attribute="delegation.delegating")
    contract_number = fields.String(attribute="delegation.contract_number")
    status = Choice(Status, attribute="delegation.status")
    is_in_force = fields.Boolean()
    suspended_by = fields.List(Choice(Side))
    services = fields.List(fields.Nested(Line))
    ends_on = Date(attribute="delegation.ends_on")
    requested_at = Instant(attribute="delegation.requested_at")
    answer_by = Instant(attribute="delegation.answer_by")
    answered_at = Instant(attribute="delegation.answered_at", allow_none=True)
    ended_at = Instant(attribute="delegation.ended_at", allow_none=True)
    ended_by = Choice(Side, attribute="delegation.ended_by", allow_none=True)
    reason = fields.String(attribute="delegation.told_reason", allow_none=True)
