"""Codes of letters on paper, in requests and answers."""

from marshmallow import fields

from shared.web.schemas import Schema, Secret, Siret


class PaperCode(Schema):
    """What the letter says: to which establishment it went, and its code."""

    siret = Siret(required=True)
    code = Secret(max=40, required=True)


class HandedIn(Schema):
    """What the code has done."""

    purpose = fields.String(
        metadata={
            "description": "`registration` or `recovery`.",
            "enum": ["registration", "recovery"],
        }
    )
    establishment_id = fields.UUID(attribute="establishment.id")
    name = fields.String(attribute="establishment.name")
