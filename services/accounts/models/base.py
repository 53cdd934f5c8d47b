"""The declarative base of this service's tables."""

from sqlalchemy.orm import DeclarativeBase

from shared.db import TYPES, metadata


class Base(DeclarativeBase):
    """Every table that is this service's own."""

    metadata = metadata()
    type_annotation_map = TYPES
