"""Serial ports over WebSocket and REST, with pyserial, socat and pynmea2 at the other end."""

import asyncio
import base64
import datetime
import fcntl
import http.client
import json
import os
import subprocess
import tempfile
import termios
import time
import unittest

import pynmea2
import serial

import tool
from tool import Tool, connect, refusal


def read(number, count):
    """So many bytes from a terminal, which come at the pace of the line."""
    found = b""
    while len(found) < count:
        found += os.read(number, count - len(found))
    return found


async def ask(client, **message):
    """Sends a message and returns the next one."""
    await client.send(json.dumps(message))
    return await hear(client)


async def subscribe(client):
    """Subscribes, and waits until that is so: what came before a ping is taken before its pong."""
    await client.send('{"type":"subscribe"}')
    await asyncio.wait_for(await client.ping(), tool.PATIENCE)


async def hear(client):
    """Returns the next message."""
    return json.loads(await asyncio.wait_for(client.recv(), tool.PATIENCE))


class SerialTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.terminal = os.path.join(self.folder, "tty")
        self.path = os.path.join(self.folder, "run.jsonl")

    def served(self, device, *arguments):
        return Tool("serve", "serial", "--device", device, "--record", self.path, *arguments)

    def assert_repeats(self):
        result = subprocess.run(
            [tool.path(), "replay", self.path], capture_output=True, text=True, timeout=60
        )
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    async def test_an_echo_takes_the_time_of_its_line(self):
        with self.served("echo", "--baud", "9600") as served:
            async with connect(served.url + "ws/serial") as client:
                self.assertEqual((await hear(client))["state"], "Open")
                await subscribe(client)
                times = []
                while len(times) < 5 and not (times and times[-1] < 0.525):
                    begin = time.monotonic()
                    self.assertEqual((await ask(client, type="write", data="x" * 479))["type"], "status")
                    data = await hear(client)
                    times.append(time.monotonic() - begin)
                    self.assertEqual((data["type"], data["data"]), ("data", "x" * 479))
                # 480 bytes and one more, ten bits each, at 9600 baud: 501 ms. A machine with other
                # work to do may be late now and then, and never early.
                self.assertTrue(0.5 <= min(times) < 0.525, times)
        self.assert_repeats()

    async def test_messages_that_make_no_sense_are_answered(self):
        with self.served("echo") as served:
            async with connect(served.url + "ws/serial") as client:
                await hear(client)
                for message, text in (
                    ("no", "JSON object"), ("[]", "JSON object"), (b"{}", "JSON object"),
                    ("{}", "unknown type"), ('{"type":"dance"}', '"dance"'),
                    ('{"type":"write"}', "data"), ('{"type":"write","base64":"*"}', "base64"),
                ):
                    await client.send(message)
                    answer = await hear(client)
                    self.assertEqual(answer["type"], "error", message)
                    self.assertIn(text, answer["message"])
                await subscribe(client)
                binary = base64.b64encode(b"\xff\n").decode()
                self.assertEqual((await ask(client, type="write", base64=binary))["type"], "status")
                self.assertEqual((await hear(client))["base64"], "/w==")
        self.assert_repeats()

    async def test_pyserial_talks_with_clients_over_a_pseudo_terminal(self):
        with self.served(f"pty:{self.terminal}", "--baud", "9600") as served:
            async with connect(served.url + "ws/serial") as client:
                self.assertEqual((await hear(client))["state"], "Open")
                await subscribe(client)
                with serial.Serial(self.terminal, 9600, timeout=tool.PATIENCE) as port:
                    await ask(client, type="write", data="hello")
                    self.assertEqual(await asyncio.to_thread(port.read_until), b"hello\n")
                    times = []
                    while len(times) < 5 and not (times and times[-1] < 0.525):
                        begin = time.monotonic()
                        port.write(b"y" * 479 + b"\n")
                        self.assertEqual((await hear(client))["data"], "y" * 479)
                        times.append(time.monotonic() - begin)
                    # 480 bytes at 9600 baud: 500 ms.
                    self.assertTrue(0.499 <= min(times) < 0.525, times)
        self.assertFalse(os.path.lexists(self.terminal))
        self.assert_repeats()

    async def test_a_device_that_goes_away_is_told(self):
        near, far = os.openpty()
        name = os.ttyname(far)
        os.close(far)
        with self.served(name, "--baud", "115200") as served:
            async with connect(served.url + "ws/serial") as client:
                self.assertEqual((await hear(client))["state"], "Open")
                os.close(near)
                self.assertEqual((await hear(client))["state"], "Closed")
                self.assertIn("not open", (await ask(client, type="write", data="x"))["message"])
        self.assert_repeats()

    def test_what_cannot_be_opened_is_one_line(self):
        plain = os.path.join(self.folder, "plain")
        with open(plain, "w", encoding="ascii"):
            pass
        for device, status, text in (
            (os.path.join(self.folder, "none"), 4, "there is no such device"),
            (plain, 4, "it is not a terminal"), ("tty", 2, "give echo, gps, slcan"),
        ):
            result = refusal("serve", "serial", "--port", "0", "--device", device)
            self.assertEqual(result[0], status, result)
            self.assertIn(text, result[1])
            self.assertEqual(result[1].count("\n"), 1)


class SeveralPortsTest(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = os.path.join(self.folder, "run.jsonl")

    def place(self, name):
        return os.path.join(self.folder, name)

    def served(self, *arguments):
        return Tool("serve", "serial", "--record", self.path, *arguments)

    def assert_repeats(self):
        result = subprocess.run(
            [tool.path(), "replay", self.path], capture_output=True, text=True, timeout=60
        )
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    async def test_each_port_has_its_own_device_and_clients(self):
        rules = self.place("rules.json")
        with open(rules, "w", encoding="utf-8") as file:
            json.dump([{"pattern": "*IDN?", "answer": "Lightlag", "delay": "20 ms"},
                       {"pattern": "SET {x}", "answer": "OK {x}"}], file)
        with self.served("--device", f"meter=rules:{rules}", "--device", "loop=echo@115200") as served:
            async with connect(served.url + "ws/serial/meter") as meter, \
                       connect(served.url + "ws/serial/loop") as loop:
                for client in (meter, loop):
                    self.assertEqual((await hear(client))["state"], "Open")
                    await subscribe(client)
                for client, text, answer in (
                    (meter, "*IDN?", "Lightlag"), (meter, "SET 5", "OK 5"), (loop, "hello", "hello"),
                ):
                    self.assertEqual((await ask(client, type="write", data=text))["type"], "status")
                    self.assertEqual((await hear(client))["data"], answer)
            with self.assertRaisesRegex(Exception, "404"):
                async with connect(served.url + "ws/serial/other"):
                    pass
        self.assert_repeats()

    async def test_a_receiver_on_a_pseudo_terminal_is_understood_by_pynmea2(self):
        place = self.place("gps")
        with self.served("--device", f"gps+pty:{place}", "--seed", "7") as served:
            async with connect(served.url + "ws/serial") as client:
                await hear(client)
                await subscribe(client)
                with serial.Serial(place, 9600, timeout=tool.PATIENCE) as port:
                    lines = [await asyncio.to_thread(port.readline) for _ in range(8)]
                told = [(await hear(client))["data"] for _ in range(8)]
        self.assertEqual([line.decode().strip() for line in lines], told)
        fixes = [pynmea2.parse(line, check=True) for line in told]
        self.assertEqual([fix.sentence_type for fix in fixes], ["GGA", "GSA", "RMC", "VTG"] * 2)
        for fix in fixes:
            if fix.sentence_type in ("GGA", "RMC"):
                self.assertAlmostEqual(fix.latitude, 51.4779, places=3)
                self.assertAlmostEqual(fix.longitude, 0, places=3)
        self.assertEqual(fixes[0].timestamp, fixes[2].timestamp)
        self.assertEqual(int(fixes[0].num_sats), sum(bool(fixes[1].data[i]) for i in range(2, 14)))
        self.assertEqual(fixes[2].datestamp, datetime.datetime.now(datetime.timezone.utc).date())
        knots, kilometres = float(fixes[3].spd_over_grnd_kts), float(fixes[3].spd_over_grnd_kmph)
        self.assertAlmostEqual(kilometres, knots * 1.852, delta=0.03)
        self.assert_repeats()

    async def test_socat_and_pyserial_have_their_echo_in_time(self):
        place = self.place("echo")
        with self.served("--device", f"echo+pty:{place}@9600"):
            with serial.Serial(place, 9600, timeout=tool.PATIENCE) as port:
                def by_pyserial(message):
                    port.write(message)
                    return port.read(len(message))

                await self.assert_in_time(by_pyserial)
            socat = subprocess.Popen(
                ["socat", "-", f"{place},raw,echo=0,b9600"], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, bufsize=0,
            )
            try:
                def by_socat(message):
                    socat.stdin.write(message)
                    answer = b""
                    while len(answer) < len(message):
                        answer += os.read(socat.stdout.fileno(), 4096)
                    return answer

                await self.assert_in_time(by_socat)
            finally:
                socat.kill()
                socat.communicate()
        self.assert_repeats()

    async def assert_in_time(self, exchange):
        """Checks that an echo at 9600 baud takes as long as its bytes and one more, to within 5 %.

        How late a busy machine is does not grow with the bytes, so that of a longer message it is
        a smaller share. An echo is never early.
        """
        ratios = []
        for count in (480, 960, 1920, 3840):
            message = b"z" * (count - 1) + b"\n"
            begin = time.monotonic()
            answer = await asyncio.wait_for(asyncio.to_thread(exchange, message), tool.PATIENCE)
            ratios.append((time.monotonic() - begin) / ((count + 1) / 960))
            self.assertEqual(answer, message)
            self.assertGreater(ratios[-1], 0.998)
            if ratios[-1] <= 1.05:
                return
        self.fail(f"times of what the line takes: {ratios}")

    async def test_a_device_that_comes_back_is_opened_again(self):
        place = self.place("tty")
        near, far = os.openpty()
        os.symlink(os.ttyname(far), place)
        os.close(far)
        with self.served("--device", f"{place}@115200") as served:
            async with connect(served.url + "ws/serial") as client:
                self.assertEqual((await hear(client))["state"], "Open")
                await subscribe(client)
                os.remove(place)
                os.close(near)
                self.assertEqual((await hear(client))["state"], "Closed")
                self.assertIn("not open", (await ask(client, type="write", data="x"))["message"])
                near, far = os.openpty()
                os.symlink(os.ttyname(far), place)
                self.assertEqual((await hear(client))["state"], "Open")
                os.write(near, b"back\n")
                self.assertEqual((await hear(client))["data"], "back")
                await ask(client, type="write", data="again")
                self.assertEqual(read(near, 6), b"again\n")
        os.close(near)
        os.close(far)
        self.assert_repeats()

    async def test_a_device_that_is_not_there_may_come_later(self):
        place = self.place("tty")
        with Tool("serve", "serial", "--device", place, "--allow-partial") as served:
            async with connect(served.url + "ws/serial") as client:
                self.assertEqual((await hear(client))["state"], "Closed")
                near, far = os.openpty()
                os.symlink(os.ttyname(far), place)
                self.assertEqual((await hear(client))["state"], "Open")
            complaints = served.complaints()
            self.assertEqual(complaints, [f"lightlag: cannot open {place}: there is no such device"])
            served.kill()
        os.close(near)
        os.close(far)

    def test_a_device_that_another_has_is_busy(self):
        near, far = os.openpty()
        fcntl.flock(far, fcntl.LOCK_EX)
        name = os.ttyname(far)
        status, text = refusal("serve", "serial", "--port", "0", "--device", name)
        self.assertEqual((status, text), (4, f"lightlag: cannot open {name}: another program uses it\n"))
        os.close(near)
        os.close(far)

    def test_what_is_at_the_place_of_a_pseudo_terminal_is_left_alone(self):
        place = self.place("mine")
        with open(place, "w", encoding="ascii") as file:
            file.write("mine")
        status, text = refusal("serve", "serial", "--port", "0", "--device", f"pty:{place}")
        self.assertEqual(status, 4)
        self.assertIn("there is something of that name", text)
        self.assertEqual(text.count("\n"), 1)
        with open(place, encoding="ascii") as file:
            self.assertEqual(file.read(), "mine")

    async def test_a_reader_that_stops_is_skipped_and_told(self):
        with self.served("--device", "echo@10000000") as served:
            async with connect(served.url + "ws/serial") as slow, \
                       connect(served.url + "ws/serial") as writer:
                for client in (slow, writer):
                    await hear(client)
                    await subscribe(client)
                # Once a pong has told how long it takes, a second beyond that is missed.
                await ask(slow, type="write", data="first")
                self.assertEqual((await hear(slow))["data"], "first")
                while (await hear(writer))["type"] != "data":
                    pass
                slow.transport.pause_reading()
                lines, begin = 0, time.monotonic()
                while lines < 300 or time.monotonic() < begin + 2:
                    await writer.send('{"type":"write","data":"x"}')
                    while (await hear(writer))["type"] != "data":
                        pass
                    lines += 1
                slow.transport.resume_reading()
                data = 0
                while True:
                    message = await hear(slow)
                    if message["type"] == "lagged":
                        break
                    data += message["type"] == "data"
                self.assertGreater(message["skipped"], 0)
                self.assertEqual(data + message["skipped"], lines)
        self.assert_repeats()

    async def test_a_client_has_its_rate(self):
        with self.served("--device", "echo", "--client-rate", "3") as served:
            async with connect(served.url + "ws/serial") as client:
                await hear(client)
                kinds = [(await ask(client, type="write", data="x"))["type"] for _ in range(4)]
                self.assertEqual(kinds, ["status"] * 3 + ["error"])


class RequestTest(unittest.IsolatedAsyncioTestCase):
    """REST beside WebSockets, with http.client."""

    def ask(self, served, method, target, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=tool.PATIENCE)
        try:
            connection.request(method, target, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read().decode()
            if response.headers["Content-Type"] != "application/json":
                return response.status, text
            return response.status, json.loads(text)
        finally:
            connection.close()

    def test_a_port_is_written_read_closed_and_opened(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "run.jsonl")
            with Tool("serve", "serial", "--device", "one=echo", "--device", "two=gps", "--record", path) as served:
                self.assertEqual(self.ask(served, "GET", "/health")[1]["status"], "ok")
                ports = self.ask(served, "GET", "/ports")[1]["ports"]
                self.assertEqual([port["port_name"] for port in ports], ["one", "two"])
                self.assertEqual(self.ask(served, "POST", "/port/write", {"data": "hi"}), (200, {"bytes_written": 3}))
                self.assertEqual(self.ask(served, "POST", "/port/read", {"timeout_ms": 9000})[1]["data"], "hi")
                self.assertEqual(self.ask(served, "POST", "/port/read", {"timeout_ms": 50})[0], 408)
                self.assertEqual(self.ask(served, "POST", "/port/close", {})[1]["state"], "Closed")
                self.assertEqual(self.ask(served, "POST", "/port/write", {"data": "hi"})[0], 409)
                self.assertEqual(self.ask(served, "POST", "/port/open", {"baud_rate": 19200})[1]["state"], "Open")
                line = self.ask(served, "POST", "/port/read", {"port_name": "two", "timeout_ms": 5000})
                self.assertEqual((line[0], line[1]["data"][:3]), (200, "$GP"))
                self.assertEqual(self.ask(served, "GET", "/port/status?port_name=three")[0], 404)
                self.assertEqual(self.ask(served, "POST", "/health", {})[0], 405)
                self.assertEqual(self.ask(served, "POST", "/port/reconfigure", {"baud_rate": 1})[0], 400)
            result = subprocess.run([tool.path(), "replay", path], capture_output=True, text=True, timeout=60)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_one_connection_carries_many_requests(self):
        with Tool("serve", "serial") as served:
            connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=tool.PATIENCE)
            for _ in range(50):
                connection.request("GET", "/port/status")
                self.assertEqual(json.loads(connection.getresponse().read())["state"], "Open")
                connection.request("POST", "/port/write", b'{"data":"x"}')
                self.assertEqual(connection.getresponse().read(), b'{"bytes_written":2}')
            connection.close()

    def test_a_real_device_is_let_go_and_taken_again(self):
        near, far = os.openpty()
        name = os.ttyname(far)
        os.close(far)
        with Tool("serve", "serial", "--device", name) as served:
            for rate, code in ((115200, termios.B115200), (300, termios.B300)):
                self.assertEqual(self.ask(served, "POST", "/port/close", {})[1]["state"], "Closed")
                # The answer is that of a driver that has done it: others may have it now.
                serial.Serial(name, exclusive=True).close()
                tool.wait_until(lambda: name not in served.descriptors(), "it is closed too")
                opened = self.ask(served, "POST", "/port/open", {"baud_rate": rate})
                self.assertEqual((opened[0], opened[1].get("state")), (200, "Open"))
                self.assertIn(name, served.descriptors())
                self.assertEqual(termios.tcgetattr(near)[5], code)
        os.close(near)

    async def test_an_answer_about_a_device_tells_the_truth(self):
        with tempfile.TemporaryDirectory() as folder:
            place, path = os.path.join(folder, "tty"), os.path.join(folder, "run.jsonl")
            near, far = os.openpty()
            name = os.ttyname(far)
            os.symlink(name, place)
            with Tool("serve", "serial", "--device", place, "--record", path) as served:
                def post(target, **body):
                    return asyncio.to_thread(self.ask, served, "POST", target, body)

                async with connect(served.url + "ws/serial") as client:
                    self.assertEqual((await hear(client))["state"], "Open")
                    self.assertEqual((await post("/port/close"))[0], 200)
                    self.assertEqual((await hear(client))["state"], "Closed")

                    async def assert_refused(text, **body):
                        status, answer = await post("/port/open", **body)
                        self.assertEqual((status, (await hear(client))["message"]), (503, answer["error"]))
                        self.assertIn(text, answer["error"])
                        state = await asyncio.to_thread(self.ask, served, "GET", "/port/status")
                        self.assertEqual(state[1]["state"], "Closed")

                    await assert_refused("does not take data_bits 7", data_bits=7)
                    with serial.Serial(name, exclusive=True):
                        await assert_refused("another program uses it")
                    os.remove(place)
                    await assert_refused("no such device")
                    with open(place, "w", encoding="ascii"):
                        pass
                    await assert_refused("not a terminal")
                    os.remove(place)
                    os.symlink(name, place)
                    self.assertEqual((await post("/port/open"))[1]["state"], "Open")
                    self.assertEqual((await hear(client))["state"], "Open")
                    status, answer = await post("/port/reconfigure", data_bits=7)
                    self.assertEqual((status, (await hear(client))["message"]), (409, answer["error"]))
                    # It goes on as it was.
                    await client.send('{"type":"write","data":"on"}')
                    self.assertEqual((await hear(client))["type"], "status")
                    self.assertEqual(read(near, 3), b"on\n")
                    ports = (await asyncio.to_thread(self.ask, served, "GET", "/ports"))[1]["ports"]
                    self.assertEqual(ports[0]["data_bits"], 8)
            os.close(near)
            os.close(far)
            result = subprocess.run([tool.path(), "replay", path], capture_output=True, text=True, timeout=60)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_pages_may_read_answers_where_they_are_let(self):
        page, other = "http://localhost:3000", "http://localhost:3001"
        for arguments, readers in (((), ()), (("--allow-origin", page), (page,)),
                                   (("--allow-origin", "*"), (page, other))):
            with Tool("serve", "serial", *arguments) as served:
                for origin in (page, other):
                    for method, status in (("GET", 200), ("OPTIONS", 204)):
                        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=tool.PATIENCE)
                        connection.request(method, "/port/status", headers={
                            "Origin": origin, "Access-Control-Request-Method": "POST",
                            "Access-Control-Request-Headers": "authorization,content-type"})
                        response = connection.getresponse()
                        self.assertEqual(response.status, status)
                        is_let = origin in readers
                        allowed = response.headers.get("Access-Control-Allow-Origin")
                        self.assertEqual(allowed, origin if is_let else None)
                        named = response.headers.get("Access-Control-Allow-Headers", "").lower()
                        self.assertEqual("authorization" in named and "content-type" in named, is_let)
                        connection.close()
        for arguments, statuses in (((), (403, 403)), (("--allow-origin", page), (200, 403))):
            with Tool("serve", "serial", *arguments) as served:
                for origin, status in zip((page, other), statuses):
                    # As a browser sends it without asking first.
                    answered, answer = self.ask(
                        served, "POST", "/port/write", {"data": "x"},
                        **{"Origin": origin, "Content-Type": "text/plain"})
                    self.assertEqual(answered, status)
                    if status == 403:
                        self.assertIn(f"--allow-origin {origin}", answer["error"])
        for origin in ("localhost", "http://localhost/", "http://"):
            status, text = refusal("serve", "serial", "--port", "0", "--allow-origin", origin)
            self.assertEqual((status, text.count("\n")), (2, 1), text)

    async def test_nobody_comes_in_without_the_token_and_nothing_has_it(self):
        with tempfile.TemporaryDirectory() as folder:
            secret, path = os.path.join(folder, "token"), os.path.join(folder, "run.jsonl")
            with open(secret, "w", encoding="ascii") as file:
                file.write("s3cret-token\n")
            with Tool("serve", "serial", "--token-file", secret, "--record", path) as served:
                for target, headers, status in (
                    ("/health", {}, 401), ("/health?token=other", {}, 401),
                    ("/health", {"Authorization": "Bearer other"}, 401),
                    ("/health?token=s3cret-token", {}, 200),
                    ("/health", {"Authorization": "Bearer s3cret-token"}, 200),
                ):
                    self.assertEqual(
                        (await asyncio.to_thread(self.ask, served, "GET", target, **headers))[0], status, target)
                with self.assertRaisesRegex(Exception, "401"):
                    async with connect(served.url + "ws/serial"):
                        pass
                async with connect(served.url + "ws/serial?token=s3cret-token&a=b") as client:
                    self.assertEqual((await hear(client))["state"], "Open")
                bearer = {"Authorization": "Bearer s3cret-token"}
                async with connect(served.url + "ws/serial", additional_headers=bearer) as client:
                    self.assertEqual((await hear(client))["state"], "Open")
            with open(path, encoding="utf-8") as file:
                text = file.read()
            self.assertNotIn("s3cret", text)
            self.assertIn("/ws/serial?a=b", text)

    def test_a_file_without_a_token_is_refused(self):
        with tempfile.NamedTemporaryFile() as file:
            status, text = refusal("serve", "serial", "--port", "0", "--token-file", file.name)
        self.assertEqual((status, text.count("\n")), (2, 1))
        self.assertEqual(refusal("serve", "serial", "--port", "0", "--token-file", "/none")[0], 4)
