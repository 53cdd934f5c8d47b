"""Delegations: asking, answering, reading."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, post_dump, validate

from services.delegation.domain.criteria import SOON, Attention
from services.delegation.errors import Refusal
from services.delegation.models import Kind, LineStatus, Side, Status
from services.delegation.queries.lists import SORTS
from services.delegation.schemas.extensions import Extension
from services.delegation.schemas.fields import (
    BothLanguages,
    ClientName,
    Establishment,
    PersonName,
    Rights,
)
from services.delegation.schemas.requests import Mandate
from shared.auth import Level
from shared.errors import Bilingual
from shared.web import current
from shared.web.schemas import Choice, Date, Instant, LevelMap, List, Schema, Siret, Text

MOST_ESTABLISHMENTS = 100
"""They stand in an address, which is read up to eight kilobytes."""

NO_IDS = Bilingual(
    f"Ids of establishments, separated by commas, {MOST_ESTABLISHMENTS} at most.",
    f"Des identifiants d'établissements, séparés par des virgules, {MOST_ESTABLISHMENTS} au plus.",
)
HASH = validate.Regexp(r"[0-9a-f]{64}\Z")


class Target(Schema):
    """Whom a request names."""

    siret = Siret(required=True)
    contract_number = Text(max=40, required=True)
    own_reference = Text(
        max=80, metadata={"description": "What one's own establishment calls it by."}
    )


class NewRequest(Schema):
    """A request, to one establishment or many."""

    targets = List(
        fields.Nested(Target), required=True, validate=validate.Length(min=1, max=10_000)
    )
    rights = Rights(required=True)
    ends_on = Date(metadata={"description": "The last day; by default 18 months from today."})
    message = Text(max=2000, is_multiline=True)


class _Why(fields.String):
    """Why a target is refused, in the reader's language."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        return str(value.fr if current.language() == "fr" else value)


class Outcome(Schema):
    """What became of one target: `requested`, or `refused` for what `code` and `message` say.

    `delegation_id` is that of the request, or of the one that stands in the way, in `services`.
    """

    siret = Siret()
    contract_number = Text()
    outcome = fields.String(validate=validate.OneOf(["requested", "refused"]))
    code = Choice(Refusal)
    message = _Why()
    delegation_id = fields.UUID()
    services = fields.List(fields.String())

    @post_dump
    def _leave_out(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value is not None}


class SummaryQuery(Schema):
    """How far ahead to look."""

    within_days = fields.Integer(
        load_default=SOON,
        validate=validate.Range(min=0, max=366),
        metadata={"description": "How many days ahead a delegation may end to end soon."},
    )


class Summary(Schema):
    """What waits for the administrators of an establishment, counted."""

    requests_to_answer = fields.Integer()
    ends_soon = fields.Integer()
    transfers_to_answer = fields.Integer()


WITHIN_DAYS: dict[str, Any] = {
    "load_default": SOON,
    "validate": validate.Range(min=0, max=366),
    "metadata": {"description": "How many days ahead one may end to end soon."},
}


class Wanted(Schema):
    """Which delegations are wanted, whoever reads."""

    status = Choice(Status, metadata={"description": "Only delegations that stand so."})
    service = Text(
        max=80, metadata={"description": "Only those that ask for, or grant, this service."}
    )
    ends_before = Date(metadata={"description": "Only those whose last day is before this day."})
    ends_after = Date(metadata={"description": "Only those whose last day is after this day."})
    attention = Choice(
        Attention, metadata={"description": "Only those that need attention for this reason."}
    )
    within_days = fields.Integer(strict=True, **WITHIN_DAYS)


class Filter(Wanted):
    """Which delegations are wanted: of several terms in `q`, each counts by itself."""

    side = Choice(
        Side,
        validate=validate.OneOf([Side.CENTRALISING, Side.DELEGATING]),
        metadata={
            "enum": [Side.CENTRALISING.value, Side.DELEGATING.value],
            "description": "Only those in which the establishment is on this side.",
        },
    )
    q = Text(
        max=100,
        metadata={
            "description": "What to look for in the other side's name, SIRET and contract numbers, "
            "and in one's own references."
        },
    )


class Sort(fields.String):
    """By what delegations are sorted."""

    def __init__(self, columns: Iterable[str] = SORTS) -> None:
        names = list(columns)
        super().__init__(
            validate=validate.OneOf([*names, *(f"-{column}" for column in names)]),
            metadata={"description": "The order; a minus sign turns it round."},
        )


class EstablishmentIds(Text):
    """Ids of establishments in an address, where no parameter is given twice."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max=MOST_ESTABLISHMENTS * len(f"{UUID(int=0)},"), **options)

    def _deserialize(self, *args: Any, **kwargs: Any) -> Any:
        said = super()._deserialize(*args, **kwargs).split(",")
        if len(said) > MOST_ESTABLISHMENTS:
            raise ValidationError(NO_IDS)
        try:
            return [UUID(each.strip()) for each in said]
        except ValueError:
            raise ValidationError(NO_IDS) from None


class Query(Filter):
    """Which delegations are wanted, in which order."""

    within_days = fields.Integer(**WITHIN_DAYS)
    establishment_ids = EstablishmentIds(
        metadata={
            "description": "Only those with one of these on the other side: ids, separated by "
            "commas, 100 at most."
        }
    )
    sort = Sort()


class Line(Schema):
    """One service: what was asked, and what is agreed to."""

    service = fields.String(attribute="line.service")
    labels = fields.Nested(BothLanguages)
    domain_labels = fields.Nested(BothLanguages)
    asked = Choice(Level, attribute="line.asked")
    level = Choice(Level, attribute="line.level")
    status = Choice(LineStatus, attribute="line.status")
    is_exclusive = fields.Boolean(attribute="line.is_exclusive")


class Editable(Schema):
    """What can be narrowed; the ETag is of this."""

    rights = LevelMap(attribute="scope")
    ends_on = Date()


class ListedDelegation(Schema):
    """A delegation in a list."""

    id = fields.UUID(attribute="delegation.id")
    side = Choice(Side)
    centralising = fields.Nested(Establishment, attribute="delegation.centralising")
    delegating = fields.Nested(Establishment, attribute="delegation.delegating")
    contract_number = fields.String(attribute="delegation.contract_number")
    own_reference = fields.String(
        allow_none=True,
        metadata={"description": "What the centralising side calls it by; null to the other."},
    )
    status = Choice(Status, attribute="delegation.status")
    is_in_force = fields.Boolean()
    suspended_by = fields.List(Choice(Side))
    services = fields.List(fields.Nested(Line))
    ends_on = Date(attribute="delegation.ends_on")
    agreed_until = Date(
        attribute="delegation.agreed_until",
        allow_none=True,
        metadata={
            "description": "The last day without the automatic extension that `ends_on` counts."
        },
    )
    requested_at = Instant(attribute="delegation.requested_at")
    requested_by = fields.Nested(PersonName, allow_none=True)
    answer_by = Instant(attribute="delegation.answer_by")
    answered_at = Instant(attribute="delegation.answered_at", allow_none=True)
    answered_by = fields.Nested(PersonName, allow_none=True)
    ended_at = Instant(attribute="delegation.ended_at", allow_none=True)
    ended_by = Choice(Side, attribute="delegation.ended_by", allow_none=True)
    reason = fields.String(attribute="delegation.told_reason", allow_none=True)


class Delegation(ListedDelegation):
    """A delegation, with the text that both sides see.

    `text_hash` is the SHA-256 of the French text, a line feed and the English text; hexadecimal.
    `delegating_is_orphaned`: nobody there can answer, renew or end it any more; found at
    `delegating_orphaned_at`.
    """

    message = fields.String(attribute="delegation.message", allow_none=True)
    mandate = fields.Nested(
        Mandate,
        attribute="delegation.mandate",
        allow_none=True,
        metadata={"description": "The mandate on paper that the request takes up."},
    )
    succeeds_id = fields.UUID(
        attribute="delegation.succeeds_id",
        allow_none=True,
        metadata={"description": "The delegation that ends for what is accepted of this one."},
    )
    text = fields.Nested(BothLanguages)
    text_hash = fields.String()
    extension = fields.Nested(Extension, allow_none=True)
    pending_amendment_id = fields.UUID(
        allow_none=True, metadata={"description": "The amendment that waits for its answer."}
    )
    delegating_is_orphaned = fields.Boolean(attribute="delegation.delegating.is_orphaned")
    delegating_orphaned_at = Instant(attribute="delegation.delegating.orphaned_at", allow_none=True)


class Acceptance(Schema):
    """Agreeing to what was shown, or to less."""

    text_hash = Text(max=64, required=True, validate=HASH)
    rights = Rights()
    ends_on = Date()


class OwnReference(Schema):
    """What the centralising side calls a delegation by, for itself alone; null: nothing."""

    own_reference = Text(max=80, required=True, allow_none=True)


class Reduction(Schema):
    """What remains; services left out end."""

    rights = Rights()
    ends_on = Date()


class DelegationEvent(Schema):
    """One thing that happened to a delegation."""

    id = fields.UUID(attribute="event.id")
    kind = Choice(Kind, attribute="event.kind")
    happened_at = Instant(attribute="event.happened_at")
    side = Choice(Side, attribute="event.side")
    by = fields.Nested(PersonName, allow_none=True)
    about = fields.Nested(PersonName, allow_none=True)
    about_client = fields.Nested(ClientName, allow_none=True)
    rights = fields.Dict(fields.String(), fields.String(), attribute="event.facts.rights")
    ends_on = fields.String(attribute="event.facts.ends_on")
    services = fields.List(fields.String(), attribute="event.facts.services")
    reason = fields.String(attribute="event.facts.reason")
    because = fields.String(
        attribute="event.facts.because",
        metadata={"description": "Why, where the rules or another act did it."},
    )
    text_hash = fields.String(attribute="event.facts.text_hash")
    mandate_signed_on = fields.String(attribute="event.facts.mandate_signed_on")
    succeeds_id = fields.UUID(attribute="event.facts.succeeds_id")
    amendment_id = fields.UUID(attribute="event.facts.amendment_id")
    establishment_id = fields.UUID(
        attribute="event.facts.establishment_id",
        metadata={"description": "Whose number was corrected."},
    )
    former_siret = fields.String(attribute="event.facts.former_siret")
    former_contract_number = fields.String(attribute="event.facts.former_contract_number")
