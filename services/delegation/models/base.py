"""The declarative base of this service's tables."""

from sqlalchemy.orm import DeclarativeBase

from shared.db import TYPES, metadata


class Base(DeclarativeBase):
    """What the tables of this service are declared on."""

    metadata = metadata()
    type_annotation_map = TYPES
