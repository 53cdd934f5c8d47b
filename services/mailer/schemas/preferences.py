"""How often a holder wants to be written to."""

from services.mailer.domain.topics import IfAtAll, OneByOne
from shared.web.schemas import Choice, Schema


class PreferenceChanges(Schema):
    """What of it is to be another; a topic that is left out stays."""

    letters = Choice(OneByOne)
    delegations = Choice(OneByOne)
    services = Choice(IfAtAll)
    reminders = Choice(IfAtAll)


class Preferences(Schema):
    """By topic: letters and delegations one by one or once a day; the rest or none."""

    letters = Choice(OneByOne)
    delegations = Choice(OneByOne)
    services = Choice(IfAtAll)
    reminders = Choice(IfAtAll)
