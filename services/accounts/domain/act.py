"""What can be done to many accounts at once."""

from enum import StrEnum


class Act(StrEnum):
    """What can be done to many accounts at once."""

    RENEW = "renew"
    DELETE = "delete"
    SET_RIGHTS = "set_rights"
    COPY_RIGHTS = "copy_rights"
    INVITE = "invite"
