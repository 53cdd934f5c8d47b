"""Things that one establishment has, and bridges between two."""

from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.db import TYPES, Record, metadata
from shared.tenancy import Confined, Tenants

HAS_JOBS = True
"""Its database carries the tables of long acts."""


class Base(DeclarativeBase):
    """The sample's own tables."""

    metadata = metadata()
    type_annotation_map = TYPES


class Thing(Record, Confined, Base):
    """Something of one establishment."""

    __tablename__ = "things"

    establishment_id: Mapped[UUID]
    name: Mapped[str]


class Bridge(Record, Confined, Base):
    """Something between two establishments."""

    __tablename__ = "bridges"

    centralising_id: Mapped[UUID]
    delegating_id: Mapped[UUID]

    @classmethod
    def visible_to(cls, tenants: Tenants) -> ColumnElement[bool]:
        return or_(cls.centralising_id.in_(tenants), cls.delegating_id.in_(tenants))


class Line(Base):
    """A line of a log that nothing alters."""

    __tablename__ = "lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
