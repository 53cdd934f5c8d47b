"""What the processes of this service work with, made once at boot."""

from dataclasses import dataclass

from services.delegation.config import Settings


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What views, handlers and chores are given beside the database."""

    settings: Settings
