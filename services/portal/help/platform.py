"""What the platform's staff does."""

from services.portal.help.tasks import Task
from services.portal.languages import marked

PLATFORM = (
    Task(
        "operators-desk",
        marked("The operators’ desk"),
        "platform.desk",
        (
            marked(
                "Press your name, at the top right, then “The platform”: “The desk” tells what "
                "waits, and offers the parts that your duties open."
            ),
            marked("Open a part, and look for an establishment, a person, an e-mail by words."),
            marked(
                "What stops people's work, or cannot be undone, is asked about first: read to whom "
                "it is done and what will happen, and say why."
            ),
        ),
        notes=(
            marked(
                "What you read or do in an establishment stands in its history, with your name."
            ),
            marked(
                "A part is missing? “Operators and duties” tells what you are there for; whoever "
                "has the duty gives it to you."
            ),
            marked(
                "A file for the register is checked first: “Check the file” changes nothing, "
                "“Bring it in” leaves out the rows that must be put right."
            ),
            marked(
                "A letter in the wrong box is found by the SIRET of the box and its reference, or "
                "its date; withdrawn, its line stays there with your reason, and nobody opens it "
                "any more."
            ),
            marked(
                "A message that was given up is tried again once what was wrong is put right; "
                "“Discard it…” means that its effect will never be."
            ),
        ),
        within=("platform.",),
        shows=marked("The desk: what waits, and below it the parts by what they are about."),
    ),
    Task(
        "help-with-delegations",
        marked("Suspend or end a delegation, and answer objections"),
        "platform.listed",
        (
            marked("Choose “The platform” under your name, and look for the delegation."),
            marked("Open it: it says what happened to it, and what you can do."),
            marked("Press “Suspend it” or “End it”, and say why: both establishments read it."),
        ),
        notes=(
            marked(
                "“Objections” lists what establishments contest. An answer goes to the "
                "administrators of the one that objects, and changes nothing by itself."
            ),
        ),
        within=(
            *("platform.listed", "platform.show", "platform.confirm"),
            *("platform.objections", "platform.not_answered"),
        ),
        shows=marked("Delegations between any two establishments, found by name."),
    ),
)
