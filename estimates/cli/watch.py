"""`estimates watch`: serve the live page."""

from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from estimates.cli import console, options


@options.command
@options.study_argument
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port.  [default: any free port]")
@click.option("--open", "open_", is_flag=True, help="Open the page in a browser.")
def command(study: str | None, port: int, open_: bool) -> None:
    """Serve a live page that updates on save.

    You can edit assumptions on the page. Press Ctrl-C to stop.

    The page is served on this machine only, at an address that contains a secret.

    Example: estimates watch mine --open
    """
    from estimates.report import server
    from estimates.report.whatif import Watched

    options.given(study)
    watched = Watched(study)
    try:
        running = server.server(watched, port)
    except OSError as why:
        raise click.BadParameter(f"cannot serve on {port}: {why.strerror}; omit --port", param_hint="--port") from None
    with running, TemporaryDirectory() if open_ else nullcontext() as folder:  # only this user can read it
        address = server.address(watched, running)
        console.write(f"{watched.name}: {address}\nPress Ctrl-C to stop.")
        if folder:  # every user of the machine can read the arguments of a program, which must not have the address
            redirect = Path(folder, "redirect.html")
            redirect.write_text(f'<meta http-equiv="refresh" content="0;url={address}">\n')
            click.launch(str(redirect))
        running.serve_forever()
    raise KeyboardInterrupt
