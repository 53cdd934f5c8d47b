"""Who a person is, and how they are reached."""

from marshmallow import fields

from services.accounts.domain import Language, Title
from shared.web.schemas import Choice, Email, KnownEmail, Name, Phone, PostalAddress, Schema, Text


class Coordinates(Schema):
    """What an account says of its holder; this is what can be edited."""

    title = Choice(Title, required=True)
    first_name = Text(max=80, required=True)
    last_name = Text(max=80, required=True)
    email = KnownEmail(required=True)
    phone = Phone(allow_none=True)
    department = Text(max=120, allow_none=True)
    postal_address = fields.Nested(PostalAddress, allow_none=True)
    language = Choice(Language)


class NewCoordinates(Coordinates):
    """The same of somebody new: a letter can name them, and an e-mail reach them."""

    first_name = Name(max=80, required=True)
    last_name = Name(max=80, required=True)
    email = Email(required=True)


class NamedPerson(Schema):
    """Somebody in a list: names are empty once they are erased."""

    account_id = fields.UUID()
    title = fields.String()
    first_name = fields.String()
    last_name = fields.String()
    establishment_id = fields.UUID()
    establishment_name = fields.String()


class NamedClient(Schema):
    """An application in a list."""

    client_id = fields.UUID()
    name = fields.String()
    establishment_id = fields.UUID()
    establishment_name = fields.String()


class Administrator(Schema):
    """Whom to ask in an establishment."""

    account_id = fields.UUID(attribute="id")
    title = Choice(Title)
    first_name = fields.String()
    last_name = fields.String()
    department = fields.String(allow_none=True)
    email = fields.String()
    phone = fields.String(allow_none=True)
