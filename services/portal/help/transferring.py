"""Work that changes hands: mandates that exist on paper, delegations that another goes on with."""

from services.portal.help.tasks import Task
from services.portal.languages import marked

TRANSFERRING = (
    Task(
        "take-up-mandates",
        marked("Take up mandates that exist on paper"),
        "delegations.ask_by_mandates",
        (
            marked("Press “Ask for delegations”, then “Take up mandates on paper…”."),
            marked(
                "Download the template, and fill in one row for each mandate: numbers, name, day, "
                "reference and services."
            ),
            marked(
                "Press “Check the file”: each mandate is named, with the establishment that "
                "matches it, or why none does."
            ),
            marked("Choose the same file again, and press “Send the requests”."),
        ),
        notes=(
            marked(
                "Nothing is in force before the establishment accepts; it reads the day and the "
                "reference of the mandate in the request."
            ),
        ),
        within=("delegations.ask_by_mandates", "delegations.send_mandates"),
        shows=marked("The page for mandates on paper: how to go about it, and the file."),
    ),
    Task(
        "transfer-delegations",
        marked("Offer your delegations to another establishment, or take them over"),
        "transfers.listed",
        (
            marked(
                "To offer: tick the delegations under “All establishments”, press “Offer to "
                "another establishment…”, and name it."
            ),
            marked(
                "To take over: open the transfer under “Transfers”, press “Take it: ask each "
                "establishment…”, read what would become of each, and send the requests."
            ),
            marked("Each establishment answers by itself; the transfer says how far it has come."),
        ),
        notes=(
            marked(
                "No consent passes on. Until an establishment accepts, the old delegation runs on; "
                "what it accepts ends there."
            ),
            marked("An offer that nobody answers within 30 days ends by itself."),
        ),
        within=("transfers.",),
        shows=marked("A transfer: between whom, how far it has come, and its delegations."),
    ),
)
