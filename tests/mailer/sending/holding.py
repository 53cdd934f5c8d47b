"""What tests of held e-mails do again and again: have some held, let them go, look at them."""

from datetime import timedelta

from services.mailer import chores
from services.mailer.models import Email, EmailStatus
from shared.events.accounts import AccountExpiring, AccountFacts
from tests.mailer.world import TODAY, World

DIGEST, EXPIRING = "digest", "account_expiring"
SOON = TODAY + timedelta(days=7)


def release(world: World) -> int:
    return chores.release_held(world.sessions, world.now, world.tools)


def of(world: World, template: str, status: EmailStatus) -> list[Email]:
    return [e for e in world.emails() if (e.template, e.status) == (template, status)]


def expire_soon(world: World, number: int, **facts: str) -> list[AccountFacts]:
    """Have accounts of one person, in as many establishments, about to end."""
    person = {"email": "lou@example.org", **facts}
    made = [
        world.account(world.establishment(f"Ville {n}"), expires_on=SOON, **person)
        for n in range(number)
    ]
    for account in made:
        world.told(AccountExpiring(account=account, sign_in_renews=False))
    return made
