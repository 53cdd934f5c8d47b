"""How often one is written to."""

from dataclasses import dataclass

from services.portal.clients.api import Api
from services.portal.clients.shapes import read_versioned

PATH = "/mailer/v1/me/preferences"


@dataclass(frozen=True)
class Preferences:
    """What one has chosen, by topic: `each`, `daily` or `never`.

    :ivar version: what an edit says it edits
    """

    letters: str
    delegations: str
    services: str
    reminders: str = "each"
    version: str = ""


def show(api: Api) -> Preferences:
    """Show it."""
    return read_versioned(Preferences, api.get(PATH))


def change(api: Api, version: str, **changes: str) -> Preferences:
    """Choose otherwise, from the next e-mail on.

    :param version: the one that was edited; another one meanwhile is a 412
    """
    answer = api.ask("PATCH", PATH, json=changes, headers={"If-Match": version})
    return read_versioned(Preferences, answer)
