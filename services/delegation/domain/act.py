"""What can be done to many delegations in one act."""

from enum import StrEnum


class Act(StrEnum):
    """What is done to each of many delegations; each is a path of its own."""

    REFUSE = "refuse"
    CANCEL = "cancel"
    TERMINATE = "terminate"
