"""A proxy that delays messages as one would first write it in Python.

Each direction has a loop that receives, has a task wait and send, and goes on: nothing keeps the
order, and each wait is as exact as the event loop's. The delay is that of the downlink.

usage: naive_proxy.py LISTEN-PORT UPSTREAM-PORT DELAY-IN-SECONDS
"""

import asyncio
import sys

from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

listen_port, upstream_port, delay = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])


async def send_later(target, message):
    await asyncio.sleep(delay)
    try:
        await target.send(message)
    except ConnectionClosed:
        pass


async def pump(source, target, is_delayed):
    waiting = set()
    try:
        async for message in source:
            if is_delayed:
                task = asyncio.create_task(send_later(target, message))
                waiting.add(task)
                task.add_done_callback(waiting.discard)
            else:
                await target.send(message)
    except ConnectionClosed:
        pass


async def handle(client):
    url = f"ws://127.0.0.1:{upstream_port}{client.request.path}"
    options = {"compression": None, "ping_interval": None, "max_size": None, "proxy": None}
    async with connect(url, **options) as server:
        pumps = [
            asyncio.create_task(pump(client, server, False)),
            asyncio.create_task(pump(server, client, delay > 0)),
        ]
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for task in pumps:
            task.cancel()


async def main():
    options = {"compression": None, "ping_interval": None, "max_size": None, "backlog": 2048}
    async with serve(handle, "127.0.0.1", listen_port, **options) as server:
        await server.serve_forever()


asyncio.run(main())
