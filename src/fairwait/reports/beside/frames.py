"""Values through a pipe: the length of each, then the value pickled. Both ends are processes of this one program."""

from __future__ import annotations

import pickle
import struct
from typing import IO

_LENGTH = struct.Struct("<Q")


def send(pipe: IO[bytes], value: object) -> None:
    """Write one value. Raises what ``pickle`` raises for a value that cannot travel, and OSError for a closed pipe."""
    content = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(content)) + content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """The next value, still pickled; EOFError when the other end is closed, in the middle of a value too."""
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    return _exactly(pipe, length)


def opened(content: bytes) -> object:
    """What :func:`receive` brought. Never used on anything but the pipe between a process and its own child."""
    return pickle.loads(content)  # noqa: S301 - see above


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content
