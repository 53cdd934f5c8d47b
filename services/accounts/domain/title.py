"""How people are addressed."""

from enum import StrEnum


class Title(StrEnum):
    """How a person is addressed: Monsieur or Madame."""

    MR = "mr"
    MS = "ms"
