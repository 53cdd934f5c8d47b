"""What the guides on accounts tell, step by step, as somebody at a browser does it.

Each journey goes with script and without, embedded and in containers. A number in brackets is the
rule of `docs/requirements.md` that a step stands for.
"""

from collections.abc import Callable

from tests.portal.browser.journeys import (
    acting,
    creating,
    editing,
    finding,
    own_account,
    reaching,
    renewing,
)
from tests.portal.browser.journeys.stage import Stage

JOURNEYS = [
    reaching.account_management,
    reaching.of_a_user_ends,
    creating.an_account,
    finding.accounts,
    acting.on_one,
    acting.on_many,
    acting.on_all,
    editing.rights_and_coordinates,
    editing.an_administrator_of_a_user,
    renewing.an_expired_account,
    own_account.seen_and_changed,
]


def name_of(journey: Callable[[Stage], None]) -> str:
    """Tell what a test of it is called."""
    return f"{journey.__module__.rpartition('.')[2]}_{journey.__name__}"
