"""Letters in the wrong box: found by SIRET and reference or date, and withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.portal.clients.api import Api
from services.portal.clients.letters import MAILER, Letter
from services.portal.clients.shapes import Page, read

PATH = f"{MAILER}/letters"


@dataclass(frozen=True)
class OwnerOfBox:
    """Whose box a letter is in."""

    id: UUID
    siret: str
    name: str


@dataclass(frozen=True)
class Withdrawable:
    """A letter that may be withdrawn, and whose it is.

    :ivar embargoed_until: nobody sees it before
    :ivar campaign_id: what it was handed in with
    """

    letter: Letter
    establishment: OwnerOfBox
    embargoed_until: datetime | None = None
    campaign_id: UUID | None = None


def found(api: Api, *, siret: str, reference: str, dated_on: str, page: int) -> Page[Withdrawable]:
    """Find the letters in a box; the history of the establishment shows it.

    :param reference, dated_on: by either or both; empty: not by it
    """
    names = {"siret": siret, "reference": reference or None, "dated_on": dated_on or None}
    return api.page(Withdrawable, PATH, **names, page=page)


def show(api: Api, letter_id: UUID) -> Withdrawable:
    """Tell what one is about; this opens nothing."""
    return read(Withdrawable, api.get(f"{PATH}/{letter_id}").json())


def withdraw(api: Api, letter_id: UUID, reason: str, *, key: str) -> None:
    """Withdraw one: whoever sees its line reads the reason."""
    api.post(f"{PATH}/{letter_id}/withdraw", {"reason": reason}, key=key)
