"""What `accounts` announces: establishments, accounts, the catalogue of services, terms.

Facts about an establishment or an account are always full: a projection takes the newest and needs
no other. Levels, profiles and statuses are the words of DESIGN §4.
"""

from datetime import date, datetime
from uuid import UUID

from shared.events.base import Event, Fact


class PostalAddress(Fact):
    """Where a letter goes: one to four lines above the postcode and the town."""

    lines: list[str]
    postcode: str
    city: str


class Person(Fact):
    """Somebody as a letter or an e-mail names them.

    :ivar title: `mr` or `ms`; who writes words it in the reader's language (Monsieur, Madame)
    """

    title: str
    first_name: str
    last_name: str
    account_id: UUID | None = None
    phone: str | None = None
    email: str | None = None


class EstablishmentFacts(Fact):
    """An establishment as it now is.

    :ivar status: registered, active, suspended, closed
    :ivar legal_representative: of record; letters go to `address`, of record too
    :ivar accepted_terms: the number of the newest terms accepted for it
    """

    establishment_id: UUID
    siret: str
    contract_numbers: list[str]
    name: str
    status: str
    is_centralising: bool
    is_platform: bool
    address: PostalAddress | None = None
    legal_representative: Person | None = None
    accepted_terms: int | None = None
    language: str = "fr"


class AccountFacts(Fact):
    """An account as it now is.

    :ivar status: invited, invitation_lapsed, active, deleted (expired is read from `expires_on`)
    :ivar title: `mr` or `ms`
    :ivar rights: service code to level; a service that is not there is at none
    """

    account_id: UUID
    establishment_id: UUID
    identifier: str
    profile: str
    status: str
    title: str
    first_name: str
    last_name: str
    email: str
    phone: str | None = None
    department: str | None = None
    rights: dict[str, str]
    expires_on: date | None = None
    language: str = "fr"


class ServiceFacts(Fact):
    """A service of the catalogue. Labels by language."""

    code: str
    domain: str
    domain_labels: dict[str, str]
    labels: dict[str, str]
    is_delegable: bool
    is_exclusive: bool
    is_sensitive: bool
    published_on: date


class EstablishmentRegistered(
    Event,
    name="accounts.establishment.registered",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """Somebody has asked to register an establishment; nobody can sign in before the proof.

    :ivar proof: how it must be proven: letter, operator, none
    """

    establishment: EstablishmentFacts
    contact: Person
    proof: str


class EstablishmentCodeIssued(
    Event,
    name="accounts.establishment.code_issued",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """A code is to be printed in a letter to the legal representative, at the address of record.

    :ivar purpose: registration: whoever hands the code in has proven the registration
    :ivar contact: who asked for it, the first administrator
    :ivar sealed: the code (12 characters) as a compact JWE, which only the mailer can open
    """

    establishment: EstablishmentFacts
    purpose: str
    contact: Person
    sealed: str
    expires_at: datetime


class EstablishmentConfirmed(
    Event,
    name="accounts.establishment.confirmed",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """The registration is proven; the establishment is active."""

    establishment: EstablishmentFacts


class EstablishmentChanged(
    Event,
    name="accounts.establishment.changed",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """Something about the establishment has changed; `changed` names which facts."""

    establishment: EstablishmentFacts
    changed: list[str]


class EstablishmentSuspended(
    Event,
    name="accounts.establishment.suspended",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """An operator has suspended it: nobody signs in, its delegations stop granting."""

    establishment: EstablishmentFacts
    reason: str


class EstablishmentReactivated(
    Event,
    name="accounts.establishment.reactivated",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """An operator has ended the suspension."""

    establishment: EstablishmentFacts


class EstablishmentClosed(
    Event,
    name="accounts.establishment.closed",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """An operator has closed it for good; it may have merged into another."""

    establishment: EstablishmentFacts
    reason: str
    merged_into: UUID | None = None


class EstablishmentSnapshot(
    Event,
    name="accounts.establishment.snapshot",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """How an establishment is, told again to rebuild projections. Nothing has happened."""

    establishment: EstablishmentFacts


class AccountCreated(
    Event,
    name="accounts.account.created",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """Someone has been given an account; they have not chosen a password yet.

    :ivar created_by: None where the account comes from a registration or a command
    :ivar invited_on: the date that the invitation shows
    :ivar informs_representative: whether the legal representative is to get a letter about it
    """

    account: AccountFacts
    created_by: Person | None
    invited_on: date
    informs_representative: bool


class AccountInvited(
    Event,
    name="accounts.account.invited",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The holder is invited again: the former link is dead."""

    account: AccountFacts
    invited_by: Person | None
    invited_on: date


class AccountInvitationLapsed(
    Event,
    name="accounts.account.invitation_lapsed",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """Fifteen days have gone by without a password; the administrator must invite again [S1]."""

    account: AccountFacts


class AccountActivated(
    Event,
    name="accounts.account.activated",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The holder has created their password: the account is active and its 18 months run."""

    account: AccountFacts


class AccountChanged(
    Event,
    name="accounts.account.changed",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """Coordinates have changed; `changed` names which.

    :ivar previous_email: where the holder was reached before, if the address has changed
    :ivar is_own: the holder did it
    :ivar is_identity_change: first name, last name and e-mail have all changed, and it was
        confirmed to be the same person
    """

    account: AccountFacts
    changed: list[str]
    previous_email: str | None = None
    is_own: bool = False
    is_identity_change: bool = False


class AccountEmailChangeRequested(
    Event,
    name="accounts.account.email_change_requested",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """A new e-mail address waits to be confirmed by whoever reads it."""

    account: AccountFacts
    new_email: str
    is_own: bool


class AccountRightsChanged(
    Event,
    name="accounts.account.rights_changed",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The rights of an account have changed; `previous` is what they were."""

    account: AccountFacts
    previous: dict[str, str]


class AccountPromoted(
    Event,
    name="accounts.account.promoted",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """A user has become administrator, from their next sign-in on.

    The legal representative gets a letter [S1].
    """

    account: AccountFacts
    promoted_by: Person | None


class AccountRenewed(
    Event,
    name="accounts.account.renewed",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The account is good for another 18 months; `is_own`: an administrator renewed themselves."""

    account: AccountFacts
    is_own: bool


class AccountExpired(
    Event,
    name="accounts.account.expired",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The last day has gone by without renewal; told once, by the nightly chore."""

    account: AccountFacts


class AccountDeleted(
    Event,
    name="accounts.account.deleted",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """The account is gone for good; what is told about it later is ignored."""

    account: AccountFacts


class AccountSnapshot(
    Event,
    name="accounts.account.snapshot",
    subject="account.account_id",
    tenant="account.establishment_id",
):
    """How an account is, told again to rebuild projections. Nothing has happened."""

    account: AccountFacts


class ServicePublished(Event, name="accounts.service.published", subject="service.code"):
    """A service is in the catalogue, at none everywhere.

    Administrators are asked to review rights [S2].
    """

    service: ServiceFacts


class ServiceChanged(Event, name="accounts.service.changed", subject="service.code"):
    """A service of the catalogue has other labels or properties."""

    service: ServiceFacts


class TermsPublished(Event, name="accounts.terms.published", subject="number"):
    """New terms; from `effective_on` on, who has not accepted can only read (DESIGN §4.6).

    :ivar number: 1, 2, 3 …
    :ivar digest: SHA-256 of the text, hexadecimal
    """

    number: int
    digest: str
    effective_on: date


class TermsAccepted(
    Event,
    name="accounts.terms.accepted",
    subject="establishment.establishment_id",
    tenant="establishment.establishment_id",
):
    """An administrator has accepted the terms for the establishment."""

    establishment: EstablishmentFacts
    number: int
    digest: str
    account_id: UUID
    accepted_at: datetime


class OperatorActed(
    Event, name="accounts.operator.acted", subject="establishment_id", tenant="establishment_id"
):
    """An operator has read or done something in an establishment; `operation` names it."""

    establishment_id: UUID
    account_id: UUID
    operation: str


class Heartbeat(Event, name="accounts.heartbeat", subject="publisher_name"):
    """Up to `last_position`, everything that had happened by `as_of` is numbered (DESIGN §4.8)."""

    publisher_name: str
    last_position: int
    as_of: datetime
