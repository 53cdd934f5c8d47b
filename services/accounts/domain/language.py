"""What people read."""

from enum import StrEnum


class Language(StrEnum):
    """The language of e-mails, letters and pages."""

    FR = "fr"
    EN = "en"
