"""Measures what recording takes: messages written in a second, and what it costs the proxy."""

import os
import pathlib
import sys
import tempfile

import peers
from core import BUILD, per_second, run
from proxy import load
from results import Results, shown, table

PYTHON = [sys.executable, peers.ROOT / "Benchmarks" / "Peers" / "recording_python.py"]
# Messages of one turn of the loop: from an idle run to one that is flooded.
BATCHES = (1, 10, 100)
# Connections, and bytes of a message.
LOADS = ((1, 100), (50, 100), (50, 1024))
# Pairs of proxies, without and with a recording, in each repetition, and how often each pair of
# them is measured, for how many seconds.
PAIRS = 8
TURNS = 4
SECONDS = 0.25


def measure(repetitions, is_quick):
    """Measures all there is, each in turn, so often, and prints it."""
    results = Results()
    for _ in range(repetitions):
        with tempfile.TemporaryDirectory(dir=os.environ.get("LIGHTLAG_BENCH_FOLDER")) as folder:
            for batch in BATCHES:
                measure_writing(results, folder, batch, 50_000 if is_quick else 1_000_000)
        with peers.echo() as echo:
            for connections, size in LOADS:
                measure_proxy(results, echo.port, connections, size, is_quick)
    show(results)
    return results


def measure_writing(results, folder, batch, count):
    """Writes messages of 100 bytes, so many at a time."""
    ours = [BUILD / "RecordingBenchmark"]
    for name, command in {
        "lines": [*ours, "record", f"{folder}/x.jsonl"],
        "MCAP": [*ours, "record", f"{folder}/x.mcap"],
        "ready-made": [*ours, "plain", f"{folder}/y.jsonl"],
        "Python": [*PYTHON, f"{folder}/z.jsonl"],
    }.items():
        rate = per_second(run(command, count if name != "Python" else count // 10, batch))
        results.add(f"write {batch}", name, rate)
        for file in pathlib.Path(folder).iterdir():
            file.unlink()


def measure_proxy(results, upstream, connections, size, is_quick):
    """Has the same load cross a proxy without and with a recording, in turn and often.

    Whatever else runs on the machine changes its speed by several times within seconds, and far
    more than a recording does: so the turns are short, and what counts is the median of their
    ratios. One process differs from the next of the same program: so there are several of each.
    """
    for _ in range(1 if is_quick else PAIRS):
        with peers.lightlag(upstream, 0, False) as plain, \
                peers.lightlag(upstream, 0, True) as recording:
            proxies = [("without", plain), ("recording", recording)]
            for _ in range(TURNS):
                for name, proxy in proxies:
                    options = ("-s", size, "-p", proxy.process.pid)
                    seen = load(proxy.port, connections, SECONDS, *options)
                    results.add(f"proxy {connections} {size}", name, seen["per_second"])
                    results.add(f"processor {connections} {size}", name, seen["cpu_us"])
                # Neither is always the first.
                proxies.reverse()


def show(results):
    """Prints the tables."""
    names = ("lines", "MCAP", "ready-made", "Python")
    rows = [[f"{batch} a turn", *(shown(results.median(f"write {batch}", name)) for name in names),
             *(shown(results.ratio(f"write {batch}", "lines", name), "{:.2f}")
               for name in names[2:])]
            for batch in BATCHES]
    table("Writing messages of 100 bytes to a file: messages/s",
          ["", *names, "lines / ready-made", "lines / Python"], rows)
    rows = []
    for connections, size in LOADS:
        case = f"{connections} {size}"
        rows.append([f"{connections} x {size} bytes",
                     *(shown(results.median(f"proxy {case}", name))
                       for name in ("without", "recording")),
                     shown(results.ratio(f"proxy {case}", "recording", "without"), "{:.3f}"),
                     *(shown(results.median(f"processor {case}", name), "{:.1f}")
                       for name in ("without", "recording"))])
    table("Proxy without and with a recording: round trips/s",
          ["", "without", "recording", "ratio", "CPU us without", "recording"], rows)
