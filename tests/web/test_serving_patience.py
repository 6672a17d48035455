"""Connections that bring no whole request, or never take up the answer, do not stay open for ever."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from fairwait.web.serving import patience
from fairwait.web.serving.patience import PatientProtocol
from tests.web.own_loop import run_to_the_end

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bytes]]
WHOLE = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"


async def answering(scope: dict[str, Any], receive: Any, send: Any) -> None:
    body = b"x" * 30_000_000 if scope["path"] == "/large" else b"well"
    size = str(len(body)).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", size)]})
    await send({"type": "http.response.body", "body": body})


def talk(how: Talk) -> bytes:
    """What a client gets to hear of a server with our protocol."""

    async def both() -> bytes:
        config = uvicorn.Config(answering, lifespan="off", ws="none", log_config=None, access_log=False)
        config.load()
        state, loop = ServerState(), asyncio.get_running_loop()
        server = await loop.create_server(lambda: PatientProtocol(config, state, {}), "127.0.0.1", 0)
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
            try:
                return await asyncio.wait_for(how(reader, writer), 120)
            finally:
                writer.close()
        finally:
            server.close()

    return run_to_the_end(both())


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    monkeypatch.setattr(patience, "ARRIVES_WITHIN", 0.3)
    monkeypatch.setattr(patience, "TAKEN_WITHIN", 0.3)


@pytest.mark.parametrize("half", [b"", b"GET / HT", WHOLE[:-2], b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nhalf"])
def test_a_request_that_does_not_come_is_not_waited_for(half: bytes) -> None:
    async def how(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(half)
        return await reader.read()

    assert b"408 Request Timeout" in talk(how)


def test_a_request_in_drops_is_not_given_more_time_for_each() -> None:
    async def how(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        heard = asyncio.create_task(reader.read(100))
        for byte in WHOLE:
            if heard.done():
                break
            writer.write(bytes((byte,)))
            await asyncio.sleep(0.05)
        return await heard

    assert talk(how).startswith(b"HTTP/1.1 408")


def test_a_second_request_has_its_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "ARRIVES_WITHIN", 1.0)  # a busy machine may keep the client from writing for a while

    async def how(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(WHOLE)
        first = await reader.readuntil(b"well")
        await asyncio.sleep(1.2)
        writer.write(WHOLE)
        return first + await reader.readuntil(b"well")

    assert talk(how).count(b"200 OK") == 2


@pytest.mark.parametrize(
    "endless", [b"GET /", b"GET / HTTP/1.1\r\nx-long: ", b"GET / HTTP/1.1\r\n" + b"x-a: b\r\n" * 5]
)
def test_headers_without_an_end_are_cut_off(endless: bytes) -> None:
    async def how(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(endless + b"a" * 40_000)
        return await reader.read()

    assert talk(how).startswith(b"HTTP/1.1 431")


def test_who_does_not_take_up_the_answer_is_let_go() -> None:
    async def how(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(WHOLE.replace(b"GET /", b"GET /large"))
        await asyncio.sleep(1.0)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(29_000_000)
        return b"let go"

    assert talk(how) == b"let go"


@pytest.mark.parametrize(
    ("odd", "status"), [(b"\x16\x03\x01 hello\r\n\r\n", 400), (WHOLE[:-2], 408), (b"GET /" + b"a" * 40_000, 431)]
)
def test_what_is_no_request_is_refused_with_the_headers_of_every_answer(odd: bytes, status: int) -> None:
    async def how(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(odd)
        return await reader.read()

    told, _, body = talk(how).decode("ascii").partition("\r\n\r\n")
    first, *headers = told.split("\r\n")
    assert first.startswith(f"HTTP/1.1 {status} ")
    assert body == ""
    assert {"x-content-type-options: nosniff", "connection: close", "cache-control: no-store"} <= set(headers)
    assert any(one.startswith("content-security-policy: ") for one in headers)
