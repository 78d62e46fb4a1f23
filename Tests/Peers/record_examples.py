"""Records the sessions that stand in Recordings/: `record_examples.py FOLDER`.

The peers are those of `websockets`. Recordings/README.md says what each is for.
"""

import asyncio
import hashlib
import json
import os
import subprocess
import sys

from websockets.asyncio.server import serve

from tool import Tool, connect, path as tool_path
from witness import Server, numbered, persist


def anonymous(data):
    """Returns a recording without the time of day, which is nobody's business, digested anew."""
    *lines, end, _ = data.split(b"\n")
    header = json.loads(lines[0])
    lines[0] = lines[0].replace(b'"wall":"%s"' % header["wall"].encode(), b'"wall":null', 1)
    before = b"".join(line + b"\n" for line in lines)
    old, new = json.loads(end)["sha256"], hashlib.sha256(before).hexdigest()
    return before + end.replace(old.encode(), new.encode(), 1) + b"\n"


async def record(path, work, *arguments, listeners=1):
    """Records the tool while peers work with it, and makes the recording fit to be shown."""
    with Tool(*arguments, "--record", path, listeners=listeners) as tool:
        await work(tool)
    with open(path, "rb") as file:
        data = anonymous(file.read())
    with open(path, "wb") as file:
        file.write(data)


def messages(client, count):
    """Returns so many numbered messages of a client."""
    return (numbered(client, "up", index) for index in range(count))


async def talk(tool):
    """Three clients send numbered messages, and come back when their connection breaks."""
    await asyncio.gather(
        *(
            persist(tool.url, f"client-{client}", messages(client, 40), {}, pause=0.02)
            for client in range(3)
        )
    )


async def talk_and_ping(tool):
    """The same, with a client beside them that has nothing to say and pings."""
    await asyncio.gather(talk(tool), ping(tool.url))


async def ping(url):
    """Pings until a pong has come."""
    async with connect(f"{url}pinger") as connection:
        while True:
            pong = await connection.ping()
            try:
                return await asyncio.wait_for(pong, 2)
            except TimeoutError:
                pass


async def drive(tool):
    """An operator steers a vehicle and watches it; a viewer looks at the sand, once."""
    commands = [
        {"command": "get_vehicles"},
        {"command": "subscribe", "rate_hz": 10},
        {"command": "control_vehicle", "vehicle_id": "EX001", "action": "move_forward"},
        {"command": "control_vehicle", "vehicle_id": "EX001", "action": "turn_left", "angle": 30},
        {"command": "control_vehicle", "vehicle_id": "EX001", "action": "fly"},
        {"command": "control_vehicle", "vehicle_id": "XX001", "action": "stop"},
        {"command": "unsubscribe"},
    ]
    texts = [json.dumps(command) for command in commands]
    operator = persist(tool.urls[0], "operator", texts, {}, pause=0.3, lingers=True)
    # A frame has 320 by 240 pixels of two bytes, which is most of the file.
    await asyncio.gather(operator, look(tool.urls[1]))


async def look(url):
    """Asks for a frame until one has come: a message may be lost."""
    async with connect(f"{url}viewer") as connection:
        while True:
            await connection.send(json.dumps({"command": "get_frame", "binary": True}))
            try:
                return await asyncio.wait_for(connection.recv(), 2)
            except TimeoutError:
                pass


async def main(folder):
    """Records all sessions."""
    in_folder = lambda name: os.path.join(folder, name + ".jsonl")
    await record(
        in_folder("echo-stressed"), talk, "serve", "echo", "--profile", "stressed", "--seed", "1"
    )
    await record(
        in_folder("vehicles-default"), drive, "serve", "vehicles", "--depth-port", "0",
        "--profile", "default", "--seed", "2", listeners=2,
    )
    async with serve(Server().handle, "127.0.0.1", 0) as server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        await record(
            in_folder("proxy-duplicates"), talk_and_ping, "proxy", url, "--profile", "stressed",
            "--set", "duplicate=10%", "--set", "inOrder=false", "--set", "ping=end-to-end",
            "--seed", "3",
        )
    command = ["simulate", "vehicles", "--clients", "3", "--duration", "20s", "--rate", "2"]
    options = ["--profile", "stressed", "--seed", "4", "--record", in_folder("vehicles-simulated")]
    subprocess.run([tool_path(), *command, *options], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
