"""What the sample service takes and answers."""

from marshmallow import fields

from shared.web import (
    schemas,
)


class NewThing(schemas.Schema):
    name = schemas.Text(max=40, required=True)
    postal_address = fields.Nested(schemas.PostalAddress)
    rights = schemas.LevelMap()


class EditableThing(schemas.Schema):
    name = schemas.Text(max=40)


class ThingShown(schemas.Schema):
    id = fields.UUID()
    name = fields.String()
    created_at = schemas.Instant()


class Filter(schemas.Schema):
    q = schemas.Text()


class Copied(schemas.Schema):
    id = fields.UUID(required=True)
