"""What holders and administrators are told about accounts, the catalogue and the terms."""

from datetime import date

from services.mailer.domain.mails.base import Gathering, Mail, Named, Right


class AccountPromoted(Mail):
    """The holder is an administrator from their next sign-in on [S1]."""

    establishment: str
    contract_numbers: list[str]
    promoter: Named | None


class AccountRenewed(Mail):
    """The account is good for another 18 months."""

    establishment: str
    expires_on: date


class AccountDeleted(Mail):
    """The account is gone; `administrators`: whom to ask."""

    establishment: str
    deleted_on: date
    administrators: list[Named]


class RightsChanged(Mail):
    """The holder may use other services than before."""

    establishment: str
    changes: list[Right]


class InvitationLapsed(Mail, gathering=Gathering.AFTER_FIRST):
    """Told to administrators: the holder has let the link end, and must be invited again [S1]."""

    gathered_on = "/establishment/accounts"

    establishment: str
    holder: Named


class ServicePublished(Mail):
    """Told to administrators: a service is new, nobody has it yet, review the rights [S2]."""

    service: str
    domain: str
    published_on: date


class TermsPublished(Mail):
    """Told to administrators: new terms are to be accepted [S2]."""

    number: int
    effective_on: date


class TermsPublishedForUsers(Mail):
    """Told to everybody else: there are new terms, which an administrator accepts for all."""

    number: int
    effective_on: date
