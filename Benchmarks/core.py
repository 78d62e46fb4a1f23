"""Measures sessions and their event queue beside C++ and SimPy; no sockets, no waiting."""

import json
import subprocess
import sys

from peers import BUILT, ROOT, resident_bytes
from results import Results, shown, table

BUILD = ROOT / ".build" / "release"
SIMPY = [sys.executable, ROOT / "Benchmarks" / "Peers" / "core_simpy.py"]
CONTENDERS = ("Lightlag", "Statistics", "C++", "SimPy")
# SimPy does so much less, for its part not to take most of the time.
SIMPY_SHARE = 20


def run(command, *arguments):
    """Runs a program that prints one object, and returns that."""
    done = subprocess.run(
        [*map(str, command), *map(str, arguments)], capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stderr}")
    return json.loads(done.stdout)


def per_second(result):
    """Returns how much was done in a second."""
    return result["count"] / result["seconds"]


def measure_queue(results, pending, operations):
    """Takes out the earliest of so many events, and puts one in later."""
    case = f"queue {pending}"
    ours = run([BUILD / "QueueBenchmark"], pending, operations)
    theirs = run([BUILT / "core"], "hold", pending, operations)
    if ours["check"] != theirs["check"]:
        raise RuntimeError("the queues do not agree on the order of events")
    results.add(case, "Lightlag", per_second(ours))
    results.add(case, "C++", per_second(theirs))
    # A million Python objects to begin with take too long for what they tell.
    is_small = pending <= 100_000
    simpy = run(SIMPY, "hold", pending, operations // SIMPY_SHARE) if is_small else None
    results.add(case, "SimPy", simpy and per_second(simpy))


def measure_links(results, connections, in_flight, messages):
    """Has connections send, with so many messages on their way."""
    case = f"links {connections} {in_flight}"
    sizes = (connections, in_flight)
    ours = [BUILD / "CoreBenchmark", "links", *sizes, messages, 0]
    counted = run(ours, "statistics")
    theirs = run([BUILT / "core", "links"], *sizes, messages)
    for result in (counted, theirs):
        # 1 % is lost; the rest comes in bursts, for what is late holds up what is behind it.
        if not 0.85 < result["check"] / messages < 1.15:
            raise RuntimeError(f"{case}: as many should arrive as are sent, not {result}")
    results.add(case, "Lightlag", per_second(run(ours)))
    results.add(case, "Statistics", per_second(counted))
    results.add(case, "C++", per_second(theirs))
    is_small = in_flight <= 100_000
    simpy = run([*SIMPY, "links"], *sizes, messages // SIMPY_SHARE) if is_small else None
    results.add(case, "SimPy", simpy and per_second(simpy))


def measure_idle(results, connections, messages):
    """Has one connection send beside so many that do not; and weighs these."""
    ours = [BUILD / "CoreBenchmark", "links", 1, 10_000, messages]
    for idle in (0, connections):
        results.add(f"idle {idle}", "Lightlag", per_second(run(ours, idle)))
    weights = []
    for count in (0, connections):
        holder = subprocess.Popen(
            [BUILD / "CoreBenchmark", "idle", str(count)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with holder:
            holder.stdout.readline()
            weights.append(resident_bytes(holder.pid))
            holder.stdin.close()
    results.add("memory", "Lightlag", (weights[1] - weights[0]) / connections)


def measure_profiles(results, messages):
    """Has messages cross the network of `default`, and of a profile with every impairment."""
    fullest = ROOT / "Benchmarks" / "fullest.json"
    for connections in (100, 1_000):
        for name, profile in (("default", "default"), ("fullest", fullest)):
            command = [BUILD / "CoreBenchmark", "profile", messages, connections, profile]
            results.add(f"profile {connections}", name, per_second(run(command)))


def measure(repetitions, is_quick):
    """Measures all there is, each contender in turn, so often."""
    results = Results()
    sizes = [100, 100_000] if is_quick else [10**n for n in range(2, 7)]
    connections = [1, 10_000] if is_quick else [1, 10, 1_000, 10_000]
    count = 400_000 if is_quick else 2_000_000
    for _ in range(repetitions):
        for pending in sizes:
            measure_queue(results, pending, count)
        for number in connections:
            for in_flight in sizes:
                measure_links(results, number, in_flight, max(count, in_flight))
        measure_idle(results, 10_000, count)
        measure_profiles(results, count // 2)
    show(results, sizes, connections)
    return results


def row(results, case, contenders):
    """Returns the cells of a case: millions a second, and ratios to the others."""
    cells = [shown(rate and rate / 1e6, "{:.2f}")
             for rate in (results.median(case, name) for name in contenders)]
    ratios = [shown(results.ratio(case, "Lightlag", name), "{:.2f}") for name in ("C++", "SimPy")]
    return cells + ratios


def show(results, sizes, connections):
    """Prints the tables."""
    ratios = ["ours / C++", "ours / SimPy"]
    queue = ("Lightlag", "C++", "SimPy")
    rows = [[f"{n:,}"] + row(results, f"queue {n}", queue) for n in sizes]
    table("Event queue alone: million events/s, one taken out and one put in",
          ["pending", *queue, *ratios], rows)
    rows = [[f"{c:,}", f"{n:,}"] + row(results, f"links {c} {n}", CONTENDERS)
            for c in connections for n in sizes]
    table("Session: million messages/s (sent, decided, carried, delivered or lost)",
          ["connections", "in flight", "Lightlag", "with Statistics", "C++", "SimPy", *ratios],
          rows)
    rows = []
    for number in (100, 1_000):
        case = f"profile {number}"
        rates = [results.median(case, name) for name in ("default", "fullest")]
        ratio = results.ratio(case, "default", "fullest")
        rows.append([f"{number:,}", *[shown(rate and rate / 1e6, "{:.2f}") for rate in rates],
                     shown(ratio, "{:.2f}")])
    table("Profiles: million messages/s, and how many times as long the fullest takes",
          ["connections", "default", "fullest", "times"], rows)
    alone, beside = (results.median(f"idle {n}", "Lightlag") for n in (0, 10_000))
    print(f"\nOne connection sends: {alone / 1e6:.2f} million messages/s alone, "
          f"{beside / 1e6:.2f} beside 10,000 idle ones")
    print(f"An idle connection and its client: {results.median('memory', 'Lightlag'):,.0f} bytes")
