"""Amendments: asking for more of a delegation that runs, or for longer."""

from marshmallow import fields

from services.delegation.models import AmendmentResult, AmendmentStatus, Side
from services.delegation.schemas.answers import HASH
from services.delegation.schemas.fields import AnyRights, BothLanguages, PersonName, Title
from services.delegation.schemas.many import AboutDelegation, ChosenForMany
from shared.web.schemas import Choice, Date, Instant, LevelMap, Schema, Text


class NewAmendment(Schema):
    """What is asked for beyond what is granted."""

    rights = AnyRights(
        metadata={"description": "Services to add, or to raise; what is granted stays."}
    )
    ends_on = Date(metadata={"description": "A later last day."})
    message = Text(max=2000, is_multiline=True)


class AmendmentsOfMany(ChosenForMany, NewAmendment):
    """The same asked of many delegations: each is amended by what it does not grant yet."""


class AmendmentOutcome(AboutDelegation):
    """What became of one delegation: `requested`, or `refused` for what `code` and `message` say.

    `status`: where the delegation stands (`wrong_state`).
    """

    outcome = Choice(AmendmentResult)
    amendment_id = fields.UUID(allow_none=True)
    code = fields.String(attribute="problem.code", dump_default=None, allow_none=True)
    message = Title(attribute="problem", allow_none=True)
    status = fields.String(
        attribute="problem.members.delegation_status", dump_default=None, allow_none=True
    )


class ListedAmendment(Schema):
    """An amendment in a list."""

    id = fields.UUID(attribute="amendment.id")
    delegation_id = fields.UUID(attribute="amendment.delegation_id")
    status = Choice(AmendmentStatus, attribute="amendment.status")
    rights = LevelMap(attribute="amendment.asked")
    ends_on = Date(attribute="amendment.ends_on", allow_none=True)
    granted = LevelMap(attribute="amendment.agreed")
    granted_until = Date(attribute="amendment.granted_until", allow_none=True)
    message = fields.String(attribute="amendment.message", allow_none=True)
    requested_at = Instant(attribute="amendment.requested_at")
    requested_by = fields.Nested(PersonName, allow_none=True)
    answer_by = Instant(attribute="amendment.answer_by")
    answered_at = Instant(attribute="amendment.answered_at", allow_none=True)
    answered_by = fields.Nested(PersonName, allow_none=True)
    ended_by = Choice(Side, attribute="amendment.ended_by", allow_none=True)
    reason = fields.String(attribute="amendment.reason", allow_none=True)


class Amendment(ListedAmendment):
    """An amendment, with the text that both sides see: what would change against today.

    `text_hash` is the SHA-256 of the French text, a line feed and the English text; hexadecimal.
    """

    text = fields.Nested(BothLanguages)
    text_hash = fields.String()


class AmendmentAcceptance(Schema):
    """Agreeing to what was shown, or to less."""

    text_hash = Text(max=64, required=True, validate=HASH)
    rights = AnyRights(
        metadata={"description": "What is agreed to; services left out are refused. None: all."}
    )
    ends_on = Date(metadata={"description": "An earlier last day than is asked for."})
