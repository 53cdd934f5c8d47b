"""Letters on paper, set to fit a window envelope."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from services.mailer.config import Settings
from shared import typesetting, words

FOLDER = Path(__file__).parent.parent / "paper"


class Typesetter:
    """Makes a PDF from a kind of letter and values; the same values always make the same bytes."""

    def __init__(self, settings: Settings) -> None:
        self.common: dict[str, Any] = {
            "platform": settings.platform_name,
            "platform_url": settings.public_url,
            "organisation": settings.organisation,
            "support_phone": settings.support_phone,
            "sender": list(settings.sender_address) or [settings.platform_name],
        }
        self._typesetter = typesetting.Typesetter(FOLDER)

    def make(
        self, kind: str, *, language: str, values: Mapping[str, Any], written_at: datetime
    ) -> bytes:
        """Set a letter.

        :param values: JSON values, as `paper/<kind>.typ` reads them; people as `words` names them
        :param written_at: the PDF's own date
        :raises shared.typesetting.CannotSet: if a value is missing
        """
        support = words.phone(self.common["support_phone"], language=language)
        facts = {**self.common, **values, "support_phone": support, "language": language}
        return self._typesetter.make(kind, facts=facts, written_at=written_at)


def spoken(value: Any, language: str) -> Any:
    """Write values as people read them: people by name, dates in full, lists likewise."""
    if hasattr(value, "last_name"):
        return words.full_name(value, language=language)
    if isinstance(value, list):
        return [spoken(item, language) for item in value]
    if hasattr(value, "isoformat"):
        return words.day(value, language=language)
    return value
