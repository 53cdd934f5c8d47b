"""Two establishments with a delegation between them, as the mailer is told of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shared.events.accounts import AccountFacts, EstablishmentFacts
from shared.events.delegation import DelegationFacts, LineFacts
from tests import factories
from tests.mailer.world import NOW, TODAY, World

SOON = TODAY + timedelta(days=7)


@dataclass
class Joined:
    """Two establishments, an administrator in each, and a delegation between them."""

    world: World
    centre: EstablishmentFacts
    town: EstablishmentFacts
    asker: AccountFacts
    answerer: AccountFacts

    def facts(self, status: str = "active", **facts: Any) -> DelegationFacts:
        given: dict[str, Any] = {
            "status": status,
            "lines": [
                LineFacts(service="carriere", level="read", status="active"),
                LineFacts(service="retraite", level="read", status="ended"),
            ],
            "ends_on": SOON,
            "requested_at": NOW,
        }
        centre_id, town_id = self.centre.establishment_id, self.town.establishment_id
        return factories.delegation(centre_id, town_id, **given | facts)

    def said(self, template: str) -> dict[str, Any]:
        """Tell what a template said, the same to all."""
        first, *others = [email.facts for email in self.world.emails(template)]
        assert all({**other, "to": 0} == {**first, "to": 0} for other in others)
        return first

    @property
    def everybody(self) -> set[str]:
        return {self.asker.email, self.answerer.email}
