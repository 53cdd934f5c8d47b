"""What a policy on second factors asks of the people of an installation (decision 0090)."""

from dataclasses import dataclass
from datetime import date

from deploy.installation.installation import Installation
from deploy.installation.operating.databases import session
from shared import clock
from shared.config import SecondFactorFor


@dataclass(frozen=True)
class Place:
    """An establishment with people who must have a second factor.

    :ivar bound: how many must, from now or from a later day on
    :ivar without: how many of them have none
    """

    siret: str
    name: str
    is_platform: bool
    bound: int
    without: int


@dataclass(frozen=True)
class Forecast:
    """What a policy of the platform would do, or does.

    :ivar places: with what each establishment asks for by itself
    """

    second_factor_for: SecondFactorFor
    second_factor_from: date | None
    places: tuple[Place, ...]

    @property
    def bound(self) -> int:
        """Count those who must have one."""
        return sum(place.bound for place in self.places)

    @property
    def without(self) -> int:
        """Count those of them who have none."""
        return sum(place.without for place in self.places)

    @property
    def lagging(self) -> tuple[Place, ...]:
        """Tell where somebody has none."""
        return tuple(place for place in self.places if place.without)


def forecast(
    installation: Installation, *, whom: str | None = None, since: date | None = None
) -> Forecast:
    """Tell what a policy asks for; nothing is changed.

    :param whom: `off`, `administrators`, `everybody`; None: as it is set, from the day that is set
    :param since: from which day on; None: from now on
    """
    from services.identity.queries import without_factor
    from shared.auth.factor_policy import FactorPolicy

    settings = installation.settings("identity")
    if whom is None:
        whom, since = settings.second_factor_for, settings.second_factor_from
    with session(installation, "identity") as opened:
        rows = opened.execute(
            without_factor.counts(
                platform=FactorPolicy.of(whom, since), today=clock.paris_date(clock.now())
            )
        )
        places = tuple(Place(*row) for row in rows)
    return Forecast(SecondFactorFor(whom), since, places)
