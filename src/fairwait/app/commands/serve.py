"""``fairwait serve``: the website and the API, answered from this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fairwait.app.commands.options import EditionsOption
from fairwait.cli.asking import store_folder
from fairwait.cli.options import StoreOption
from fairwait.domain.errors import UsageError

if TYPE_CHECKING:
    import socket

HostOption = Annotated[
    str,
    typer.Option("--host", metavar="ADDRESS", help="The address to answer at. Others can reach only another than "
                 "127.0.0.1, such as 0.0.0.0."),
]  # fmt: skip
PortOption = Annotated[
    int, typer.Option("--port", metavar="N", min=0, max=65_535, help="The port; 0 takes a free one.")
]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, max=64, show_default=False,
                 help="How many processes answer. Default: one for each core, four at most."),
]  # fmt: skip
PrepareOption = Annotated[
    bool,
    typer.Option("--prepare/--no-prepare", help="Make an edition where there is none of these figures, now and when "
                 "new figures come in; without it the current one is shown as it is."),
]  # fmt: skip
RateOption = Annotated[
    float,
    typer.Option("--rate", metavar="N", min=0, help="Requests a second that one address is answered in the long run, "
                 "five times as many at once; 0 for any number."),
]  # fmt: skip
MemoryOption = Annotated[
    int,
    typer.Option("--memory", metavar="MB", min=0, max=4_000, help="How much of what was sent each process remembers, "
                 "in megabytes; 0 for nothing."),
]  # fmt: skip
ProxyOption = Annotated[
    list[str] | None,
    typer.Option("--proxy", metavar="ADDRESS", show_default=False,
                 help="A web server in front of this one, or a network of them, whose word is taken for who asks. "
                 "May be given several times."),
]  # fmt: skip
LogOption = Annotated[
    bool | None,
    typer.Option("--log/--no-log", show_default=False,
                 help="Write a line of JSON for every request on standard error. Default: unless that is a terminal."),
]  # fmt: skip


def serve(
    ctx: typer.Context,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    workers: WorkersOption = None,
    editions: EditionsOption = None,
    store: StoreOption = None,
    prepare: PrepareOption = True,
    rate: RateOption = 20.0,
    memory: MemoryOption = 64,
    proxy: ProxyOption = None,
    log: LogOption = None,
) -> None:
    """Open the website, and the API beside it, on this machine.

    It answers at once and fills up while its pages are made. When the store gets new figures it makes a new edition
    and shows it without losing a request. Ctrl-C, or SIGTERM, ends it in good order.

    Example: fairwait serve --store my-store
    """
    import os

    from fairwait.app.serving.address import listening
    from fairwait.app.serving.supervisor import Plan, Supervisor
    from fairwait.editions.naming import editions_folder
    from fairwait.store.lasting import make_folder
    from fairwait.web.settings import Settings

    held = store_folder(ctx, store)
    folder = editions_folder(editions, held)
    opened = listening(host, port)
    try:
        make_folder(folder)
    except OSError as error:
        opened.close()
        raise _not_writable(folder, error) from error
    logged = not sys.stderr.isatty() if log is None else log
    settings = Settings(
        editions=folder, spool=folder / "spool", cache_bytes=memory * 1_000_000, rate=rate,
        burst=max(1, round(rate * 5)), proxies=_networks(proxy or []), log=logged,
    )  # fmt: skip
    _tell(opened)
    Supervisor(Plan(settings, held, workers or min(4, os.cpu_count() or 1), prepare), opened).run()


def _tell(opened: socket.socket) -> None:
    from fairwait.app.serving.address import is_private, url_of

    print(f"The website is at {url_of(opened)}", flush=True)
    if not is_private(opened):
        print("Everybody who can reach this machine over the network can read it there.", flush=True)
    if sys.stdout.isatty():
        print("Ctrl-C ends it.", flush=True)


def _networks(texts: list[str]) -> tuple[str, ...]:
    from fairwait.web.serving.rate import networks

    try:
        return tuple(str(one) for one in networks(texts))
    except ValueError as error:
        raise UsageError(
            "That is no address", where="--proxy", expected="an address or a network, such as 127.0.0.1 or 10.0.0.0/8"
        ) from error


def _not_writable(folder: Path, error: OSError) -> UsageError:
    return UsageError(
        f"The folder of editions cannot be made ({error.strerror})", where=str(folder),
        expected="a folder that can be written to", remedy="name another one with --editions",
    )  # fmt: skip
