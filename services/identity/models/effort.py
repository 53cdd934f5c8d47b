"""How many passwords take how much to be judged, while those of a former platform are about."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.identity.models.base import Base
from services.identity.models.credential import EFFORT_LENGTH

OURS = "ours"
"""The effort of all passwords that were hashed here."""


class Effort(Base):
    """How many passwords are judged at one effort; without legacy ones there is no row.

    It has no tenant: it is of the whole platform, since identifiers that nobody has imitate it.

    :ivar effort: `ours`, or as legacy hashes have it, `bcrypt:12`
    :ivar passwords: how many; they are counted now and then
    """

    __tablename__ = "efforts"

    effort: Mapped[str] = mapped_column(String(EFFORT_LENGTH), primary_key=True)
    passwords: Mapped[int]
