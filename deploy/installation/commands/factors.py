"""`./comptoir factors`."""

from datetime import datetime
from pathlib import Path

import click

from deploy.installation import options

WHOM = ("off", "administrators", "everybody")


@click.group()
def command() -> None:
    """Tell who must have a second factor, and how many of them have none."""


@command.command()
@click.option(
    "--for", "whom", type=click.Choice(WHOM), help="Who would have to.  [default: as it is set]"
)
@click.option(
    "--from",
    "since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="From which day on, with --for.  [default: at once]",
)
@click.option(
    "--list", "is_list", is_flag=True, help="Name each establishment where some have none."
)
@options.data
@options.as_json
def forecast(
    whom: str | None, since: datetime | None, is_list: bool, data: Path | None, as_json: bool
) -> None:
    """Count whom the platform's policy binds and who has no second factor, and change nothing.

    With --for, and --from, as if that were the policy: try it before SECOND_FACTOR_FOR and
    SECOND_FACTOR_FROM say so. What establishments ask for by themselves counts with it. Whoever
    must have one only where they act for another establishment is not counted.
    """
    if since is not None and whom in (None, "off"):
        raise click.UsageError("--from goes with --for administrators or --for everybody")

    from deploy.installation import output
    from deploy.installation.operating import factors
    from deploy.installation.operating.places import opened

    with opened(data) as installation:
        told = factors.forecast(installation, whom=whom, since=since.date() if since else None)
    if as_json:
        output.write_json(
            {
                "second_factor_for": told.second_factor_for,
                "second_factor_from": told.second_factor_from,
                "bound": told.bound,
                "without": told.without,
                "places": told.lagging,
            }
        )
        return
    day = f" from {told.second_factor_from} on" if told.second_factor_from else ""
    people = output.counted(told.bound, "person", "people")
    where = output.counted(len(told.places), "establishment")
    output.write(f"{told.second_factor_for}{day}, with what establishments ask for by themselves:")
    output.write(
        f"{people} of {where} must have a second factor; {told.without} of them have none."
    )
    staff = sum(place.without for place in told.places if place.is_platform)
    if staff:
        output.write(f"Of the platform's own people {staff} have none: let them add one first.")
    if is_list:
        for place in told.lagging:
            name = f"{place.siret}  {place.name}"
            output.write(f"{name}: {place.without} of {place.bound} have none")
