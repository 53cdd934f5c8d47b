"""Second factors: asked for at the sign-in, added, looked after."""

from services.portal.pages.arriving import ADD_FACTOR
from services.portal.session import COOKIE, Signed
from tests.portal import factors
from tests.portal.house import House
from tests.portal.states.accounts import ACCOUNTS
from tests.portal.states.coming import Coming, States, at, sent
from tests.portal.visitor import Page, Visitor

SECURITY = "/account/security"


def _challenged(house: House, visitor: Visitor) -> Page:
    return factors.protected(house).challenged(visitor).page


def _code_refused(house: House, visitor: Visitor) -> Page:
    known = factors.protected(house)
    page = known.challenged(visitor).send(factors.CODE, code=known.application.wrong())
    known.untried()
    return page


def _another_way(other: str) -> Coming:
    def come(house: House, visitor: Visitor) -> Page:
        factors.protected(house).challenged(visitor)
        return visitor.send(factors.CODE, other=other)

    return come


def _letter_asked(house: House, visitor: Visitor) -> Page:
    factors.protected(house).challenged(visitor)
    visitor.get(f"{factors.CODE}/letter")
    return visitor.send(f"{factors.CODE}/letter")


def _scanned(house: House, visitor: Visitor) -> Page:
    visitor.get(f"{SECURITY}/add")
    return visitor.send(f"{SECURITY}/add", name="Téléphone de service")


def _proved(house: House, visitor: Visitor) -> Page:
    """Have shown anew who one is, before what has no page of its own."""
    form = {**visitor.get(ACCOUNTS).form("/sign-out"), "format": "csv", "ids": house.account()}
    factors.unprove(house, visitor)
    visitor.post(f"{ACCOUNTS}/many/export", form)
    return visitor.send("/step-up", password=house.head().password)


def _protected_account(house: House, visitor: Visitor) -> Page:
    account_id = factors.protected(house).somebody.account_id
    return visitor.get(f"{ACCOUNTS}/{account_id}/security")


def _of_factor(act: str) -> Coming:
    """Come to what is asked about the one factor that somebody has."""

    def come(house: House, visitor: Visitor) -> Page:
        links = visitor.get(SECURITY).links()
        return visitor.get(next(link for link in links if f"{SECURITY}/{act}?" in link))

    return come


def _remembered(house: House, visitor: Visitor) -> Page:
    """Have the browser be remembered, and come to where it is listed."""
    known = factors.protected(house)
    known.challenged(visitor)
    visitor.send(factors.CODE, code=known.code(), remember="yes")
    return visitor.get(SECURITY)


def _told(path: str, **facts: object) -> Coming:
    """Come to a page as somebody of whom their tokens say something else."""

    def come(house: House, visitor: Visitor) -> Page:
        before = visitor.cookie(COOKIE) or ""
        opened = house.portal.sealer.open(before, purpose="session")
        house.portal.sessions.forget(Signed(**opened))
        visitor.keep(COOKIE, house.portal.sealer.seal({**opened, **facts}, purpose="session"))
        page = visitor.get(path)
        visitor.keep(COOKIE, before)
        return page

    return come


STATES: States = {
    "second-factor": ("nobody", _challenged),
    "second-factor-refused": ("nobody", _code_refused),
    "second-factor-another-way": ("nobody", _another_way("recovery_code")),
    "second-factor-by-letter": ("nobody", _another_way("letter")),
    "second-factor-letter-refused": ("nobody", _letter_asked),
    "step-up-go-on": ("head", _proved),
    "account-security": ("head", _protected_account),
    "security": ("protected", at(SECURITY)),
    "factor-due": ("agent", _told("/", second_factor_from="2035-03-01")),
    "factor-wanted": ("agent", _told(SECURITY, must=[ADD_FACTOR])),
    "factor-remembered": ("nobody", _remembered),
    "factor-policy-refused": (
        "head",
        sent("/establishment/second-factor", second_factor_for="everybody"),
    ),
    "security-passkey": ("protected", sent(f"{SECURITY}/passkey", name="Poste du guichet")),
    "security-scan": ("protected", _scanned),
    "security-rename": ("protected", _of_factor("rename")),
    "security-remove": ("protected", _of_factor("remove")),
    "security-codes-shown": ("protected", sent(f"{SECURITY}/codes")),
}
