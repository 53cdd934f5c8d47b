"""The sheets that hand identifiers over to their holders, on paper [S1].

They hold neither password nor link, nor an e-mail address: whoever finds one cannot get in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.domain import Language, spelling
from services.accounts.domain.selection import Selection
from services.accounts.domain.setting_turns import SettingTurns
from services.accounts.errors import NoSheets, TooManySheets
from services.accounts.models import Account, Establishment
from services.accounts.tools import Tools
from shared import jobs, words
from shared.clock import paris_date
from shared.jobs import Job, Requester
from shared.typesetting import Typesetter

SHEET = "identifier_sheet"
NAMES = {Language.FR: "identifiants", Language.EN: "identifiers"}

MOST = 5_000
"""How many sheets one file holds: more would cost the worker too much memory."""


@dataclass(frozen=True, kw_only=True)
class Press:
    """What sheets are set with.

    :ivar turns: whose turn it is to have them set within a request
    :ivar platform_url: where one signs in
    :ivar language: of whoever asks: the file's own; each sheet is in its holder's
    """

    typesetter: Typesetter
    turns: SettingTurns
    platform_url: str
    language: Language

    @classmethod
    def of(cls, tools: Tools, language: str) -> Self:
        """Take what the service has."""
        url = tools.settings.public_url
        return cls(
            typesetter=tools.typesetter,
            turns=tools.setting_turns,
            platform_url=url,
            language=Language(language),
        )


def make(
    accounts: Sequence[Account], establishment: Establishment, *, press: Press, now: datetime
) -> bytes:
    """Set the sheets of some accounts of an establishment as one PDF, a page each.

    Each is in the language of its holder, who is to read it.

    :raises shared.typesetting.CannotSet: if they cannot be set
    """
    facts: dict[str, Any] = {
        "language": str(press.language),
        "platform_url": press.platform_url,
        "establishment": establishment.name,
        "sheets": [_sheet(account, today=paris_date(now)) for account in accounts],
    }
    return press.typesetter.make(SHEET, facts=facts, written_at=now)


def make_at_once(
    accounts: Sequence[Account], establishment: Establishment, *, press: Press, now: datetime
) -> bytes:
    """Set the sheets of some accounts within a request, when it is its turn.

    :raises SettingBusy: if too many wait for theirs
    """
    with press.turns.taken():
        return make(accounts, establishment, press=press, now=now)


def begin(
    session: Session,
    selection: Selection,
    *,
    requester: Requester,
    press: Press,
    at_once: int,
    now: datetime,
) -> Job | bytes:
    """Set a few sheets at once; queue the setting of many.

    :param at_once: how many are a few
    :raises NoSheets: if none of the accounts is there
    :raises TooManySheets: telling how many a file holds
    :raises SettingBusy: if too many wait for their turn
    """
    statement = queries.choosing.rows_of(selection, now=now)
    count = queries.choosing.count(session, statement)
    if count == 0:
        raise NoSheets
    if count > MOST:
        raise TooManySheets(most=MOST)
    if count > at_once:
        return jobs.ask(
            session,
            kind="identifier_sheets",
            requester=requester,
            order=selection,
            total=count,
            now=now,
        )
    accounts = session.scalars(statement).all()
    home = queries.establishments.find(session, requester.actor.acting_tenant)
    return make_at_once(accounts, home, press=press, now=now)


def name_of(*, language: Language, today: date) -> str:
    """Name a file of many sheets, without its ending."""
    return f"{NAMES[language]}-{today.isoformat()}"


def _sheet(account: Account, *, today: date) -> dict[str, Any]:
    language = account.language
    signs = spelling.spell(account.identifier, language)
    return {
        "language": str(language),
        "written_on": words.day(today, language=language),
        "holder": words.full_name(account, language=language),
        "identifier": account.identifier,
        "signs": [{"character": sign.character, "spoken": sign.spoken} for sign in signs],
    }
