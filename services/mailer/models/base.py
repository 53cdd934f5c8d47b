"""The declarative base of the mailer's own tables."""

from sqlalchemy.orm import DeclarativeBase

from shared.db import TYPES, metadata


class Base(DeclarativeBase):
    """Every table that the mailer owns."""

    metadata = metadata()
    type_annotation_map = TYPES
