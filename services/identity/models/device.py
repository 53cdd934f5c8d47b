"""The devices that somebody signs in from, as far as they say by themselves what they are."""

import re
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base
from shared.tenancy import Confined

LABEL_LENGTH = 60

_BROWSERS = {
    "Edge": r"Edg(A|iOS)?/",
    "Opera": r"OPR/",
    "Samsung Internet": r"SamsungBrowser/",
    "Firefox": r"(Firefox|FxiOS)/",
    "Chrome": r"(Chrome|CriOS)/",
    "Safari": r"Version/[\d.]+ .*Safari/",
}
"""In this order: most call themselves by the names of those below, too."""

_SYSTEMS = {
    "Windows": r"Windows",
    "Android": r"Android",
    "iPhone": r"iPhone",
    "iPad": r"iPad",
    "ChromeOS": r"CrOS",
    "macOS": r"Mac OS X|Macintosh",
    "Linux": r"Linux|X11",
}
_PRODUCT = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,29}")


class Device(Base, Confined):
    """A kind of device, such as "Firefox, Windows", that an account was signed in to from.

    It tells a holder's own from another, most times; no more is kept to recognise it by.
    """

    __tablename__ = "devices"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("credentials.account_id"), primary_key=True)
    label: Mapped[str] = mapped_column(String(LABEL_LENGTH), primary_key=True)
    establishment_id: Mapped[UUID] = mapped_column(index=True)
    last_seen_at: Mapped[datetime] = mapped_column(index=True)


def label_of(user_agent: str | None) -> str | None:
    """Say in a few words what a User-Agent header says: browser and system, else the product.

    Words that no language translates; None: it says nothing.
    """
    said = [_first(_BROWSERS, user_agent or ""), _first(_SYSTEMS, user_agent or "")]
    if said[0] is not None:
        return ", ".join(word for word in said if word)
    product = _PRODUCT.match(user_agent or "")
    return product.group() if product else None


def _first(names: dict[str, str], text: str) -> str | None:
    return next((name for name, pattern in names.items() if re.search(pattern, text)), None)
