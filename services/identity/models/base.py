"""The declarative base of `identity`'s own tables."""

from sqlalchemy.orm import DeclarativeBase

from shared.db import TYPES, metadata


class Base(DeclarativeBase):
    """What `identity` keeps."""

    metadata = metadata()
    type_annotation_map = TYPES
