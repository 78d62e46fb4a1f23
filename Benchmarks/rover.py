"""Measures the rover and the serial line, beside the figures that they were asked for."""

import contextlib
import hashlib
import os
import resource
import statistics
import subprocess
import tempfile
import time

import peers
from core import BUILD, run
from line import Port
from operators import Operator, Operators
from results import Results, shown, table

# Where these come from: README.md, "rover".
RATES = {
    "SLCAN encode": 10_000, "SLCAN decode": 10_000, "rover": 500, "end to end": 250,
}
# Minutes that a rover is driven in virtual time, and the processor's seconds that this may take.
DRIVE, DRIVE_SECONDS = 20, 1
LATENCIES = {"drive": 50, "stop": 100, "pty": 50}
CLIENTS = 50
NAMES = {
    "SLCAN encode": "CAN frames to lines of SLCAN /s",
    "SLCAN decode": "lines of SLCAN to CAN frames /s",
    "rover": "events at the rover, each acknowledged /s",
    "end to end": "commands from an operator to the motors' bus /s",
    "drive": "operator's event to the motors' bus",
    "stop": "emergency stop to the motors' bus",
    "pty": "last byte on the pty to a WebSocket subscriber",
}
# Commands of one operator on their way to the motors: their lines fill half of the buffer of
# 1,024 bytes between server and controller, 22 bytes each.
WINDOW = 24


def percentile(values, share):
    """Returns the value below which so much of them lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


@contextlib.contextmanager
def served(*arguments):
    """Runs the tool with a place for a pseudo-terminal; yields its port and that place."""
    with tempfile.TemporaryDirectory(prefix="lightlag-bench-") as folder:
        place = os.path.join(folder, "line")
        command = [peers.TOOL, "serve", *(text.format(place) for text in arguments)]
        with peers.Peer([*command, "--port", "0", "--seed", "1"]) as peer:
            yield peer.port, place


def measure(repetitions, is_quick):
    """Measures all there is, so often."""
    results = Results()
    count = 300 if is_quick else 2_000
    crowds = [CLIENTS] if is_quick else [CLIENTS, 10 * CLIENTS]
    for _ in range(repetitions):
        coded = run([BUILD / "SLCANBenchmark"], 1_000 if is_quick else 10_000)
        for case in ("encode", "decode"):
            add_rate(results, f"SLCAN {case}", coded["count"] / coded[f"{case}_seconds"])
        add_drive(results)
        with served("rover") as (port, _):
            add_rate(results, "rover", acknowledged(port, 10 * count))
        for crowd in crowds:
            with served("rover") as (port, _):
                measure_crowd(results, port, crowd, 1 if is_quick else 5)
        with served("rover", "--slcan-pty", "{}@4000000") as (port, place):
            with Operator(port) as operator, Port(place) as bus:
                bus.open_bus()
                add_rate(results, "end to end", carried(operator, bus, 2 * count))
                add_latencies(results, "drive", drives(operator, bus, count))
                add_latencies(results, "stop", stops(operator, bus, count // 10))
        with served("serial", "--device", "pty:{}@4000000") as (port, place):
            add_latencies(results, "pty", lines(port, place, count))
    show(results, crowds)
    return results


def add_rate(results, case, rate):
    """Adds a rate, and what was asked for."""
    results.add(case, "Lightlag", rate)
    results.add(case, "target", RATES[case])


def add_latencies(results, case, seconds):
    """Adds what latencies come to, in milliseconds."""
    for share in (50, 99):
        results.add(f"{case} p{share}", "Lightlag", percentile(seconds, share) * 1e3)
        results.add(f"{case} p{share}", "target", LATENCIES[case])


# What is measured


def add_drive(results):
    """Adds the processor's seconds of two drives in virtual time, whose recordings are the same to the byte."""
    contents = set()
    with tempfile.TemporaryDirectory(prefix="lightlag-bench-") as folder:
        path = os.path.join(folder, "drive.jsonl")
        for case, options in (("drive", []), ("drive recorded", ["--record", path])) * 2:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(
                [peers.TOOL, "simulate", "rover", "--duration", f"{DRIVE}min", "--seed", "1", *options],
                check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            results.add(case, "Lightlag", seconds)
            results.add(case, "target", DRIVE_SECONDS)
            if options:
                with open(path, "rb") as file:
                    contents.add(hashlib.sha256(file.read()).digest())
    if len(contents) != 1:
        raise RuntimeError("two drives of one seed differ")


def acknowledged(port, count):
    """Returns the drive commands a second that a rover acknowledges to one client."""
    with Operator(port) as operator:
        begin = time.perf_counter()
        while operator.answered < count:
            operator.drive(min(count - operator.sent, 256 - operator.sent + operator.answered))
            operator.wait()
        return count / (time.perf_counter() - begin)


def carried(operator, bus, count):
    """Returns the commands a second that come to the motors' bus, some being on their way."""
    begin, arrived, sent = time.perf_counter(), 0, 0
    while arrived < count:
        for _ in range(min(count - sent, WINDOW - sent + arrived)):
            sent += 1
            operator.drive(speeds=[sent])
        for speed in bus.speeds():
            arrived += 1
            if speed != arrived:
                raise RuntimeError(f"command {arrived} came to the motors as {speed}")
        operator.take()
    return count / (time.perf_counter() - begin)


def drives(operator, bus, count):
    """Returns the seconds from commands to when they are on the motors' bus."""
    seconds = []
    for number in range(1, count + 1):
        begin = time.perf_counter()
        operator.drive(speeds=[number])
        while number not in bus.speeds():
            pass
        seconds.append(time.perf_counter() - begin)
        operator.take()
    return seconds


def stops(operator, bus, count):
    """Returns the seconds from emergency stops of a rover that drives to when its motors have them."""
    seconds = []
    for number in range(count):
        operator.send("clearFaults")
        while not bus.is_turning:
            operator.drive(speeds=[2_000 + number])
            bus.speeds()
        begin = time.perf_counter()
        operator.send("emergencyStop")
        bus.stops = 0
        while not bus.stops:
            bus.speeds()
        seconds.append(time.perf_counter() - begin)
        while bus.is_turning:
            bus.speeds()
        operator.take()
    return seconds


def lines(port, place, count):
    """Returns the seconds from lines of one byte on a pty to a subscriber of the port."""
    seconds = []
    with Operator(port, "/ws/serial") as client, Port(place) as terminal:
        client.text('{"type":"subscribe"}')
        terminal.write(b"-\n")
        client.until(b'"data":"-"')
        for number in range(count):
            letter = bytes([0x61 + number % 26])
            begin = time.perf_counter()
            terminal.write(letter + b"\n")
            client.until(b'"data":"%c"' % letter)
            seconds.append(time.perf_counter() - begin)
    return seconds


def measure_crowd(results, port, count, seconds):
    """Has so many operators drive ten times a second each, for so long."""
    with Operators(port, count) as crowd:
        latencies = crowd.drive(rate=10, seconds=seconds)
    for share in (50, 99):
        results.add(f"crowd {count} p{share}", "Lightlag", percentile(latencies, share) * 1e3)
    results.add(f"crowd {count}", "Lightlag", count)
    results.add(f"crowd {count}", "target", CLIENTS)


# Tables


def show(results, crowds):
    """Prints the tables."""
    rows = [[NAMES[case], shown(results.median(case, "Lightlag")), shown(target),
             shown(results.ratio(case, "Lightlag", "target"), "{:,.1f}")]
            for case, target in RATES.items()]
    for count in crowds:
        rows.append(["clients that drive, none of whom is dropped", shown(count), shown(CLIENTS),
                     shown(results.ratio(f"crowd {count}", "Lightlag", "target"), "{:,.1f}")])
    table("Rover: what it was to do, and does", ["", "Lightlag", "target", "ours / target"], rows)
    rows = [[name, shown(results.median(case, "Lightlag"), "{:.2f}"), shown(DRIVE_SECONDS),
             shown(results.ratio(case, "Lightlag", "target"), "{:.2f}")]
            for case, name in (("drive", "not recorded"), ("drive recorded", "recorded, twice alike"))]
    table(f"A drive of {DRIVE} minutes in virtual time, in s of the processor",
          ["", "Lightlag", "target", "ours / target"], rows)
    rows = []
    for case, target in LATENCIES.items():
        cases = [f"{case} p50", f"{case} p99"]
        rows.append([NAMES[case], *(shown(results.median(one, "Lightlag"), "{:.2f}") for one in cases),
                     shown(target),
                     *(shown(results.ratio(one, "Lightlag", "target"), "{:.3f}") for one in cases)])
    for count in crowds:
        cases = [f"crowd {count} p50", f"crowd {count} p99"]
        rows.append([f"event to its acknowledgement, {count} clients",
                     *(shown(results.median(one, "Lightlag"), "{:.2f}") for one in cases),
                     "-", "-", "-"])
    table("Rover and serial line on a perfect link: latencies in ms",
          ["", "p50", "p99", "target", "p50 / target", "p99 / target"], rows)
