"""Who calls the service, and what they are answered."""

from dataclasses import replace
from uuid import UUID

from shared.events.accounts import AccountFacts
from tests import callers
from tests.answers import Answer


class Caller(callers.Caller):
    """Somebody, or some application, who calls the service."""

    ROOT = "/delegation/v1"

    @property
    def home(self) -> UUID:
        return self.facts.establishment_id

    def deleted(self) -> AccountFacts:
        """State that this account is gone."""
        return replace(self.facts, status="deleted")

    def delete(self, path: str) -> Answer:
        return self.open("DELETE", path)
