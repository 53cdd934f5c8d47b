"""What waits for whoever is signed in: one question to each service."""

from dataclasses import dataclass

from services.portal.clients.api import Api
from services.portal.clients.shapes import read


@dataclass(frozen=True)
class Usable:
    """A service that one may use: how far, and where.

    :ivar labels: what it is called, by language
    :ivar address: where it is used; None: nobody has said
    """

    code: str
    labels: dict[str, str]
    domain_labels: dict[str, str]
    level: str
    address: str | None = None

    @property
    def href(self) -> str:
        """Tell where a link may lead: by https, or nowhere."""
        return self.address if self.address and self.address.startswith("https://") else ""


@dataclass(frozen=True)
class UnderWay:
    """The review that is under way."""

    review_id: str
    undecided: int


@dataclass(frozen=True)
class OfAccounts:
    """What waits, and which services one may use.

    :ivar terms_to_accept: their number; None: none
    :ivar invitations: those that have failed, by why
    :ivar undeliverable: accounts in use whose holder's e-mails do not arrive
    :ivar due: accounts of one's establishment that end soon, or have ended
    :ivar due_elsewhere: the same of the other establishments that one administers; None: not known
    """

    advice: list[str]
    invitations: dict[str, int]
    undeliverable: int
    due: int
    services: list[Usable]
    due_elsewhere: int | None = None
    terms_to_accept: int | None = None
    review: UnderWay | None = None


@dataclass(frozen=True)
class OfDelegations:
    """What waits of delegations."""

    requests_to_answer: int = 0
    ends_soon: int = 0
    transfers_to_answer: int = 0


@dataclass(frozen=True)
class OfLetters:
    """What waits in letter boxes: at home, and of those one reads letters for; None: not known."""

    letters_unread: int = 0
    letters_unread_elsewhere: int | None = 0


@dataclass
class Waiting:
    """What waits, as far as the services have answered; None: not asked, or no answer.

    :ivar away: some have not answered
    """

    accounts: OfAccounts | None = None
    delegations: OfDelegations | None = None
    letters: OfLetters | None = None
    away: bool = False


def of_accounts(api: Api, within_days: int) -> OfAccounts:
    """Sum up accounts, reviews, terms and services."""
    return read(OfAccounts, api.get("/accounts/v1/me/summary", within_days=within_days).json())


def of_delegations(api: Api, within_days: int) -> OfDelegations:
    """Sum up the delegations of one's establishment."""
    told = api.get("/delegation/v1/me/summary", within_days=within_days).json()
    return read(OfDelegations, told)


def of_letters(api: Api) -> OfLetters:
    """Sum up the letters that nobody has read, of those that one may read."""
    return read(OfLetters, api.get("/mailer/v1/me/summary").json())
