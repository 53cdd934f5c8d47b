"""How much a campaign may be."""

LARGEST = 16 * 1024 * 1024 * 1024
"""Bytes of its ZIP."""

MOST_FILES = 100_000
"""As many as its table may have lines."""

MOST_WAITING = 10
"""Campaigns of one depositor that are not deposited yet: each takes room."""

LONGEST_EMBARGO_DAYS = 366
"""Days for which letters may be hidden."""

KEPT_DAYS = 7
"""Days for which a ZIP is kept once its campaign was opened, and until what reads it has ended."""

LARGEST_TABLE = 32 * 1024 * 1024
"""Bytes of its table: 100,000 lines of 300 bytes."""

PART = 8 * 1024 * 1024
"""Bytes of each part of a ZIP but the last."""
