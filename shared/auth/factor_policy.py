"""Who must have a second factor, from which day on: of the platform, and of an establishment.

An establishment may ask for more than the platform does, never for less. Nobody is asked for a
second factor by a policy alone: whoever has none may do nothing but add one (decision 0090).
"""

from dataclasses import dataclass
from datetime import date
from typing import Self

from shared.auth.assurance import Acr, Assurance
from shared.config import SecondFactorFor, Settings


@dataclass(frozen=True, slots=True)
class FactorPolicy:
    """Whom it binds, and since when.

    :ivar whom: administrators, everybody
    :ivar since: the first day, in Paris; before it people are reminded. The least there is: it
        names no day
    """

    whom: SecondFactorFor
    since: date

    @classmethod
    def of(cls, whom: str | None, since: date | None) -> Self | None:
        """Read what is kept of one; None: nobody is bound.

        A word that this release does not know binds everybody.
        """
        if whom is None or whom == SecondFactorFor.OFF:
            return None
        is_known = whom in set(SecondFactorFor)
        known = SecondFactorFor(whom) if is_known else SecondFactorFor.EVERYBODY
        return cls(known, since or date.min)

    @classmethod
    def of_platform(cls, settings: Settings) -> Self | None:
        """Read the platform's."""
        return cls.of(settings.second_factor_for, settings.second_factor_from)

    @property
    def has_day(self) -> bool:
        """Tell whether it names the day from which on it binds."""
        return self.since != date.min

    def binds(self, *, is_at_head: bool, today: date) -> bool:
        """Tell whether it binds somebody now.

        :param is_at_head: whether they are an administrator, of the platform's own people, or act
            for an establishment that is not their own
        :param today: the day in Paris
        """
        is_theirs = self.whom is SecondFactorFor.EVERYBODY or is_at_head
        return is_theirs and today >= self.since


def is_met(shown: Assurance | None) -> bool:
    """Tell whether what was shown in a session is what a policy asks for.

    A remembered device will do: it stood for a factor at the sign-in.
    """
    if shown is None:
        return False
    return shown.acr is Acr.TWO_FACTORS or shown.is_by_remembered_device
