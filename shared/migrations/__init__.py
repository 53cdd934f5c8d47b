"""Brings a service's database up to date: numbered files, in order, each in one transaction.

There is no way down: a file must leave the previous release able to run, so a release is taken back
by running the former one on the newer tables.
"""

from shared.migrations.level import current_level, head, is_migrated
from shared.migrations.upgrading import DatabaseIsNewer, upgrade
from shared.migrations.writing import new

__all__ = ["DatabaseIsNewer", "current_level", "head", "is_migrated", "new", "upgrade"]
