"""`./comptoir test`."""

import click

PYTEST = {"ignore_unknown_options": True, "help_option_names": ["--help"]}


@click.command(context_settings=PYTEST)
@click.option("--quick", is_flag=True, help="Only what is done within minutes: most tests.")
@click.option("--faults", is_flag=True, help="Also the tests that kill and freeze servers: slow.")
@click.option("--compose", is_flag=True, help="Also the tests of docker-compose.yml's containers.")
@click.option("--mutations", is_flag=True, help="Also break each rule: does its test notice?")
@click.option("--portal-matrix", is_flag=True, help="Also each page wide, dark and in English.")
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def command(
    quick: bool,
    faults: bool,
    compose: bool,
    mutations: bool,
    portal_matrix: bool,
    pytest_arguments: tuple[str, ...],
) -> None:
    """Run the tests, with a real PostgreSQL and a real RabbitMQ.

    Every other argument goes to pytest: `./comptoir test tests/deploy -k postgres -x`. Without any,
    the whole suite runs, in two processes; with --quick, most of what needs no container, no
    process of its own and no browser, and at the end how many of which kind were left out.

    \b
    Where the servers come from, in this order:
      1. the addresses in COMPTOIR_TEST_POSTGRES and COMPTOIR_TEST_BROKER (with
         COMPTOIR_TEST_BROKER_MANAGEMENT, if its management API is not on port 15672)
      2. Docker, with the images postgres:18 and rabbitmq:4-management
      3. this machine: PostgreSQL from its Python package, rabbitmq-server if installed
    Without a broker its tests are skipped, counted and named; with COMPTOIR_CI=1 they fail.
    """
    import os
    import subprocess
    import sys

    from deploy.checkout import ROOT

    chosen = {
        **{"--quick": quick, "--faults": faults, "--compose": compose, "--mutations": mutations},
        "--portal-matrix": portal_matrix,
    }
    flags = [flag for flag, on in chosen.items() if on]
    together = () if pytest_arguments else ("--numprocesses", "2", "--dist", "loadscope")
    arguments = [sys.executable, "-m", "pytest", *flags, *together, *pytest_arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else each process rewrites every assertion
    raise SystemExit(subprocess.run(arguments, cwd=ROOT, env=environment, check=False).returncode)
