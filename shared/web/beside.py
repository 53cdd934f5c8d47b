"""A row, and what is told beside it."""

from typing import Any


class Beside:
    """Something that is shown, with answers to further questions about it.

    A schema asks nothing of the database: the view does, and hands it both.

    :param shown: what is shown, by its attributes
    :param answers: what else is, by name
    """

    def __init__(self, shown: object, **answers: object) -> None:
        vars(self).update(getattr(shown, "__dict__", {}))  # found without asking twice for each
        self._shown = shown
        vars(self).update(answers)

    def __getattr__(self, name: str) -> Any:
        """Read what is not told beside it."""
        return getattr(self._shown, name)
