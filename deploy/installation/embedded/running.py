"""From `./comptoir up` to the process that serves."""

import time
from dataclasses import replace
from pathlib import Path

from deploy.installation import data_folder
from deploy.installation.embedded import holding, note, process, serving, users, using
from deploy.installation.embedded.installation import Choices
from deploy.installation.embedded.serving import tell


def run(
    data: Path,
    *,
    host: str,
    port: int,
    choices: Choices,
    verbose: bool,
    patience: float = holding.PATIENCE,
) -> None:
    """Serve a data folder until told to stop; this process becomes the one that serves it.

    :param patience: seconds to wait for an earlier, killed run on the same folder to end
    :raises click.ClickException: the port is taken, the folder is in use, or PostgreSQL will not
        start; the message is one sentence that says what to do
    """
    from shared import logging

    started = time.monotonic()
    logging.configure(json=False, level="INFO" if verbose else "ERROR")
    listener = process.listen(host, port)
    url = url_of(host, port)
    folder = data_folder.opened(data)
    lock = holding.hold(folder, address=url, tell=tell, patience=patience)
    before = Choices.kept(folder)
    settled = replace(choices, is_demo=choices.is_demo or (before is not None and before.is_demo))
    settled.keep(folder)
    joined = users.join(folder)
    try:
        prepared = using.prepare(folder, settled, tell=tell)
        if not note.leave(url, folder):
            tell(f"the checkout is another user's: other commands need `--data {folder}`")
        serving.hand_over(
            serving.Serving(
                data=str(folder),
                url=url,
                environs=prepared.environs,
                listener=listener.fileno(),
                users=joined.fileno(),
                locks=(lock.fileno(),),
                with_example=choices.is_demo,
                is_verbose=verbose,
                started=started,
            )
        )
    except BaseException:
        users.leave(folder, joined, tell)
        raise


def url_of(host: str, port: int) -> str:
    """Give the address that a browser opens; this machine's own by name, which passkeys need."""
    if host == "127.0.0.1":
        return f"http://localhost:{port}"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
