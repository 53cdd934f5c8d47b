"""How identifiers look when they are spelt."""

from marshmallow import fields

from services.accounts.domain import Language
from shared.web.schemas import Choice, Schema


class Character(Schema):
    """One character: the word that stands for it, and what one says."""

    character = fields.String()
    word = fields.String()
    spoken = fields.String()


class Spelling(Schema):
    """An identifier, character by character; `text` is the whole, as one says it."""

    identifier = fields.String()
    language = Choice(Language)
    text = fields.String()
    characters = fields.List(fields.Nested(Character))
