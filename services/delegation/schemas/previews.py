"""What accepting would mean, before it is done."""

from marshmallow import fields

from services.delegation.schemas.fields import BothLanguages, Establishment
from shared.auth import Level
from shared.web.schemas import Choice, Date, LevelMap, Schema


class Change(Schema):
    """One service: what could be done in it, and what that changes against today."""

    service = fields.String()
    labels = fields.Nested(BothLanguages, attribute="known.labels")
    level = Choice(Level)
    before = Choice(Level, metadata={"description": "How far the asker may go in it today."})
    taken_from = fields.List(
        fields.Nested(Establishment),
        metadata={"description": "Who loses it: the service is exclusive."},
    )
    also_held_by = fields.List(
        fields.Nested(Establishment), metadata={"description": "Who has it too, and keeps it."}
    )
    succeeds = fields.Nested(
        Establishment,
        attribute="succeeds.holder",
        metadata={"description": "Who loses it: the request is to succeed their delegation."},
    )


class Preview(Schema):
    """What accepting would mean today, in words and line by line, and the text that is accepted.

    `text_hash` is what accepting sends. `words` are not what is agreed to: `text` is.
    """

    words = fields.Nested(BothLanguages, attribute="preview.words")
    changes = fields.List(fields.Nested(Change), attribute="preview.changes")
    already = LevelMap(
        attribute="preview.already",
        metadata={"description": "What the asker may do already, and goes on to."},
    )
    ends_on = Date(attribute="preview.ends_on")
    ends_on_today = Date(attribute="preview.before", allow_none=True)
    text = fields.Nested(BothLanguages)
    text_hash = fields.String()
