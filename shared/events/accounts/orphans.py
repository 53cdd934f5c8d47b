"""What happens to establishments that lose their last administrator (design.md §4.1)."""

from datetime import date, datetime

from shared.events.accounts.facts import EstablishmentFacts
from shared.events.base import Event


class EstablishmentOrphaningForeseen(
    Event,
    name="accounts.establishment.orphaning_foreseen",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """Within 60 days, unless an account is renewed, nobody can administer it any more.

    Told once for each such day.

    :ivar last_on: the last day on which somebody can
    """

    establishment: EstablishmentFacts
    last_on: date


class EstablishmentOrphaned(
    Event,
    name="accounts.establishment.orphaned",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """No administrator is left who is active and not overdue; told once, until it has recovered.

    :ivar orphaned_at: when that was found
    """

    establishment: EstablishmentFacts
    orphaned_at: datetime


class EstablishmentRecovered(
    Event,
    name="accounts.establishment.recovered",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """Somebody can administer an orphaned establishment again, whichever way they came to.

    :ivar orphaned_at: since when nobody could
    """

    establishment: EstablishmentFacts
    orphaned_at: datetime
