"""What administrators are told when nobody will administer, or administers, an establishment."""

from datetime import date

from services.mailer.domain.mails.base import Gathering, Mail


class OrphaningForeseen(Mail, gathering=Gathering.ALWAYS):
    """The last administrator who can act will be able to until this day, unless renewed."""

    establishment: str
    last_on: date


class EstablishmentOrphaned(Mail):
    """Told to the last administrators, whose accounts have expired."""

    establishment: str
