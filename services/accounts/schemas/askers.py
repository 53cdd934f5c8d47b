"""Who has asked to register or to recover an establishment, as operators see them."""

from marshmallow import fields

from services.accounts.config import Proof
from shared.web.schemas import Choice, Instant, Schema, Siret


class AskingPerson(Schema):
    """Who asks, and would be the administrator."""

    account_id = fields.UUID()
    title = fields.String()
    first_name = fields.String()
    last_name = fields.String()
    email = fields.String()
    phone = fields.String(allow_none=True)


class Asker(Schema):
    """Somebody who waits for a code, or has one to hand in.

    `letter_left_at`: when the last letter left that listed them. `letter_leaves_at`: when the next
    one will, with another code; null while the one that they have been sent is good.
    `letter_lost_at`: when it was told that the last letter reached nobody: no other lists them
    until another address is on record, or an operator has one leave.
    `wrong_tries`: of theirs; after five their code is void, and the next letter lists them again.
    """

    id = fields.UUID(attribute="asked.id")
    establishment_id = fields.UUID(attribute="establishment.id")
    establishment_name = fields.String(attribute="establishment.name")
    siret = fields.String(attribute="establishment.siret")
    administrator = fields.Nested(AskingPerson, attribute="person")
    asked_at = Instant(attribute="asked.asked_at")
    letter_left_at = Instant(attribute="asked.letter_left_at", allow_none=True)
    letter_leaves_at = Instant(allow_none=True)
    letter_lost_at = Instant(attribute="asked.letter_lost_at", allow_none=True)
    wrong_tries = fields.Integer(attribute="asked.wrong_tries")
    lapses_at = Instant(attribute="asked.lapses_at")


class RegisteringAsker(Asker):
    """The same, of a registration; `proof`: what it waits for, the code of a letter or a word."""

    proof = Choice(Proof, attribute="asked.proof")


class AskerQuery(Schema):
    """Which of those who ask are wanted."""

    siret = Siret(metadata={"description": "Only for the establishment of this SIRET."})
    is_waiting = fields.Boolean(
        metadata={"description": "Only those who have no good code, or those who have one."}
    )
