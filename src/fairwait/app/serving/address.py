"""The address that a website answers at: opened before anything else is, so that what is wrong is said at once."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket

from fairwait.domain.errors import ServingError

_BACKLOG = 1024


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens at a host and port; port nought takes any that is free.

    Raises :class:`ServingError` where somebody else has the port, where it may not be used, or where the host is none
    of this machine's.
    """
    where = f"--host {host} --port {port}"
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError) as error:
        raise ServingError(
            f"“{host}” is no address of this machine", where=where, expected="an address such as 127.0.0.1",
            remedy="leave --host out to answer on this machine alone",
        ) from error  # fmt: skip
    opened = socket.socket(family, kind)
    try:
        if os.name == "posix":  # a server that was just stopped may be started again at once
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(_BACKLOG)
    except OSError as error:
        opened.close()
        raise _in_words(error, host, port, where) from error
    return opened


def _in_words(error: OSError, host: str, port: int, where: str) -> ServingError:
    if error.errno == errno.EADDRINUSE:
        return ServingError(
            f"Another program answers at port {port} already", where=where, expected="a port that is free",
            remedy=f"stop the other program, or choose another port: --port {port + 1 if port < 65_535 else 8000}",
        )  # fmt: skip
    if error.errno in (errno.EACCES, errno.EPERM):
        return ServingError(
            f"Port {port} may only be used by the system", where=where, expected="a port of 1024 or more",
            remedy="choose another port, such as --port 8000, and put a web server in front of it",
        )  # fmt: skip
    return ServingError(
        f"Nothing can be answered at “{host}” ({os.strerror(error.errno) if error.errno else error})", where=where,
        expected="an address of this machine, such as 127.0.0.1",
        remedy="leave --host out to answer on this machine alone",
    )  # fmt: skip


def url_of(listening: socket.socket) -> str:
    """The address to open in a browser on this machine."""
    host, port = listening.getsockname()[:2]
    if ipaddress.ip_address(host.partition("%")[0]).is_unspecified:
        host = "::1" if ":" in host else "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def is_private(listening: socket.socket) -> bool:
    """Whether only this machine can reach it."""
    return ipaddress.ip_address(listening.getsockname()[0].partition("%")[0]).is_loopback
