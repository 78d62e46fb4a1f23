"""The main job: real peers across a bad network, and a recording that says what happened to them.

Every message that a peer sent or received is compared with the recording, one by one.
"""

import asyncio
import collections
import hashlib
import json
import os
import signal
import subprocess
import tempfile
import unittest

from websockets.asyncio.server import serve

import recording
from tool import PATIENCE, Tool, path as tool_path
from witness import Metronome, Server, numbered, persist

CLIENTS = 20
MESSAGES = 60
SEED = "0x00000000000004d2"
STRESSED = ["--profile", "stressed", "--seed", SEED]

VEHICLES = ["EX001", "BD001", "DT001", "CR001", "CP001"]

# Most nanoseconds that 99 of 100 messages may be late, beyond the longest that this process was
# itself kept waiting: the machine may have other work to do.
LATE = 50_000_000


class RecordedTool(Tool):
    """A run of the tool that is recorded, and counted as JSON."""

    def __init__(self, *arguments, **options):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "run.jsonl")
        super().__init__(*arguments, "--record", self.path, "--json", **options)

    def finish(self):
        """Ends it in order; returns its recording and its report."""
        self.process.send_signal(signal.SIGTERM)
        output, _ = self.process.communicate(timeout=PATIENCE)
        complaints = self.complaints()
        self.errors.close()
        assert self.process.returncode == 0, f"exit {self.process.returncode}: {complaints}"
        assert not complaints, complaints
        return recording.read(self.path), json.loads(output)


class Case(unittest.IsolatedAsyncioTestCase):
    """What holds for every recorded run."""

    def start(self, *arguments, **options):
        """Starts the tool; its recording goes with the test."""
        tool = self.enterContext(RecordedTool(*arguments, **options))
        self.addCleanup(tool.folder.cleanup)
        self.metronome = Metronome()
        self.addCleanup(self.metronome.stop)
        return tool

    async def finish(self, tool):
        """Ends the tool in order; returns its recording and its report."""
        self.metronome.stop()
        return await asyncio.to_thread(tool.finish)

    def check_client(self, run, path, log):
        """Compares what a client saw of one connection with the recording."""
        name = run.connection(path)
        self.check_sender(run, name, "up", log)
        self.check_receiver(run, name, "dn", log)
        if cuts := run.cuts(name):
            self.assertEqual(log.code, 1006, path)
            first = min((message for message in self.cutting(run, name)), key=lambda m: m.instant)
            self.assertTrue(
                run.of_kind("close", c=name, d=first.direction, by="net", t=first.instant), cuts
            )
        else:
            self.assertEqual(log.code, 1000, path)
            self.assertFalse(run.of_kind("close", c=name, by="net"))

    def check_server(self, run, path, log):
        """Compares what a server saw of one connection with the recording."""
        name = run.connection(path)
        self.check_receiver(run, name, "up", log)
        self.check_sender(run, name, "dn", log)
        self.assertEqual(log.code, 1006 if run.cuts(name) else 1000, path)

    def check_sender(self, run, name, direction, log):
        """What a peer sent is what was recorded; after a cut nobody listened any more."""
        recorded = [message.payload for message in run.messages[name, direction]]
        sent = [message for _, message in log.sent]
        if run.cuts(name):
            sent += [message for _, message in log.unsure]
            self.assertEqual(recorded, sent[: len(recorded)])
        else:
            self.assertEqual(recorded, sent)

    def check_receiver(self, run, name, direction, log):
        """What a peer received is what the recording says arrived: no more, no less, in order."""
        received = [message for _, message in log.received]
        arrived = [message.payload for _, message in run.arrivals(name, direction)]
        self.assertEqual(received, arrived)

    def cutting(self, run, name):
        """Returns the messages at which a connection broke."""
        return [m for way in ["up", "dn"] for m in run.messages[name, way] if m.drop == "cut"]

    def check_connections(self, run, logs):
        """Every connection was recorded, and no other."""
        recorded = [event["url"] for event in run.of_kind("open")]
        self.assertEqual(sorted(recorded), sorted(logs))
        answers = [event["status"] for event in run.of_kind("answer")]
        self.assertEqual(answers, [101] * len(logs))

    def check_reports_of_arrival(self, run, directions):
        """There is a `recv` line for each message handed to a peer outside, and for no other."""
        reported = collections.Counter()
        for event in run.of_kind("recv"):
            self.assertGreaterEqual(event["t"], event["due"])
            reported[event["c"], event["d"], event["i"], event["due"]] += 1
        arrived = collections.Counter(
            (name, way, message.index, due)
            for name, way in list(run.messages)
            if way in directions
            for due, message in run.arrivals(name, way)
        )
        self.assertEqual(reported, arrived)

    def check_times(self, run, clients, servers=None):
        """Nothing came before it was due, and hardly anything much later.

        When the run began by the peers' clock nobody was told. But it was not after any message
        was sent less the instant that was recorded for it, nor before any came less the one at
        which it was handed over.
        """
        sent, handed_over, late = [], [], []
        for logs, up, down in [(clients, "up", "dn"), (servers or {}, "dn", "up")]:
            for path, log in logs.items():
                name = run.connection(path)
                for (time, _), message in zip(log.sent, run.messages[name, up]):
                    sent.append(time - message.instant)
                for event, (time, _) in zip(run.of_kind("recv", c=name, d=down), log.received):
                    handed_over.append(time - event["t"])
                for (due, _), (time, _) in zip(run.arrivals(name, down), log.received):
                    late.append(time - due)
        start, latest_start = max(sent), min(handed_over)
        self.assertLessEqual(start, latest_start, "a message was early")
        late = sorted(time - start for time in late)
        self.assertLess(late[len(late) // 2], LATE)
        self.assertLess(late[len(late) * 99 // 100], LATE + self.metronome.longest_delay)

    def check_report(self, run, report):
        """The report counts what the recording holds."""
        self.assertEqual(report["seed"], run.header["seed"])
        connections = report["connections"]
        self.assertEqual(connections["opened"], len(run.of_kind("open")))
        self.assertEqual(connections["accepted"], len(run.of_kind("answer", status=101)))
        self.assertEqual(connections["rejected"], 0)
        firsts = {}
        for event in run.of_kind("close"):
            firsts.setdefault(event["c"], event["by"])
        endings = collections.Counter(firsts.values())
        self.assertEqual(+collections.Counter(connections["ended_by"]), endings)
        for name, way in [("uplink", "up"), ("downlink", "dn")]:
            self.check_traffic(run, report[name], way)
        self.assertEqual(report["lateness"]["count"], len(run.of_kind("recv")))
        self.assertEqual(run.end["conns"], connections["opened"])
        self.assertEqual(run.end["msgs"], report["uplink"]["sent"] + report["downlink"]["sent"])
        drops = sum(sum(report[way]["dropped"].values()) for way in ["uplink", "downlink"])
        lost = sum(report[way]["lost"] for way in ["uplink", "downlink"])
        self.assertEqual(run.end["drops"], drops + lost)

    def check_traffic(self, run, report, way):
        """The report counts what the recording holds of one direction."""
        messages = run.all_messages(way)
        arrivals = [
            arrival
            for name, direction in list(run.messages)
            if direction == way
            for arrival in run.arrivals(name, way)
        ]
        drops = collections.Counter(message.drop for message in messages if message.drop)
        self.assertEqual(report["sent"], len(messages))
        self.assertEqual(report["delivered"], len(arrivals))
        self.assertEqual(report["duplicated"], sum(len(message.due) == 2 for message in messages))
        self.assertEqual(+collections.Counter(report["dropped"]), drops)
        self.assertEqual(report["lost"], len(run.of_kind("lost", d=way)))
        self.assertEqual(report["bytes_sent"], sum(message.size for message in messages))
        self.assertEqual(report["bytes_delivered"], sum(message.size for _, message in arrivals))
        self.assertEqual(report["delay"]["count"], len(arrivals))
        delays = [due - message.instant for due, message in arrivals]
        self.assertEqual(report["delay"]["max_ns"], max(delays))
        self.assertAlmostEqual(report["delay"]["mean_ns"], sum(delays) / len(delays), delta=1)

    def check_repetition(self, tool, run):
        """The run comes out the same again, twice, in two processes."""
        result = subprocess.run(
            [tool_path(), "replay", tool.path, "--twice"],
            capture_output=True,
            text=True,
            timeout=PATIENCE * 3,
        )
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        lines = len(run.events) + 1
        verdict = f"same {tool.path}: {lines} lines, sha256 {run.end['sha256']}\n"
        self.assertEqual(result.stdout, verdict * 2)
        with open(tool.path, "rb") as file:
            before = file.read().rsplit(b"\n", 2)[0] + b"\n"
        self.assertEqual(hashlib.sha256(before).hexdigest(), run.end["sha256"])

    def check_impairments(self, run, *reasons):
        """The run was a bad one, or it would prove little."""
        drops = {message.drop for way in ["up", "dn"] for message in run.all_messages(way)}
        self.assertLessEqual(set(reasons), drops)


async def send_all(tool, logs, messages=MESSAGES, **options):
    """Has all clients send their numbered messages; every other one closes at once after that."""
    await asyncio.gather(
        *(
            persist(
                tool.url,
                f"client-{client}",
                (numbered(client, "up", index) for index in range(messages)),
                logs,
                lingers=client % 2 == 0,
                **options,
            )
            for client in range(CLIENTS)
        )
    )


class EchoJobTest(Case):
    async def run_echo(self, *options):
        """Runs clients against the simulated echo; returns the run, once it was all compared."""
        tool, logs = self.start("serve", "echo", *STRESSED, *options), {}
        await send_all(tool, logs)
        run, report = await self.finish(tool)
        self.check_connections(run, logs)
        for path, log in logs.items():
            self.check_client(run, path, log)
        self.check_reports_of_arrival(run, ["dn"])
        self.check_times(run, logs)
        self.check_report(run, report)
        self.check_repetition(tool, run)
        return run

    async def test_the_recording_says_what_happened_to_each_message(self):
        run = await self.run_echo()
        self.check_impairments(run, "loss", "cut")
        self.assertEqual(run.header["subject"], "client")

    async def test_messages_that_arrive_twice_and_out_of_order_are_recorded_too(self):
        run = await self.run_echo("--set", "duplicate=5%", "--set", "inOrder=false")
        messages = run.all_messages("up") + run.all_messages("dn")
        self.assertTrue(any(len(message.due) == 2 for message in messages))
        dues = [[m.due[0] for m in run.messages[key] if m.arrivals] for key in run.messages]
        self.assertTrue(any(due != sorted(due) for due in dues))

    async def test_what_a_slow_link_has_no_room_for_is_recorded_too(self):
        run = await self.run_echo("--set", "up.rate=200kbit/s", "--set", "up.limit=3 messages")
        self.check_impairments(run, "loss", "cut", "queue")
        self.assertTrue(any(event["q"] for event in run.of_kind("msg") if "q" in event))


class StopTest(Case):
    """A run that is stopped while its clients are busy."""

    async def run_stopped(self, tool, logs):
        """Runs clients that would never end, and stops the tool; returns the run."""
        sending = asyncio.create_task(send_all(tool, logs, pause=0.005, messages=1_000_000))
        while len(logs) < CLIENTS or not all(len(log.received) > 20 for log in logs.values()):
            await asyncio.sleep(0.01)
        run, report = await self.finish(tool)
        await sending
        self.check_report(run, report)
        self.check_repetition(tool, run)
        return run

    def check_stopped(self, run, path, log, directions):
        """All that was recorded was sent, all that arrived was received; lightlag closed."""
        name = run.connection(path)
        out, back = directions
        sent = [message for _, message in log.sent + log.unsure]
        recorded = [message.payload for message in run.messages[name, out]]
        self.assertGreater(len(recorded), 20)
        self.assertEqual(recorded, sent[: len(recorded)])
        self.check_receiver(run, name, back, log)
        self.assertEqual(log.code, 1001)
        (close,) = run.of_kind("close", c=name, d=out)
        self.assertEqual((close["by"], close["code"]), ("lightlag", 1001))

    async def test_the_clients_of_a_backend_are_told(self):
        tool, logs = self.start("serve", "echo", *STRESSED, "--set", "cut=0%"), {}
        run = await self.run_stopped(tool, logs)
        for path, log in logs.items():
            self.check_stopped(run, path, log, ["up", "dn"])
        self.check_reports_of_arrival(run, ["dn"])

    async def test_both_ends_of_a_proxy_are_told(self):
        behind, logs = Server(), {}
        async with serve(behind.handle, "127.0.0.1", 0, max_queue=None) as server:
            url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            tool = self.start("proxy", url, *STRESSED, "--set", "cut=0%")
            run = await self.run_stopped(tool, logs)
            await asyncio.gather(*(connection.wait_closed() for connection in server.connections))
        for path, log in logs.items():
            self.check_stopped(run, path, log, ["up", "dn"])
            self.check_stopped(run, path, behind.logs[path], ["dn", "up"])
        self.check_reports_of_arrival(run, ["up", "dn"])


class ProxyJobTest(Case):
    async def test_both_ends_see_what_the_recording_says(self):
        behind, logs = Server(), {}
        async with serve(behind.handle, "127.0.0.1", 0, max_queue=None) as server:
            port = server.sockets[0].getsockname()[1]
            tool = self.start("proxy", f"ws://127.0.0.1:{port}/", *STRESSED)
            await send_all(tool, logs)
            run, report = await self.finish(tool)
        self.check_connections(run, logs)
        self.check_connections(run, behind.logs)
        for path, log in logs.items():
            self.check_client(run, path, log)
            self.check_server(run, path, behind.logs[path])
        self.check_impairments(run, "loss", "cut")
        self.assertEqual(run.header["subject"], "both")
        self.check_reports_of_arrival(run, ["up", "dn"])
        self.check_times(run, logs, behind.logs)
        self.check_report(run, report)
        self.check_repetition(tool, run)


class VehiclesJobTest(Case):
    async def test_telemetry_and_depth_are_recorded_as_they_came(self):
        options = ["--depth-port", "0", *STRESSED]
        tool, logs = self.start("serve", "vehicles", *options, listeners=2), {}
        telemetry, depth = tool.urls
        await asyncio.gather(
            *(
                persist(telemetry, f"driver-{client}", driving(client), logs, pause=0.05)
                for client in range(CLIENTS * 3 // 4)
            ),
            *(
                persist(depth, f"viewer-{client}", viewing(client), logs, pause=0.3)
                for client in range(CLIENTS // 4)
            ),
        )
        run, report = await self.finish(tool)
        self.check_connections(run, logs)
        for path, log in logs.items():
            self.check_client(run, path, log)
        payloads = [message.payload for message in run.all_messages("dn")]
        self.assertTrue(any(isinstance(payload, bytes) for payload in payloads))
        kinds = [json.loads(payload)["type"] for payload in payloads if isinstance(payload, str)]
        self.assertLessEqual({"telemetry", "command_ack", "frame_data"}, set(kinds))
        self.check_impairments(run, "loss", "cut")
        self.check_reports_of_arrival(run, ["dn"])
        self.check_times(run, logs)
        self.check_report(run, report)
        self.check_repetition(tool, run)


def driving(client):
    """Returns the commands of one who watches the vehicles and steers one."""
    actions = ["move_forward", "turn_left", "work", "stop", "fly"]
    commands = [{"command": "subscribe", "rate_hz": 10}]
    for index in range(MESSAGES // 2):
        vehicle, action = VEHICLES[client % len(VEHICLES)], actions[index % len(actions)]
        commands.append({"command": "control_vehicle", "vehicle_id": vehicle, "action": action})
        if index % 10 == 5:
            # Whose subscription was lost or cut has it again.
            commands.append({"command": "subscribe", "rate_hz": 10})
    return [json.dumps(command) for command in commands]


def viewing(client):
    """Returns the requests of one who looks at the depth of the sand, one way or the other."""
    return [
        json.dumps({"command": "get_frame", "binary": (client + index) % 2 == 0})
        for index in range(5)
    ]


if __name__ == "__main__":
    unittest.main()
