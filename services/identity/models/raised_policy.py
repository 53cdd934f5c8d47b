"""What an establishment asks of its people's passwords beside the platform (design.md §4.4)."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.identity.config import PolicyName
from services.identity.models.base import Base
from shared.tenancy import Confined


class RaisedPolicy(Base, Confined):
    """As `accounts` last told; `sequence` is that of the statement.

    :ivar policy: whose rules count beside the platform's
    :ivar min_length: the least characters, where the policies ask for less
    """

    __tablename__ = "raised_policies"

    establishment_id: Mapped[UUID] = mapped_column(primary_key=True)
    policy: Mapped[PolicyName | None]
    min_length: Mapped[int | None]
    sequence: Mapped[int]
