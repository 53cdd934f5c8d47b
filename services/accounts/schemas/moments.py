"""Moments that people and programs name: a day of Paris, or an instant."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from marshmallow import ValidationError

from shared.clock import day_ends_at
from shared.errors import Bilingual
from shared.web.schemas import Instant, Text

NO_MOMENT = Bilingual(
    "A day, such as 2026-11-17, or an instant, such as 2026-11-17T08:30:00Z.",
    "Une date, comme 2026-11-17, ou un instant, comme 2026-11-17T08:30:00Z.",
)
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ONE_DAY = timedelta(days=1)
_INSTANT = Instant()


class Moment(Text):
    """An instant, or a day of Paris, which stands for the midnight that begins or ends it.

    :param is_end: whether a day stands for its end
    """

    def __init__(self, *, description: str, is_end: bool = False) -> None:
        super().__init__(max=40, metadata={"description": description, "example": "2026-11-17"})
        self.is_end = is_end

    def _deserialize(self, *args: Any, **kwargs: Any) -> Any:
        said = super()._deserialize(*args, **kwargs)
        try:
            return self._day(said) if _DAY.fullmatch(said) else _INSTANT.deserialize(said)
        except (ValidationError, ValueError, OverflowError):
            raise ValidationError([NO_MOMENT]) from None

    def _day(self, said: str) -> datetime:
        day = date.fromisoformat(said)
        return day_ends_at(day if self.is_end else day - _ONE_DAY)
