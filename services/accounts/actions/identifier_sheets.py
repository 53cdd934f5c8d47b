"""The sheet that hands an identifier over to its holder, on paper [S1].

It holds neither password nor link, nor the holder's e-mail address: whoever finds it cannot get in.
"""

from datetime import datetime
from typing import Any

from services.accounts.actions import spelling
from services.accounts.models import Account, Establishment, Language
from shared import words
from shared.clock import paris_date
from shared.typesetting import Typesetter

SHEET = "identifier_sheet"


def make(
    account: Account,
    establishment: Establishment,
    *,
    typesetter: Typesetter,
    language: Language,
    platform_url: str,
    now: datetime,
) -> bytes:
    """Set the sheet of an account, as a PDF.

    :param platform_url: where one signs in
    :raises typst.TypstError: if it cannot be set
    """
    signs = spelling.spell(account.identifier, language)
    facts: dict[str, Any] = {
        "language": str(language),
        "platform_url": platform_url,
        "establishment": establishment.name,
        "holder": words.full_name(account, language=language),
        "identifier": account.identifier,
        "signs": [{"character": sign.character, "spoken": sign.spoken} for sign in signs],
        "written_on": words.day(paris_date(now), language=language),
    }
    return typesetter.make(SHEET, facts=facts, written_at=now)
