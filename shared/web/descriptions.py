"""What a document says of each operation beside what its view says: its id, who may call it."""

import re
from collections.abc import Iterator
from typing import Any

from shared.auth import Permission, Profile
from shared.web.marks import Mark

PLURALS = {Profile.ADMINISTRATOR: "administrators", Profile.USER: "users"}
PARAMETERS = {
    "page": "Which page of the list, from 1.",
    "page_size": "How many a page holds at most.",
}
"""Parameters that are the same everywhere."""

PROVED = (
    "A person must have proved lately who they are, else `step_up_required`: see "
    "`POST /identity/v1/sessions/current/step-up`."
)


def who_may(mark: Mark, *, is_proved: bool) -> str:
    """Say in a sentence or two who may call an operation.

    :param is_proved: whether people must have proved lately who they are
    """
    if mark.permission is None:
        return "It asks for no access token."
    told = f"Who may: {'; '.join(_admitted(mark.permission))}."
    return f"{told} {PROVED}" if is_proved else told


def _admitted(permission: Permission) -> Iterator[str]:
    if permission.own:
        profiles = (PLURALS[profile] for profile in sorted(permission.own))
        yield f"{' and '.join(profiles)}, in their own establishment"
    if permission.delegated:
        service, level = permission.delegated
        yield f"delegates with `{service}` at `{level}`"
    if permission.duty:
        yield f"operators with `{permission.duty}`"
    if permission.scope:
        yield f"applications with the scope `{permission.scope}`"


def complete(document: dict[str, Any]) -> None:
    """Name each operation, and describe the parameters that need no words of their own."""
    for path, facts in document["paths"].items():
        shared = facts.get("parameters", [])
        operations = {name: each for name, each in facts.items() if name != "parameters"}
        for method, operation in operations.items():
            operation["operationId"] = operation_id(method, path)
        for parameter in [
            *shared,
            *(each for one in operations.values() for each in one.get("parameters", ())),
        ]:
            _describe(parameter)


def operation_id(method: str, path: str) -> str:
    """Name an operation by its method and path, as generated clients name their functions.

    `post`, `/accounts/v1/establishments/{establishment_id}/close` is `post_establishment_close`:
    the name of a collection gives way to that of the one in it.
    """
    steps: list[str] = []
    for step in path.strip("/").split("/")[1:]:
        if step.endswith("_id}"):
            steps[-1:] = [step[1:-4]]
        elif step != "v1":
            steps.append(re.sub(r"\W+", "_", step).strip("_"))
    return "_".join([method, *steps])


def _describe(parameter: dict[str, Any]) -> None:
    name = parameter.get("name", "")
    if name in PARAMETERS:
        parameter.setdefault("description", PARAMETERS[name])
    elif parameter.get("in") == "path" and name.endswith("_id"):
        parameter.setdefault("description", f"The id of the {name.removesuffix('_id')}.")
