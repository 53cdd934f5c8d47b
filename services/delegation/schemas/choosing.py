"""Which delegations are wanted, and in which order."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate

from services.delegation.domain.criteria import SOON, Attention
from services.delegation.models import Side, Status
from services.delegation.queries.lists import SORTS
from shared.errors import Bilingual
from shared.web.schemas import Choice, Date, Schema, Text

MOST_ESTABLISHMENTS = 100
"""They stand in an address, which is read up to eight kilobytes."""

NO_IDS = Bilingual(
    f"Ids of establishments, separated by commas, {MOST_ESTABLISHMENTS} at most.",
    f"Des identifiants d'établissements, séparés par des virgules, {MOST_ESTABLISHMENTS} au plus.",
)
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
