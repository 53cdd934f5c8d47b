"""The tables of the HTTP edge. They are declared in `shared.tables`, for migrations (moved there by A)."""

from shared.tables import KeptAnswer, ThrottleCounter

__all__ = ["KeptAnswer", "ThrottleCounter"]
