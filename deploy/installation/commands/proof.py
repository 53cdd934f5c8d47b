"""`./comptoir proof`."""

from pathlib import Path

import click

from deploy.installation import options


@click.group()
def command() -> None:
    """Verify proofs of consent to a delegation, without asking anybody."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys",
    "published",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The public keys, as saved from /delegation/.well-known/consent-keys.json.",
)
@options.as_json
def verify(file: Path, published: Path, as_json: bool) -> None:
    """Tell whether FILE, a PDF or a signed statement, is a genuine proof, and what it states.

    Nothing is asked over the network. Ends with 1 if it is none.
    """
    from deploy.installation import output
    from services.delegation.domain import statements
    from shared.crypto import keys

    try:
        known = keys.read(published)
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{published} holds no set of public keys: {error}") from None
    found = statements.verify_any(file.read_bytes(), known)
    if as_json:
        output.write_json(
            {
                "is_genuine": found.is_genuine,
                "fault": found.fault,
                "kid": found.kid,
                "claims": found.claims,
            }
        )
    elif found.claims is None:
        output.write(f"no proof: {found.fault}")
    else:
        _tell(found.claims)
    if not found.is_genuine:
        raise SystemExit(1)


def _tell(claims: object) -> None:
    from deploy.installation import output

    assert isinstance(claims, dict)
    output.write(f"genuine: delegation {claims['delegation_id']}, stated at {claims['stated_at']}")
    for side in ("centralising", "delegating"):
        output.write(f"  {side}: {claims[side]['name']}, SIRET {claims[side]['siret']}")
    output.write(f"  {claims['status']}, until {claims['ends_on']}")
    for step in claims["steps"]:
        output.write(f"  {step['at']}  {step['what']} by {step['by']}  {step.get('text_hash', '')}")
