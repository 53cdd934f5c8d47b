"""Who a person is, as far as two accounts can be told to be the same one's."""

from typing import NamedTuple, Self

from shared.text import fold_address, fold_name


class Identity(NamedTuple):
    """Last and first name as they are sorted by, and e-mail address: each folded."""

    name: str
    email: str

    @classmethod
    def of(cls, first_name: str, last_name: str, email: str) -> Self:
        """Fold them, to be compared."""
        return cls(fold_name(last_name=last_name, first_name=first_name), fold_address(email))
