"""Facts that several events of `accounts` carry; always full: a projection needs no other."""

from dataclasses import field
from datetime import date, datetime
from uuid import UUID

from shared.events.base import Fact
from shared.events.derivation import LATER


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
    :ivar password_policy: seed or modern, of which its people's passwords meet the rules beside
        the platform's; left out where the platform's alone count
    :ivar password_min_length: the least characters, if more than by policy; left out likewise
    :ivar orphaned_at: since when nobody is known to administer it; left out while somebody does
    :ivar second_factor_for: administrators or everybody, who must have a second factor to act in it
        from `second_factor_from` on, beside those whom the platform's policy binds; both left out
        where nobody else
    :ivar is_sandbox: true where it is there to try things out: its e-mails go to a sink alone, its
        letters on paper are never printed; left out of all others
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
    password_policy: str | None = field(default=None, metadata=LATER)
    password_min_length: int | None = field(default=None, metadata=LATER)
    orphaned_at: datetime | None = field(default=None, metadata=LATER)
    is_sandbox: bool | None = field(default=None, metadata=LATER)
    second_factor_for: str | None = field(default=None, metadata=LATER)
    second_factor_from: date | None = field(default=None, metadata=LATER)


class AccountFacts(Fact):
    """An account as it now is.

    :ivar status: invited, invitation_lapsed, active, deleted (expired is read from `expires_on`)
    :ivar title: `mr` or `ms`
    :ivar rights: service code to level; a service that is not there is at none
    :ivar duties_since: of an operator, duty to the instant since when without a break, where it was
        given after the account was made: what was asked for before it was lost stays void; left out
        while there is none
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
    duties_since: dict[str, str] = field(default_factory=dict, metadata=LATER)


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
