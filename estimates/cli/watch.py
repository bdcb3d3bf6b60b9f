"""`estimates watch`: the page, redone on every save."""

from __future__ import annotations

import gc
import os

import click

from estimates.cli.options import study_argument


@click.command()
@study_argument
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port to serve on.  [default: a free one is chosen]"
)
@click.option("--open", "open_", is_flag=True, help="Open the page in a browser.")
def command(study: str | None, port: int, open_: bool) -> None:
    """Serve the page on this machine, redone whenever the study is saved; Ctrl-C ends it.

    Assumptions can be changed on the page, and written to the study's file with one click.
    """
    from estimates.report import watch

    session = watch.Session(study)
    try:
        listener = watch.listening(port)
    except OSError as taken:
        why = os.strerror(taken.errno or 0).lower()  # without the address, which Python adds in brackets of its own
        raise click.BadParameter(f"{port} cannot be served on: {why}; leave --port out", param_hint="--port") from None
    gc.set_threshold(700, 10, 10)  # Python's own: unlike other commands, this one goes on for hours
    with listener:
        address = f"http://{watch.LOOPBACK}:{listener.getsockname()[1]}/"
        click.echo(f"{session.live.title} is at {address}\nCtrl-C ends it.")
        if open_:
            click.launch(address)
        watch.serve(session, listener)
    raise KeyboardInterrupt
