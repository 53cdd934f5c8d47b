"""When the support can be called: as a setting says it, and as people read it."""

import re
from dataclasses import dataclass
from typing import Self

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FRENCH = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIME = r"([01]\d|2[0-3]):([0-5]\d)"
_WRITTEN = re.compile(rf"({'|'.join(DAYS)})-({'|'.join(DAYS)}) {_TIME}-{_TIME}")


@dataclass(frozen=True)
class SupportHours:
    """Days of the week, and the hours of each, in Paris.

    :ivar first, last: days, from 0, Monday
    :ivar opens, closes: hours and minutes
    """

    first: int
    last: int
    opens: tuple[int, int]
    closes: tuple[int, int]

    @classmethod
    def read(cls, text: str) -> Self:
        """Read them as a setting has them, such as `mon-fri 09:00-17:00`.

        :raises ValueError: if they are written otherwise, or end before they begin
        """
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r}: write days and hours such as mon-fri 09:00-17:00")
        numbers = [int(each) for each in found.groups()[2:]]
        made = cls(
            DAYS.index(found[1]),
            DAYS.index(found[2]),
            (numbers[0], numbers[1]),
            (numbers[2], numbers[3]),
        )
        if made.first > made.last or made.opens >= made.closes:
            raise ValueError(f"{text!r}: they end before they begin")
        return made

    def told(self, language: str) -> str:
        """Say them in a language."""
        if language == "fr":
            hours = " à ".join(_french(*time) for time in (self.opens, self.closes))
            days = _days(FRENCH, self, "le {0}", "du {0} au {1}")
            return f"{days} de {hours}"
        hours = " to ".join(f"{hour}:{minute:02}" for hour, minute in (self.opens, self.closes))
        days = _days(ENGLISH, self, "on {0}", "{0} to {1}")
        return f"{days}, {hours}"


def _days(names: tuple[str, ...], hours: SupportHours, one: str, several: str) -> str:
    form = one if hours.first == hours.last else several
    return form.format(names[hours.first], names[hours.last])


def _french(hour: int, minute: int) -> str:
    return f"{hour}\u00a0h {minute:02}" if minute else f"{hour}\u00a0h"
