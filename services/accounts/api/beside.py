"""What is told beside accounts and establishments: asked here, since a schema asks nothing."""

from collections.abc import Sequence
from typing import Any

from services.accounts import models, queries
from services.accounts.api.tools import service_tools
from services.accounts.queries.advice import Advice
from shared.clock import paris_date
from shared.web import current
from shared.web.beside import Beside


def with_acts(accounts: Sequence[models.Account]) -> list[Beside]:
    """Show accounts with what the caller may do to each now."""
    if not accounts:
        return []
    act_rules = queries.acts.rules(current.session(), current.actor(), **_when())
    return [Beside(account, acts=act_rules.open_to(account)) for account in accounts]


def in_full(account: models.Account) -> Beside:
    """Show an account with what the caller may do to it now, and what its rights are called."""
    shown = queries.showing.of(current.session(), current.actor(), account, **_when())
    return Beside(account, acts=shown.acts, services=shown.services)


def _when() -> dict[str, Any]:
    return {"invite_pause": service_tools().settings.invite_pause, "now": current.now()}


def with_home(account: models.Account) -> Beside:
    """Show an account with its establishment."""
    home = queries.establishments.find(current.session(), account.establishment_id)
    return Beside(account, establishment=home)


def with_advice(establishment: models.Establishment) -> Beside:
    """Show an establishment with what it should see to."""
    today = paris_date(current.now())
    advice = queries.advice.of(current.session(), establishment, today=today)
    needs = Advice.FEW_ADMINISTRATORS in advice
    return Beside(establishment, advice=advice, needs_administrators=needs)
