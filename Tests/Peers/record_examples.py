"""Records the sessions that stand in Recordings/: `record_examples.py FOLDER [NAME...]`.

The peers are those of `websockets`, python-socketio, python-can and pyserial, socat, and Linux's
own driver. Recordings/README.md says what each is for. With names, only those are made anew.
"""

import asyncio
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

import can
import serial
from websockets.asyncio.server import serve

import guest
from kernel_can_test import DRIVE
from rover_test import Operator, has_stopped, is_turning
from slcan_test import drive as drive_bus, velocities
from tool import PATIENCE, Tool, connect, path as tool_path
from witness import Server, numbered, persist


def anonymous(data):
    """Returns a recording without the time of day, which is nobody's business, digested anew."""
    *lines, end, _ = data.split(b"\n")
    header = json.loads(lines[0])
    lines[0] = lines[0].replace(b'"wall":"%s"' % header["wall"].encode(), b'"wall":null', 1)
    # Clients of Engine.IO say the time in their requests too, so that nobody keeps an answer.
    for place, line in enumerate(lines):
        if line.find(b'"ev":"open"') >= 0 and b"EIO=" in line:
            lines[place] = re.sub(rb"([?&]t=)[^&\"]*", rb"\g<1>0", line, count=1)
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


async def steer(tool):
    """Two operators of a rover: one changes from polling to a WebSocket, one polls and looks on."""
    url = tool.url.replace("ws://", "http://")
    pilot, witness = Operator(), Operator()
    await pilot.client.connect(url, transports=["polling", "websocket"], retry=True)
    try:
        await witness.client.connect(url, transports=["polling"], retry=True)
        await pilot.drive(lambda: any(map(is_turning, witness.states)) and pilot.answers)
        await pilot.send("subscribe", {"event": "cameraFeed", "rate": 1})
        await pilot.drive(lambda: pilot.pictures)
        while not has_stopped(pilot.states[-1]):
            await witness.send("emergencyStop", {"reason": "enough"})
            await asyncio.sleep(0.3)
    finally:
        await witness.client.disconnect()
        await pilot.client.disconnect()


async def steer_stressed(tool):
    """An operator drives over a bad network, looks, homes the rover, and stops it."""
    url = tool.url.replace("ws://", "http://")
    pilot = Operator()
    await pilot.client.connect(url, transports=["polling", "websocket"], retry=True)
    try:
        await pilot.drive(lambda: any(map(is_turning, pilot.states)) and len(pilot.answers) > 20)
        # A message that makes no sense is answered by an error.
        await pilot.send("driveCommands", {"linear": "fast"})
        while not has_stopped(pilot.states[-1]):
            await pilot.send("emergencyStop", {"reason": "enough"})
            await asyncio.sleep(0.3)
    finally:
        await pilot.client.disconnect()


async def steer_by_bus(tool, terminal):
    """A program on the rover's CAN bus drives it, and an operator stops it."""
    operator = Operator()
    url = tool.url.replace("ws://", "http://")
    await operator.client.connect(url, transports=["websocket"], retry=True)
    bus = await asyncio.to_thread(can.Bus, interface="slcan", channel=terminal, bitrate=500_000)
    try:
        await asyncio.to_thread(drive_bus, bus, 0.5)
        while not operator.states or not is_turning(operator.states[-1]):
            bus.send(velocities(0.5, 0))
            await asyncio.sleep(0.05)
        while not has_stopped(operator.states[-1]):
            await operator.send("emergencyStop", {})
            await asyncio.sleep(0.2)
    finally:
        bus.shutdown()
        await operator.client.disconnect()


async def talk_in_turn(tool, terminal):
    """pyserial, then socat, have their lines back from an echo, and a client hears them all."""
    heard = []

    async def hear():
        async with connect(tool.url + "ws/serial") as client:
            await client.send('{"type":"subscribe"}')
            async for message in client:
                heard.append(json.loads(message))
                if heard[-1].get("data") == "end":
                    return

    hearing = asyncio.create_task(hear())
    while not heard:
        await asyncio.sleep(0.01)
    await asyncio.to_thread(by_pyserial, terminal)
    await asyncio.to_thread(by_socat, terminal)
    await asyncio.wait_for(hearing, PATIENCE)


def by_pyserial(terminal):
    """Writes lines that take half a second, and reads them."""
    with serial.Serial(terminal, 9600, timeout=PATIENCE) as port:
        lines = b"".join(b"pyserial %d %s\n" % (line, b"-" * 8 * line) for line in range(10))
        port.write(lines)
        assert port.read(len(lines)) == lines


def by_socat(terminal):
    """Does the same by socat."""
    with subprocess.Popen(
            ["socat", "-", f"{terminal},raw,echo=0,b9600"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, bufsize=0) as socat:
        lines = b"".join(b"socat %d %s\n" % (line, b"-" * 8 * line) for line in range(10)) + b"end\n"
        socat.stdin.write(lines)
        seen = b""
        while len(seen) < len(lines):
            seen += os.read(socat.stdout.fileno(), 4096)
        assert seen == lines
        socat.kill()


async def talk_over_noise(tool, terminal):
    """pyserial writes over a line that loses and spoils bytes, stops, and is cut for a while."""
    async with connect(tool.url + "ws/serial") as client:
        await client.send('{"type":"subscribe"}')
        heard = asyncio.create_task(listen(client))
        with serial.Serial(terminal, 9600, timeout=0.05) as port:
            for line in range(80):
                port.write(b"%03d %s\n" % (line, b"abc" * 5))
                await asyncio.to_thread(port.read, 64)
        await client.close()
        await heard


async def write_to_port(url, lines, pause=0.1):
    """Writes lines to a serial port over WebSocket, and reads what it says meanwhile."""
    async with connect(url + "ws/serial") as client:
        heard = asyncio.create_task(listen(client))
        await client.send('{"type":"subscribe"}')
        for line in lines:
            await client.send(json.dumps({"type": "write", "data": line}))
            await asyncio.sleep(pause)
        await asyncio.sleep(1)
        await client.close()
        await heard


async def listen(client):
    """Reads until the end."""
    async for _ in client:
        pass


async def talk_over_echo(tool):
    """Two clients of a port that echoes: one writes much more than the line carries."""
    await asyncio.gather(
        write_to_port(tool.url, [f"$GPS,{index},{'x' * (7 * index)}" for index in range(20)]),
        write_to_port(tool.url, ["", "\u20ac", "PING", '{"a": 1.50}'], pause=0.4),
    )


async def talk_to_terminal(tool, terminal):
    """A program at the other end of a port answers each line that clients write."""
    stopped = False

    def answer():
        with serial.Serial(terminal, 9600, timeout=0.1) as port:
            while not stopped:
                line = port.readline()
                if line:
                    port.write(b"OK " + line)

    answering = asyncio.create_task(asyncio.to_thread(answer))
    try:
        await asyncio.gather(
            write_to_port(tool.url, [f"SET {index}" for index in range(12)]),
            write_to_port(tool.url, ["STATUS"] * 3, pause=0.5),
        )
    finally:
        stopped = True
        await asyncio.wait_for(answering, PATIENCE)


async def echo_stressed(path):
    await record(path, talk, "serve", "echo", "--profile", "stressed", "--seed", "1")


async def vehicles_default(path):
    await record(
        path, drive, "serve", "vehicles", "--depth-port", "0", "--profile", "default",
        "--seed", "2", listeners=2,
    )


async def proxy_duplicates(path):
    async with serve(Server().handle, "127.0.0.1", 0) as server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        await record(
            path, talk_and_ping, "proxy", url, "--profile", "stressed", "--set", "duplicate=10%",
            "--set", "inOrder=false", "--set", "ping=end-to-end", "--seed", "3",
        )


async def vehicles_simulated(path):
    command = ["simulate", "vehicles", "--clients", "3", "--duration", "20s", "--rate", "2"]
    options = ["--profile", "stressed", "--seed", "4", "--record", path]
    subprocess.run([tool_path(), *command, *options], check=True, stdout=subprocess.DEVNULL)


async def rover_polling(path):
    await record(path, steer, "serve", "rover", "--profile", "default", "--seed", "5")


async def rover_can(path):
    with tempfile.TemporaryDirectory() as folder:
        terminal = os.path.join(folder, "can")
        await record(
            path, lambda tool: steer_by_bus(tool, terminal), "serve", "rover",
            "--slcan-pty", terminal, "--profile", "stressed", "--seed", "6",
        )


async def serial_echo(path):
    await record(
        path, talk_over_echo, "serve", "serial", "--baud", "9600", "--profile", "stressed",
        "--seed", "7", "--epoch", "2026-01-01T00:00Z",
    )


async def rover_stressed(path):
    await record(path, steer_stressed, "serve", "rover", "--profile", "stressed", "--seed", "9")


async def rover_kernel(path):
    with tempfile.TemporaryDirectory() as folder:
        terminal = os.path.join(folder, "can")

        async def steer(_):
            said = await asyncio.to_thread(guest.run, DRIVE, f"ssl0=tty:{terminal}")
            assert "1FF#" in said, said

        await record(
            path, steer, "serve", "rover", "--slcan-pty", terminal, "--profile", "default",
            "--seed", "10",
        )


async def serial_programs(path):
    with tempfile.TemporaryDirectory() as folder:
        terminal = os.path.join(folder, "tty")
        await record(
            path, lambda tool: talk_in_turn(tool, terminal), "serve", "serial",
            "--device", f"echo+pty:{terminal}", "--baud", "9600", "--profile", "default",
            "--seed", "11", "--epoch", "2026-01-01T00:00Z",
        )


async def serial_noise(path):
    with tempfile.TemporaryDirectory() as folder:
        terminal = os.path.join(folder, "tty")
        await record(
            path, lambda tool: talk_over_noise(tool, terminal), "serve", "serial",
            "--device", f"echo+pty:{terminal}", "--baud", "9600", "--profile", "default",
            "--seed", "12", "--line",
            "delay=10ms,corrupt=0.5%,loss=0.5%,loss-mode=drop,stall=300ms/2s,cut=3s+500ms",
            "--epoch", "2026-01-01T00:00Z",
        )


async def serial_terminal(path):
    with tempfile.TemporaryDirectory() as folder:
        terminal = os.path.join(folder, "tty")
        await record(
            path, lambda tool: talk_to_terminal(tool, terminal), "serve", "serial",
            "--device", f"pty:{terminal}", "--baud", "9600", "--profile", "default", "--seed", "8",
            "--epoch", "2026-01-01T00:00Z",
        )


SESSIONS = [
    echo_stressed, vehicles_default, proxy_duplicates, vehicles_simulated, rover_polling,
    rover_stressed, rover_can, rover_kernel, serial_echo, serial_terminal, serial_programs,
    serial_noise,
]


async def main(folder, *names):
    """Records all sessions, or those named."""
    for session in SESSIONS:
        name = session.__name__.replace("_", "-")
        if not names or name in names:
            await session(os.path.join(folder, name + ".jsonl"))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
