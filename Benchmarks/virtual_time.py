"""Measures async code in virtual time beside processes of SimPy; no sockets, no waiting."""

import sys

from core import BUILD, per_second, run
from peers import ROOT
from results import Results, shown, table

OURS = [BUILD / "VirtualTimeBenchmark"]
SIMPY = [sys.executable, ROOT / "Benchmarks" / "Peers" / "time_simpy.py"]
# What is done, so often, and what it is called; SimPy does a twentieth.
WORK = {
    "a task, and its value": ("spawn", 400_000),
    "a round trip between two mailboxes": ("ping", 400_000),
    "a sleep, 1 sleeper": ("sleep 1", 400_000),
    "a sleep, 10,000 sleepers": ("sleep 10000", 800_000),
    "a sleep, 100,000 sleepers": ("sleep 100000", 2_000_000),
    "a round trip between two AsyncStreams": ("stream", 400_000),
    "a child of a group of 1,000": ("group", 400_000),
    "a call of an actor": ("actor", 2_000_000),
    "a yield": ("yield", 2_000_000),
    "a run of its own": ("empty", 20_000),
}
SIMPY_HAS = ("spawn", "ping", "sleep")


def measure(repetitions, is_quick):
    """Measures all there is, each contender in turn, so often."""
    results = Results()
    for _ in range(repetitions):
        for case, (words, count) in WORK.items():
            work = words.split()
            count = count // 4 if is_quick else count
            results.add(case, "Lightlag", per_second(run(OURS, *work, count)))
            if work[0] in SIMPY_HAS:
                results.add(case, "SimPy", per_second(run(SIMPY, *work, count // 20)))
    show(results)
    return results


def show(results):
    """Prints the table."""
    rows = []
    for case in WORK:
        ours = results.median(case, "Lightlag")
        rows.append([
            case, shown(ours and 1e9 / ours), shown(ours and ours / 1e6, "{:.2f}"),
            shown(results.median(case, "SimPy") and results.median(case, "SimPy") / 1e6, "{:.3f}"),
            shown(results.ratio(case, "Lightlag", "SimPy"), "{:.1f}")])
    table("Async code in virtual time",
          ["what is done", "ns each", "million/s", "SimPy million/s", "ours / SimPy"], rows)
