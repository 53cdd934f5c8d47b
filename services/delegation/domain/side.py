"""On whose part something is done to a delegation."""

from enum import StrEnum


class Side(StrEnum):
    """Who acts in a delegation: one of its establishments, the platform's staff, or the rules."""

    CENTRALISING = "centralising"
    DELEGATING = "delegating"
    OPERATOR = "operator"
    RULES = "rules"
