"""What a job is asked to do: found good once, kept as JSON values, read again as it was."""

from typing import Any

from shared.events.base import Fact


class Order(Fact):
    """What a job is asked to do; a subclass becomes a frozen, keyword-only dataclass."""

    def to_data(self) -> dict[str, Any]:
        """Write it as JSON values; what says nothing is left out."""
        said: dict[str, Any] = _without_nothing(super().to_data())
        return said


def _without_nothing(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: _without_nothing(each) for name, each in value.items() if each is not None}
