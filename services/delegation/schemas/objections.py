"""Objections, and the operators' answers."""

from marshmallow import fields

from services.delegation.models import About, ObjectionStatus, Side, Status
from services.delegation.schemas.fields import Establishment, PersonName
from shared.web.schemas import Choice, Instant, Schema, Text


class NewObjection(Schema):
    """Why one objects, in one's own words; operators read it, the other side does not."""

    message = Text(max=2000, is_multiline=True, required=True)


class ObjectionAnswer(Schema):
    """What operators answer, for the administrators of the side that objects."""

    answer = Text(max=2000, is_multiline=True, required=True)


class AnyObjection(Schema):
    """What one side of a delegation objects to; `done_by`: operators, or the rules."""

    id = fields.UUID(attribute="objection.id")
    delegation_id = fields.UUID(attribute="objection.delegation_id")
    establishment_id = fields.UUID(
        attribute="objection.establishment_id",
        metadata={"description": "Which of the two sides objects."},
    )
    side = Choice(Side, attribute="objection.side")
    about = Choice(About, attribute="objection.about")
    done_by = Choice(Side, attribute="objection.done_by")
    message = fields.String(attribute="objection.message", allow_none=True)
    status = Choice(ObjectionStatus, attribute="objection.status")
    made_at = Instant(attribute="objection.made_at")
    answer = fields.String(attribute="objection.answer", allow_none=True)
    answered_at = Instant(attribute="objection.answered_at", allow_none=True)


class Objection(AnyObjection):
    """An objection for the side that made it; who of the platform answers is not named."""

    made_by = fields.Nested(PersonName, allow_none=True)


class FoundObjection(AnyObjection):
    """An objection for operators, with the delegation that it is about."""

    centralising = fields.Nested(Establishment, attribute="delegation.centralising")
    delegating = fields.Nested(Establishment, attribute="delegation.delegating")
    delegation_status = Choice(Status, attribute="delegation.status")


class ObjectionQuery(Schema):
    """Which objections."""

    status = Choice(ObjectionStatus, metadata={"description": "Only objections that stand so."})
