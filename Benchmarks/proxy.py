"""Measures `lightlag proxy` beside other proxies, over loopback, with one echo behind all."""

import json
import subprocess

import peers
from results import Results, shown, table

# The downlink's, where a delay is asked for.
DELAY = 0.050
DIRECT = "direct"


def load(port, connections, seconds, *options):
    """Loads an echo at a port and returns what the load generator saw."""
    warm_up = min(seconds / 3, 0.5)
    command = [peers.BUILT / "load", port, "-c", connections, "-t", seconds, "-w", warm_up, *options]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise RuntimeError(f"the load ended: {done.stderr.strip()}")
    result = json.loads(done.stdout)
    for fault in ("unanswered", "damaged", "hung_up"):
        if result[fault]:
            raise RuntimeError(f"{result[fault]} messages or connections {fault}")
    return result


class Bench:
    """One run of the benchmark: repetitions, each with every proxy in turn."""

    def __init__(self, repetitions, is_quick):
        self.results = Results()
        self.repetitions = repetitions
        self.seconds = 0.3 if is_quick else 2
        # Connections, and bytes of a message.
        self.rates = [(1, 64), (50, 64), (50, 4096)]
        if not is_quick:
            self.rates += [(500, 64), (1, 4096), (500, 4096)]
        self.latencies = [50] if is_quick else [1, 50]
        # Connections, and messages a second on each.
        self.delays = [(1, 40), (200, 5)]

    def run(self):
        """Measures all there is, and prints it."""
        with peers.echo() as echo:
            for _ in range(self.repetitions):
                self.measure_each(echo.port, 0, self.measure_undelayed)
                self.measure_each(echo.port, DELAY, self.measure_delay)
        self.show()
        return self.results

    def measure_each(self, upstream, delay, measure):
        """Measures the echo itself and then each proxy in front of it."""
        measure(DIRECT, upstream, None)
        for name, start in peers.PROXIES.items():
            try:
                with start(upstream, delay) as proxy:
                    measure(name, proxy.port, proxy.process.pid)
            except (peers.Absent, RuntimeError) as reason:
                self.results.absent[f"{name}, delay {delay * 1000:g} ms"] = str(reason)

    def measure_undelayed(self, name, port, process):
        """Measures rates, processor time, latencies and memory of a proxy, or of none."""
        processes = []
        add = self.results.add
        if process:
            self.weigh(name, port, process)
            # Weighed first, so that all processes there will be are there.
            for number in peers.descendants(process):
                processes += ["-p", number]
        for connections, size in self.rates:
            seen = load(port, connections, self.seconds, "-s", size, *processes)
            add(f"rate {connections} {size}", name, seen["per_second"])
            add(f"processor {connections} {size}", name, seen["cpu_us"] if process else None)
        for connections in self.latencies:
            seen = load(port, connections, self.seconds, "-r", 1000)
            add(f"p50 {connections}", name, seen["p50_us"])
            add(f"p99 {connections}", name, seen["p99_us"])

    def measure_delay(self, name, port, _):
        """Measures how exactly a delay is kept; directly there is none."""
        for connections, rate in self.delays:
            # Enough messages for a 99th percentile to mean something.
            seconds = max(self.seconds, 0.6)
            seen = load(port, connections, seconds, "-r", connections * rate)
            for rank in ("p50", "p99", "max"):
                self.results.add(f"delayed {rank} {connections}", name, seen[f"{rank}_us"])

    def weigh(self, name, port, process):
        """Weighs what a connection at rest takes."""
        connections = 500
        before = peers.resident_bytes(process)
        command = [peers.BUILT / "load", port, "-c", connections, "-i"]
        with subprocess.Popen(
                list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            holder.stdout.readline()
            each = (peers.resident_bytes(process) - before) / connections
            self.results.add("memory", name, each)
            holder.stdin.close()

    # Tables

    def show(self):
        """Prints the tables."""
        names = list(peers.PROXIES)
        self.show_rates(names)
        self.show_latencies(names)
        self.show_delays(names)
        rows = [[name, shown(self.results.median("memory", name))] for name in names]
        table("Memory: bytes that each of 500 connections at rest adds", ["", "bytes"], rows)
        for name, reason in self.results.absent.items():
            print(f"skipped: {name}: {reason}")

    def show_rates(self, names):
        results = self.results
        for connections, size in self.rates:
            rate, processor = (f"{what} {connections} {size}" for what in ("rate", "processor"))
            rows = [[name, shown(results.median(rate, name)),
                     shown(results.median(processor, name), "{:.1f}"),
                     shown(results.ratio(rate, "lightlag", name), "{:.2f}"),
                     shown(results.ratio(processor, "lightlag", name), "{:.2f}")]
                    for name in [DIRECT, *names]]
            plural = "connection" if connections == 1 else "connections"
            table(f"Rate: {connections} {plural}, one message of {size} bytes outstanding on each",
                  ["", "messages/s", "CPU us/message", "our rate / its", "our CPU / its"], rows)

    def show_latencies(self, names):
        for connections in self.latencies:
            rows = [[name, *(shown(self.added(f"{rank} {connections}", name), "{:+.3f}")
                             for rank in ("p50", "p99"))] for name in names]
            table(f"Added latency at 1,000 messages/s over {connections} connection(s), in ms",
                  ["", "p50", "p99"], rows)

    def show_delays(self, names):
        for connections, rate in self.delays:
            rows = []
            base = self.results.median(f"delayed p50 {connections}", DIRECT)
            for name in [DIRECT, *names]:
                asked = 0 if name == DIRECT else DELAY * 1e3
                seen = [self.results.median(f"delayed {rank} {connections}", name)
                        for rank in ("p50", "p99", "max")]
                if None in seen:
                    continue
                rows.append([name, *(f"{(us - base) / 1e3 - asked:+.3f}" for us in seen)])
            table(f"A delay of {DELAY * 1e3:g} ms over {connections} connection(s), {rate} messages/s "
                  "on each: error in ms, less the median without a proxy",
                  ["", "p50", "p99", "max"], rows)

    def added(self, case, name):
        """Returns milliseconds more than without a proxy."""
        with_proxy, without = self.results.median(case, name), self.results.median(case, DIRECT)
        return None if with_proxy is None else (with_proxy - without) / 1e3
