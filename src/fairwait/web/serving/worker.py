"""``python -m fairwait.web.serving.worker FD``: one web worker, on a socket that the supervisor opened.

Where a process cannot hand a socket to another (Windows), ``HOST PORT`` stand in the place of its number.
"""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
from typing import Final

from fairwait.web.serving.lifeline import watch_parent
from fairwait.web.serving.records import Records

#: Seconds that requests under way are given when the worker is asked to end.
ENDS_WITHIN: Final = 10
_IDLE: Final = 20  # seconds that a connection is kept open for another request
_MOST_AT_ONCE: Final = 1_000


def serve(listening: socket.socket) -> None:
    """Answer until asked to end; what is under way is finished first."""
    import uvicorn

    from fairwait.web.app import from_environment
    from fairwait.web.serving.patience import PatientProtocol

    config = uvicorn.Config(
        from_environment(), http=PatientProtocol, loop="auto", ws="none", lifespan="off", log_config=None,
        access_log=False, server_header=False, proxy_headers=False, timeout_keep_alive=_IDLE,
        timeout_graceful_shutdown=ENDS_WITHIN, limit_concurrency=_MOST_AT_ONCE,
    )  # fmt: skip
    _warm()
    gc.freeze()  # what was loaded to begin with is here to stay: no need to look through it for rubbish
    uvicorn.Server(config).run(sockets=[listening])


def _warm() -> None:
    """Load and compile what pages made on request are laid out with, so that no reader waits for it."""
    from fairwait.web.layout import press  # noqa: F401 - loaded for what it loads
    from fairwait.web.layout.environment import environment

    made = environment()
    for name in made.list_templates(filter_func=lambda name: "/" not in name):
        made.get_template(name)


def _listening(words: list[str]) -> socket.socket:
    if len(words) == 1:
        return socket.socket(fileno=int(words[0]))
    host, port = words
    return socket.create_server((host, int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def main() -> None:
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # our own log says what happened, without tracebacks
    Records().take_over()
    watch_parent()
    try:
        serve(_listening(sys.argv[1:]))
    except KeyboardInterrupt:
        os._exit(0)


if __name__ == "__main__":
    main()
