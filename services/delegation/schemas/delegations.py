"""Delegations as they are shown: in a list, whole, counted, and what has happened to them."""

from marshmallow import fields, validate

from services.delegation.domain.criteria import SOON
from services.delegation.models import Kind, LineStatus, Side, Status
from services.delegation.schemas.extensions import Extension
from services.delegation.schemas.fields import (
    BothLanguages,
    ClientName,
    Establishment,
    PersonName,
)
from services.delegation.schemas.requests import Mandate
from shared.auth import Level
from shared.web.schemas import Choice, Date, Instant, LevelMap, Schema


class SummaryQuery(Schema):
    """How far ahead to look."""

    within_days = fields.Integer(
        load_default=SOON,
        validate=validate.Range(min=0, max=366),
        metadata={"description": "How many days ahead a delegation may end to end soon."},
    )


class Summary(Schema):
    """What waits for the administrators of an establishment, counted."""

    requests_to_answer = fields.Integer()
    ends_soon = fields.Integer()
    transfers_to_answer = fields.Integer()


class Line(Schema):
    """One service: what was asked, and what is agreed to."""

    service = fields.String(attribute="line.service")
    labels = fields.Nested(BothLanguages)
    domain_labels = fields.Nested(BothLanguages)
    asked = Choice(Level, attribute="line.asked")
    level = Choice(Level, attribute="line.level")
    status = Choice(LineStatus, attribute="line.status")
    is_exclusive = fields.Boolean(attribute="line.is_exclusive")


class Editable(Schema):
    """What can be narrowed; the ETag is of this."""

    rights = LevelMap(attribute="scope")
    ends_on = Date()


class ListedDelegation(Schema):
    """A delegation in a list."""

    id = fields.UUID(attribute="delegation.id")
    side = Choice(Side)
    centralising = fields.Nested(Establishment, attribute="delegation.centralising")
    delegating = fields.Nested(Establishment, attribute="delegation.delegating")
    contract_number = fields.String(attribute="delegation.contract_number")
    own_reference = fields.String(
        allow_none=True,
        metadata={"description": "What the centralising side calls it by; null to the other."},
    )
    status = Choice(Status, attribute="delegation.status")
    is_in_force = fields.Boolean()
    suspended_by = fields.List(Choice(Side))
    services = fields.List(fields.Nested(Line))
    ends_on = Date(attribute="delegation.ends_on")
    agreed_until = Date(
        attribute="delegation.agreed_until",
        allow_none=True,
        metadata={
            "description": "The last day without the automatic extension that `ends_on` counts."
        },
    )
    requested_at = Instant(attribute="delegation.requested_at")
    requested_by = fields.Nested(PersonName, allow_none=True)
    answer_by = Instant(attribute="delegation.answer_by")
    answered_at = Instant(attribute="delegation.answered_at", allow_none=True)
    answered_by = fields.Nested(PersonName, allow_none=True)
    ended_at = Instant(attribute="delegation.ended_at", allow_none=True)
    ended_by = Choice(Side, attribute="delegation.ended_by", allow_none=True)
    reason = fields.String(attribute="delegation.told_reason", allow_none=True)


class Delegation(ListedDelegation):
    """A delegation, with the text that both sides see.

    `text_hash` is the SHA-256 of the French text, a line feed and the English text; hexadecimal.
    `delegating_is_orphaned`: nobody there can answer, renew or end it any more; found at
    `delegating_orphaned_at`.
    """

    message = fields.String(attribute="delegation.message", allow_none=True)
    mandate = fields.Nested(
        Mandate,
        attribute="delegation.mandate",
        allow_none=True,
        metadata={"description": "The mandate on paper that the request takes up."},
    )
    succeeds_id = fields.UUID(
        attribute="delegation.succeeds_id",
        allow_none=True,
        metadata={"description": "The delegation that ends for what is accepted of this one."},
    )
    text = fields.Nested(BothLanguages)
    text_hash = fields.String()
    extension = fields.Nested(Extension, allow_none=True)
    is_extensible = fields.Boolean(
        metadata={
            "description": "Whether the delegating side can let it go on by itself, today; both "
            "sides are told in time, so there is a last day for it."
        }
    )
    pending_amendment_id = fields.UUID(
        allow_none=True, metadata={"description": "The amendment that waits for its answer."}
    )
    delegating_is_orphaned = fields.Boolean(attribute="delegation.delegating.is_orphaned")
    delegating_orphaned_at = Instant(attribute="delegation.delegating.orphaned_at", allow_none=True)


class DelegationEvent(Schema):
    """One thing that happened to a delegation."""

    id = fields.UUID(attribute="event.id")
    kind = Choice(Kind, attribute="event.kind")
    happened_at = Instant(attribute="event.happened_at")
    side = Choice(Side, attribute="event.side")
    by = fields.Nested(PersonName, allow_none=True)
    about = fields.Nested(PersonName, allow_none=True)
    about_client = fields.Nested(ClientName, allow_none=True)
    rights = fields.Dict(fields.String(), fields.String(), attribute="event.facts.rights")
    ends_on = fields.String(attribute="event.facts.ends_on")
    services = fields.List(fields.String(), attribute="event.facts.services")
    reason = fields.String(attribute="event.facts.reason")
    because = fields.String(
        attribute="event.facts.because",
        metadata={"description": "Why, where the rules or another act did it."},
    )
    text_hash = fields.String(attribute="event.facts.text_hash")
    mandate_signed_on = fields.String(attribute="event.facts.mandate_signed_on")
    succeeds_id = fields.UUID(attribute="event.facts.succeeds_id")
    amendment_id = fields.UUID(attribute="event.facts.amendment_id")
    establishment_id = fields.UUID(
        attribute="event.facts.establishment_id",
        metadata={"description": "Whose number was corrected."},
    )
    former_siret = fields.String(attribute="event.facts.former_siret")
    former_contract_number = fields.String(attribute="event.facts.former_contract_number")
