"""Secrets of second factors that a rotation of their keys may end."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import func, select

if TYPE_CHECKING:
    from deploy.installation.installation import Installation


def count(installation: "Installation", keys: Collection[str]) -> int:
    """Count the secrets that are sealed under some keys, by name."""
    from deploy.installation.operating.databases import session
    from services.identity.models import Factor

    if not keys:
        return 0
    with session(installation, "identity") as opened:
        sealed = select(func.count()).where(Factor.sealed_under.in_(keys))
        return opened.scalar(sealed) or 0
