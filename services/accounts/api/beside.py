"""What is told beside accounts and establishments: asked here, since a schema asks nothing."""

from collections.abc import Sequence
from typing import Any

from services.accounts import models, queries
from services.accounts.api.tools import service_tools
from services.accounts.queries.acts import AccountAct, ActRules
from services.accounts.queries.advice import Advice
from shared.auth import Level
from shared.clock import paris_date
from shared.web import current
from shared.web.beside import Beside


def with_acts(accounts: Sequence[models.Account]) -> list[Beside]:
    """Show accounts with what the caller may do to each now."""
    if not accounts:
        return []
    act_rules = _rules()
    return [Beside(account, acts=act_rules.open_to(account)) for account in accounts]


def acts_on(account: models.Account) -> Sequence[AccountAct]:
    """Tell what the caller may do to an account now."""
    return _rules().open_to(account)


def _rules() -> ActRules:
    return queries.acts.rules(
        current.session(),
        current.actor(),
        invite_pause=service_tools().settings.invite_pause,
        now=current.now(),
    )


def with_services(account: models.Account, **told: Any) -> Beside:
    """Show an account with what the services of the rights that the caller sees are called."""
    seen = queries.rights.seen(current.actor(), account.rights)
    rights = {code: Level(level) for code, level in seen.items()}
    return Beside(account, services=queries.services.usable(current.session(), rights), **told)


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
