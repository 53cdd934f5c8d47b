"""An installation in containers, as commands see it from the one where everything is mounted."""

from collections.abc import Mapping
from pathlib import Path

from deploy.installation.compose.layout import folder
from deploy.installation.installation import Installation
from deploy.installation.provisioning import SERVICES


def mounted(root: Path, environ: Mapping[str, str]) -> Installation:
    """Find the installation whose secrets are mounted here.

    :param root: the folder where every volume of secrets is mounted
    :param environ: the common settings, as every service has them
    """
    return Installation(
        data=root, environs={service: _environ(root, service, environ) for service in SERVICES}
    )


def _environ(root: Path, service: str, environ: Mapping[str, str]) -> dict[str, str]:
    secrets = folder(root, service)
    return {
        **environ,
        "DATABASE_URL_FILE": str(secrets / "database-url"),
        "OWNER_DATABASE_URL_FILE": str(folder(root, f"{service}-owner") / "database-url"),
        "BROKER_URL_FILE": str(secrets / "broker-url"),
        "TOKEN_KEYS": f"file:{root / 'public' / 'token-keys.json'}",
        "SEALING_KEYS": str(root / "public" / "sealing-keys.json"),
        "SECRETS": str(secrets),
    }
