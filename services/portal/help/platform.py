"""What the platform's staff does with delegations."""

from services.portal.help.tasks import Task
from services.portal.languages import marked

PLATFORM = (
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
        within=("platform.",),
        shows=marked("Delegations between any two establishments, found by name."),
    ),
)
