"""What the centralising side calls a delegation by, for itself alone."""

from sqlalchemy.orm import Mapped

from shared.text import fold


class Referenced:
    """Mixin for what one side has a reference of its own for.

    :ivar own_reference: as it was written
    :ivar own_reference_key: the same, folded
    """

    own_reference: Mapped[str | None]
    own_reference_key: Mapped[str | None]

    def refer_to_it_as(self, reference: str | None) -> None:
        """Keep what the side calls it by, here and nowhere else."""
        self.own_reference = reference
        self.own_reference_key = fold(reference) if reference else None
