"""Servers for the proxy to stand in front of, good ones and bare ones."""

import asyncio
import contextlib

import wire
from tool import Tool


async def echo(server):
    """Sends every message back."""
    async for message in server:
        await server.send(message)


def server_url(server, scheme="ws", host="127.0.0.1"):
    """Returns where a server listens."""
    return f"{scheme}://{host}:{server.sockets[0].getsockname()[1]}"


async def answer(reader, writer):
    """Reads a handshake and opens the connection."""
    head = await reader.readuntil(b"\r\n\r\n")
    writer.write(wire.response(wire.field(head, b"Sec-WebSocket-Key")))
    return head


@contextlib.asynccontextmanager
async def raw_proxy(handler, *options):
    """Runs the tool in front of a bare TCP server; gives the tool."""
    async with await asyncio.start_server(handler, "127.0.0.1", 0) as server:
        with Tool("proxy", server_url(server), *options) as tool:
            yield tool
