"""How often a holder wants to be written to."""

from typing import Any

from marshmallow import pre_dump

from services.mailer.domain.topics import IfAtAll, OneByOne
from services.mailer.models import KnownAccount
from shared.web.schemas import Choice, Schema


class PreferenceChanges(Schema):
    """What of it is to be another; a topic that is left out stays."""

    letters = Choice(OneByOne)
    delegations = Choice(OneByOne)
    services = Choice(IfAtAll)


class Preferences(Schema):
    """By topic: letters and delegations one by one or once a day; the catalogue's news or none."""

    letters = Choice(OneByOne)
    delegations = Choice(OneByOne)
    services = Choice(IfAtAll)

    @pre_dump
    def with_defaults(self, account: KnownAccount, **_: Any) -> dict[str, Any]:
        """Tell one by one where nothing was chosen."""
        return {
            "letters": OneByOne(account.preferences.get("letters", "each")),
            "delegations": OneByOne(account.preferences.get("delegations", "each")),
            "services": IfAtAll(account.preferences.get("services", "each")),
        }
