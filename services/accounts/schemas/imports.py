"""Files of accounts: what a row must say, and how a file is to be read."""

from marshmallow import fields, validate

from services.accounts.domain import Language
from services.accounts.schemas.people import NewCoordinates
from shared.auth import Profile
from shared.errors import Bilingual
from shared.web.schemas import Choice, Date, LevelMap, Schema

IDENTIFIER = Bilingual(
    "8 to 10 letters without accents and digits.", "De 8 à 10 lettres sans accent et chiffres."
)

REHEARSAL = "Only tell what would become of each row."


class ImportedAccount(NewCoordinates):
    """A row: coordinates, profile and rights."""

    language = Choice(Language)
    profile = Choice(Profile, required=True)
    rights = LevelMap(load_default=dict)


class KeptAccount(ImportedAccount):
    """A row of a former platform's file: what is kept beside the coordinates."""

    identifier = fields.String(
        required=True, validate=validate.Regexp(r"\A[A-Za-z0-9]{8,10}\Z", error=IDENTIFIER)
    )
    status = fields.String(load_default="active", validate=validate.OneOf(["active", "invited"]))
    expires_on = Date()


class ImportQuery(Schema):
    """How to read the file: a dry run only tells what would become of each row.

    A row that names somebody who is here already, by first name, last name and e-mail address, is
    refused unless `allow_duplicates` is set.
    """

    dry_run = fields.Boolean(load_default=False, metadata={"description": REHEARSAL})
    allow_duplicates = fields.Boolean(
        load_default=False,
        metadata={"description": "Create accounts for people who seem to have one here already."},
    )


class KeptQuery(Schema):
    """How to read the file: a dry run only tells what would become of each row."""

    dry_run = fields.Boolean(load_default=False, metadata={"description": REHEARSAL})
