"""What is said of delegations: where one stands, and what can be done to it."""

from services.portal.clients.delegations import Delegation, Listed
from services.portal.languages import marked

SIDES = {
    "delegating": marked("Who acts for us"),
    "centralising": marked("For whom we act"),
}
SENTENCES = {
    ("delegating", "asks"): marked("%(name)s asks to act for your establishment."),
    ("delegating", "asked"): marked("%(name)s asked to act for your establishment."),
    ("delegating", "acts"): marked("%(name)s acts for your establishment."),
    ("delegating", "acted"): marked("%(name)s could act for your establishment."),
    ("centralising", "asks"): marked("Your establishment asks to act for %(name)s."),
    ("centralising", "asked"): marked("Your establishment asked to act for %(name)s."),
    ("centralising", "acts"): marked("Your establishment acts for %(name)s."),
    ("centralising", "acted"): marked("Your establishment could act for %(name)s."),
}
"""What a delegation is to one's side: by the side, and `has_come_to`."""

ROLES = {
    ("delegating", "asks"): marked("asks to act for us"),
    ("delegating", "asked"): marked("asked to act for us"),
    ("delegating", "acts"): marked("acts for us"),
    ("delegating", "acted"): marked("could act for us"),
    ("centralising", "asks"): marked("we ask to act for it"),
    ("centralising", "asked"): marked("we asked to act for it"),
    ("centralising", "acts"): marked("we act for it"),
    ("centralising", "acted"): marked("we could act for it"),
}
"""The same, of the other side, in a list."""

STATES = {
    "pending": ("waiting", marked("Waits for an answer")),
    "active": ("ok", marked("In force")),
    "suspended": ("soon", marked("Suspended for now")),
    "refused": ("none", marked("Refused")),
    "cancelled": ("none", marked("Taken back")),
    "lapsed": ("none", marked("Not answered in time")),
    "terminated": ("none", marked("Ended")),
    "expired": ("none", marked("Over: its last day has gone by")),
    "superseded": ("none", marked("Given to another establishment")),
}
EVENTS = {
    "requested": marked("Asked for"),
    "accepted": marked("Accepted"),
    "refused": marked("Refused"),
    "cancelled": marked("Taken back"),
    "lapsed": marked("Not answered in time"),
    "terminated": marked("Ended"),
    "expired": marked("Over: its last day has gone by"),
    "suspended": marked("Suspended for now"),
    "resumed": marked("Goes on"),
    "reduced": marked("Narrowed"),
    "superseded": marked("A service was given to another establishment"),
    "assigned": marked("Somebody may work in it"),
    "reassigned": marked("Somebody's rights in it changed"),
    "unassigned": marked("Somebody may work in it no more"),
    "amendment_requested": marked("An amendment was asked for"),
    "amendment_accepted": marked("An amendment was accepted"),
    "amendment_refused": marked("An amendment was refused"),
    "amendment_cancelled": marked("An amendment was taken back"),
    "amendment_lapsed": marked("An amendment was not answered in time"),
    "corrected": marked("The number of one of the two establishments was corrected"),
    "affected": marked("Something else changed while an answer was awaited"),
    "extension_allowed": marked("It may go on by itself after its last day"),
    "extension_withdrawn": marked("It no longer goes on by itself"),
    "extended": marked("It goes on by itself beyond the day that was agreed to"),
}
ATTENTION = {
    "unanswered": marked("No answer yet"),
    "ends_soon": marked("Ends within 60 days"),
    "amendment_pending": marked("An amendment waits"),
    "unassigned": marked("Nobody works in it"),
    "one_administrator": marked("One administrator only"),
    "no_administrator": marked("No administrator left"),
}
"""Lists that somebody who works for hundreds looks at each week."""
OF_EITHER_SIDE = ("unanswered", "ends_soon", "amendment_pending")
"""Of these, what either side looks for in its own list."""

SORTS = {"name": marked("Name"), "ends_on": marked("Last day"), "status": marked("Where it stands")}
"""What a list may be sorted by."""

LEVELS = {"none": marked("None"), "read": marked("Read only"), "write": marked("Modification")}
ORDER = tuple(LEVELS)


def up_to(level: str) -> dict[str, str]:
    """Tell the levels that may be chosen where at most one is granted."""
    return {each: LEVELS[each] for each in ORDER[: ORDER.index(level) + 1]}


def has_come_to(one: Listed) -> str:
    """Tell how far a delegation has come: `asks`, `acts`, or, of what is over, `asked`, `acted`."""
    if one.status == "pending":
        return "asks"
    if one.is_running:
        return "acts"
    return "asked" if one.status in ("refused", "cancelled", "lapsed") else "acted"


def acts_of(delegation: Delegation) -> list[str]:
    """Tell what one's side may do to a delegation as it stands."""
    is_delegating = delegation.side == "delegating"
    if delegation.status == "pending":
        return ["accept", "refuse"] if is_delegating else ["cancel"]
    if not delegation.is_running:
        return []
    if not is_delegating:
        return ["reduce", "terminate"]
    is_paused = "delegating" in delegation.suspended_by
    return [
        "reduce",
        "resume" if is_paused else "suspend",
        *_of_extension(delegation),
        "terminate",
    ]


def _of_extension(delegation: Delegation) -> list[str]:
    """Tell what may be done to the extension of a delegation that runs."""
    if delegation.extension is None:
        return ["allow-extension"] if delegation.is_extensible else []
    return [] if delegation.extension.has_begun else ["withdraw-extension"]


def is_proven(delegation: Delegation) -> bool:
    """Tell whether there is consent to be proven: it was accepted once."""
    return delegation.answered_at is not None and delegation.status != "refused"


def is_the_platforms(delegation: Delegation) -> bool:
    """Tell whether the platform has done something to it that one may object to."""
    if delegation.status == "suspended":
        return bool({"operator", "rules"} & set(delegation.suspended_by))
    return delegation.status == "terminated" and delegation.ended_by == "operator"
