"""The sheet that hands an identifier over to its holder, on paper [S1].

It holds neither password nor link, nor the holder's e-mail address: whoever finds it cannot get in.
"""

from datetime import datetime
from typing import Any

from babel.dates import format_date

from services.accounts.actions import spelling
from services.accounts.models import Account, Establishment, Language, Title
from shared.clock import paris_date
from shared.typesetting import Typesetter

SHEET = "identifier_sheet"
_TITLES = {
    Language.FR: {Title.MR: "Monsieur", Title.MS: "Madame"},
    Language.EN: {Title.MR: "Mr", Title.MS: "Ms"},
}
_LOCALES = {Language.FR: "fr_FR", Language.EN: "en_GB"}


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
        "holder": f"{_TITLES[language][account.title]} {account.first_name} {account.last_name}",
        "identifier": account.identifier,
        "signs": [{"character": sign.character, "spoken": sign.spoken} for sign in signs],
        "written_on": format_date(paris_date(now), "long", locale=_LOCALES[language]),
    }
    return typesetter.make(SHEET, facts=facts, written_at=now)
