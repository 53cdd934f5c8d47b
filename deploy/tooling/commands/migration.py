"""`./comptoir migration`."""

import click


@click.command()
@click.argument("service")
@click.argument("message", nargs=-1, required=True)
def command(service: str, message: tuple[str, ...]) -> None:
    """Draft the next migration of a service from its models.

    For those who develop Comptoir. SERVICE is identity, accounts, delegation or mailer; MESSAGE
    says what the migration does, in a few words: `./comptoir migration accounts add reviews`. What
    is drafted is the difference between the models and the migrations there are, found in a
    PostgreSQL of its own: read it, and add policies and data.
    """
    from deploy.installation import provisioning
    from deploy.tooling import scratch
    from shared import migrations

    if service not in provisioning.SERVICES:
        known = ", ".join(provisioning.SERVICES)
        raise click.BadParameter(f"it is none of {known}", param_hint="SERVICE")
    with scratch.server() as server:
        urls = provisioning.provision(server.admin_url, [service], passwords={})[service]
        migrations.upgrade(service, urls.owner)
        click.echo(migrations.new(service, " ".join(message), urls.owner))
