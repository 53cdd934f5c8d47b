"""Pages of the letter box."""

from tests.portal.states.coming import States, at

STATES: States = {
    "letters-none-found": ("head", at("/letters?q=zzzzzz&unread=true")),
    "letter-withdrawn": (
        "head",
        lambda house, v: v.get(f"/letters/{house.letter('hospitalier', 'autre')}"),
    ),
}
