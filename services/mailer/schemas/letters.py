"""Letters and their readings."""

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import ValidationError, fields, validate, validates_schema

from services.mailer.queries.letters import Order
from services.mailer.schemas.categories import Labels
from shared.errors import Bilingual
from shared.web.schemas import Choice, Date, Email, Instant, List, Phone, Schema, Siret, Text

MOST_AT_ONCE = 100
"""Letters that are downloaded as one file."""

ONE_ADDRESSEE = Bilingual(
    "Give establishment_id, or siret and contract_number.",
    "Donnez establishment_id, ou siret et contract_number.",
)


NAME_OR_DAY = Bilingual(
    "Give its reference, or the day it is dated; both if you know both.",
    "Donnez sa référence, ou la date qu'il porte ; les deux si vous les connaissez.",
)


class NewLetter(Schema):
    """A letter to put into a letter box: the fields beside the file.

    `due_on`: the day by which something is asked of the establishment; `reply_…`: whom to answer.
    """

    establishment_id = fields.UUID()
    siret = Siret()
    contract_number = Text(max=40)
    category = Text(max=40, required=True)
    title = Text(max=200, required=True)
    dated_on = Date(required=True)
    reference = Text(max=80)
    due_on = Date()
    reply_name = Text(max=120)
    reply_email = Email()
    reply_phone = Phone()

    @validates_schema
    def require_one_addressee(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse none, and both ways at once."""
        by_id = "establishment_id" in data
        by_numbers = {"siret", "contract_number"} & data.keys()
        if by_id == bool(by_numbers) or len(by_numbers) == 1:
            raise ValidationError(ONE_ADDRESSEE, "establishment_id")


class LetterFile(Schema):
    """The letter itself."""

    file = Upload(required=True)


class LetterFilter(Schema):
    """Which letters, and in which order."""

    unread = fields.Boolean(
        metadata={"description": "Only letters that nobody has opened yet, or only the others."}
    )
    category = Text(max=40, metadata={"description": "Only letters of this category, by its code."})
    q = Text(
        max=200,
        metadata={
            "description": "Words to look for; a letter is found by any of them, first by more."
        },
    )
    sort = Choice(
        Order,
        load_default=Order.NEWEST,
        metadata={"description": "The order; a minus sign turns it round."},
    )


class LetterCounts(Schema):
    """How many letters there are for somebody; `unread`: none of the box's own people opened it."""

    total = fields.Integer()
    unread = fields.Integer()


class Summary(Schema):
    """What waits in the letter box for whoever calls.

    `letters_unread_elsewhere`: those of the establishments one reads letters for; null: that is not
    known just now.
    """

    letters_unread = fields.Integer()
    letters_unread_elsewhere = fields.Integer(allow_none=True)


class UnreadThere(Schema):
    """How many letters of an establishment none of its people has opened."""

    establishment_id = fields.UUID()
    siret = fields.String()
    name = fields.String()
    unread = fields.Integer()


class Withdrawal(Schema):
    """Why a letter is withdrawn: whoever sees its line is told."""

    reason = Text(max=300, required=True)


class ChosenLetters(Schema):
    """Which letters of a box."""

    ids = List(fields.UUID(), required=True, validate=validate.Length(min=1, max=MOST_AT_ONCE))


class CategoryOfLetter(Schema):
    """The kind of a letter."""

    code = fields.String()
    labels = fields.Nested(Labels)
    service = fields.String()


class Reply(Schema):
    """Whom to answer."""

    name = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)


class Letter(Schema):
    """A letter; `is_unread`: none of the establishment's own people has opened it.

    `due_on`: the day by which something is asked of the establishment; `reply`: whom to answer.
    `withdrawn_at`: since when it cannot be opened any more. It is kept until `kept_until` at least.
    """

    id = fields.UUID()
    establishment_id = fields.UUID()
    category = fields.Nested(CategoryOfLetter)
    title = fields.String()
    dated_on = Date()
    reference = fields.String(allow_none=True)
    due_on = Date(allow_none=True)
    reply = fields.Nested(Reply, allow_none=True)
    is_unread = fields.Boolean()
    withdrawn_at = Instant(allow_none=True)
    withdrawal_reason = fields.String(allow_none=True)
    kept_until = Date()
    deposited_at = Instant(attribute="created_at")
    size = fields.Integer()
    pages = fields.Integer()


class NameOfLetter(Schema):
    """What a letter goes by: whose box it is in, and its reference or, having none, its day."""

    siret = Siret(
        required=True, metadata={"description": "The SIRET of the establishment whose box it is."}
    )
    reference = Text(max=80, metadata={"description": "Its reference, as it was deposited."})
    dated_on = Date(metadata={"description": "The day that it is dated."})

    @validates_schema
    def require_reference_or_day(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse to list a whole box."""
        if not {"reference", "dated_on"} & data.keys():
            raise ValidationError(NAME_OR_DAY, "reference")


class OwnerOfBox(Schema):
    """Whose box a letter is in."""

    id = fields.UUID()
    siret = fields.String()
    name = fields.String()


class Withdrawable(Schema):
    """A letter that may be withdrawn, and whose it is.

    `embargoed_until`: nobody sees it before; `campaign_id`: what it was handed in with.
    """

    letter = fields.Nested(Letter)
    establishment = fields.Nested(OwnerOfBox)
    embargoed_until = Instant(attribute="letter.embargoed_until", allow_none=True)
    campaign_id = fields.UUID(attribute="letter.campaign_id", allow_none=True)


class Reading(Schema):
    """Who has opened a letter; `is_counted`: one of the establishment's own people."""

    account_id = fields.UUID()
    home_id = fields.UUID()
    reader = fields.String(allow_none=True)
    delegation_id = fields.UUID(allow_none=True)
    is_counted = fields.Boolean()
    first_read_at = Instant()
    last_read_at = Instant()
    times = fields.Integer()
