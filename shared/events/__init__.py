"""The published language: every event that any service announces, one module per publisher."""

from shared.events import accounts, delegation, identity, mailer
from shared.events.base import CATALOGUE, Event, Fact, UnknownEvent
from shared.events.envelope import Envelope

__all__ = [
    "CATALOGUE",
    "Envelope",
    "Event",
    "Fact",
    "UnknownEvent",
    "accounts",
    "delegation",
    "identity",
    "mailer",
]
