"""The rover, driven by python-socketio and by what else speaks its protocols."""

import asyncio
import os
import subprocess
import tempfile
import unittest

import socketio

import tool
from tool import Tool


class Operator:
    """A client of python-socketio that notes what it is told."""

    def __init__(self):
        self.client = socketio.AsyncClient(reconnection_delay=0.2, reconnection_delay_max=0.5)
        self.states, self.sensors, self.pictures, self.answers = [], [], [], []
        self.changed = asyncio.Event()
        for name, seen in (
            ("systemStatus", self.states),
            ("sensorData", self.sensors),
            ("cameraFeed", self.pictures),
        ):
            self.client.on(name, self._noting(seen))

    def _noting(self, seen):
        def note(data):
            seen.append(data)
            self.changed.set()

        return note

    async def send(self, event, data):
        """Sends an event; its answer, if one comes, is noted."""

        def note(*answer):
            self.answers.append((event, answer))
            self.changed.set()

        try:
            await self.client.emit(event, data, callback=note)
        except socketio.exceptions.BadNamespaceError:
            pass  # The link has cut it off, and it is about to come back.

    async def drive(self, condition, linear=0.5, angular=0.2):
        """Drives until something has been seen."""
        end = asyncio.get_running_loop().time() + 3 * tool.PATIENCE
        while not condition():
            assert asyncio.get_running_loop().time() < end, "drove in vain"
            await self.send("driveCommands", {"linear": linear, "angular": angular})
            await asyncio.sleep(0.05)

    async def wait(self, condition):
        """Waits until something has been seen."""
        async with asyncio.timeout(3 * tool.PATIENCE):
            while not condition():
                self.changed.clear()
                await self.changed.wait()


def is_turning(state):
    """Returns whether a motor turns in a state."""
    return any(motor["velocity"] != 0 for motor in state["motors"])


def has_stopped(state):
    """Returns whether a state is that of a rover that stands, and is to stand."""
    return state["emergencyStop"] and not is_turning(state)


class RoverTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = os.path.join(self.folder, "run.jsonl")

    def assert_repeats(self):
        """Repeats the recording in virtual time, to the byte."""
        result = subprocess.run(
            [tool.path(), "replay", self.path], capture_output=True, text=True, timeout=60
        )
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    async def drive_and_stop(self, url, profile, transports):
        """Drives, looks, stops: the whole of an operator's work."""
        operator = Operator()
        async with asyncio.timeout(tool.PATIENCE):
            await operator.client.connect(url, transports=transports, retry=True)
        try:
            await operator.drive(lambda: any(map(is_turning, operator.states)))
            await operator.send("subscribe", {"event": "cameraFeed", "rate": 10})
            await operator.drive(lambda: operator.sensors and operator.answers)
            if profile == "perfect":
                await operator.wait(lambda: operator.pictures)
                picture = operator.pictures[0]["data"]
                self.assertTrue(picture.startswith(b"\x89PNG"), picture[:8])
            while not has_stopped(operator.states[-1]):
                await operator.send("emergencyStop", {"reason": "test"})
                seen = len(operator.states)
                await operator.wait(lambda: len(operator.states) > seen)
        finally:
            await operator.client.disconnect()

    async def run_rover(self, profile, transports=("websocket",)):
        arguments = ("serve", "rover", "--profile", profile, "--seed", "1")
        with Tool(*arguments, "--record", self.path) as served:
            url = served.url.replace("ws://", "http://")
            await self.drive_and_stop(url, profile, list(transports))
        self.assert_repeats()

    async def test_it_is_driven_over_a_perfect_network(self):
        await self.run_rover("perfect")

    async def test_it_is_driven_over_a_stressed_network(self):
        await self.run_rover("stressed")

    async def test_it_is_driven_over_polling_and_then_a_websocket(self):
        await self.run_rover("perfect", ("polling", "websocket"))

    async def test_it_is_driven_over_polling_alone(self):
        await self.run_rover("perfect", ("polling",))

    async def test_polling_and_the_upgrade_work_over_a_stressed_network(self):
        await self.run_rover("stressed", ("polling", "websocket"))

    async def test_polling_alone_works_over_a_stressed_network(self):
        await self.run_rover("stressed", ("polling",))
