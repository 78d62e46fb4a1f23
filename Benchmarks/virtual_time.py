"""Measures async code in virtual time beside processes of SimPy; no sockets, no waiting."""

import sys

from core import BUILD, per_second, run
from peers import ROOT
from results import Results, shown, table

OURS = [BUILD / "VirtualTimeBenchmark"]
SIMULATOR = [BUILD / "SimulatorBenchmark"]
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
# Messages across a simulated link: what carries them, and how many round trips, clients or sols.
LINKS = {
    "the session alone": ("session", 400_000),
    "tasks that send and receive": ("transport", 100_000),
    "tasks that emit and await events": ("events", 50_000),
    "10,000 clients told at once": ("clients", 10_000),
    "a sol of Mars, the session alone": ("sol", 1),
    "a sol of Mars, a task that takes": ("sol-async", 1),
}
LINKED = "SimPy, the same round trips"
SOL = "SimPy, the same sol"
# What SimPy's figures stand beside.
SOLS = ("a sol of Mars, the session alone", "a sol of Mars, a task that takes")


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
        for case, (work, count) in LINKS.items():
            small = is_quick and work not in ("clients", "sol", "sol-async")
            done = run(SIMULATOR, work, count // 4 if small else count)
            results.add(case, "Lightlag", per_second(done))
            results.add(case, "seconds", done["seconds"])
        results.add(LINKED, "SimPy", per_second(run(SIMPY, "link", 20_000)))
        sol = run(SIMPY, "sol", 1)
        results.add(SOL, "SimPy", per_second(sol))
        results.add(SOL, "seconds", sol["seconds"])
    show(results)
    show_links(results)
    return results


def show_links(results):
    """Prints the table of messages across links."""
    alone = "the session alone"
    rows = []
    for case in LINKS:
        ours = results.median(case, "Lightlag")
        rows.append([
            case, shown(ours and ours / 1e6, "{:.2f}"),
            shown(results.median(case, "seconds"), "{:.3f}"),
            shown(ours and results.median(alone, "Lightlag") / ours, "{:.1f}"),
            shown(ours and ours / (simpy(results, case) or ours), "{:.1f}")])
    for case in (LINKED, SOL):
        rows.append([
            case, shown(results.median(case, "SimPy") / 1e6, "{:.3f}"),
            shown(results.median(case, "seconds"), "{:.3f}"), "", "1"])
    table("Messages across a simulated link",
          ["what carries them", "million/s", "seconds", "session / it", "it / SimPy"], rows)


def simpy(results, case):
    """How many messages a second SimPy does of what a case is."""
    return results.median(SOL if case in SOLS else LINKED, "SimPy")


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
