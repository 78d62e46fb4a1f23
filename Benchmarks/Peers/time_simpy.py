"""The work of Benchmarks/VirtualTime in SimPy, with processes: what its tasks are.

usage: time_simpy.py spawn|ping|link|sol COUNT | time_simpy.py sleep SLEEPERS COUNT
"""

import collections
import json
import random
import sys
import time

import simpy


def report(count, start):
    print(json.dumps({"count": count, "seconds": time.perf_counter() - start, "check": count}))


def spawn(count):
    """A process is made and its value awaited, again and again."""
    environment = simpy.Environment()

    def child():
        yield environment.timeout(0)
        return 1

    def body():
        for _ in range(count):
            yield environment.process(child())

    environment.process(body())
    start = time.perf_counter()
    environment.run()
    report(count, start)


def ping(count):
    """Two processes send a number to and fro."""
    environment = simpy.Environment()
    there, back = simpy.Store(environment), simpy.Store(environment)

    def echo():
        for _ in range(count):
            number = yield there.get()
            back.put(number)

    def body():
        for _ in range(count):
            there.put(1)
            yield back.get()

    environment.process(echo())
    environment.process(body())
    start = time.perf_counter()
    environment.run()
    report(count, start)


def sleep(sleepers, count):
    """So many processes sleep up to a millisecond, again and again."""
    environment = simpy.Environment()
    draw = random.Random(1).random
    each = max(count // sleepers, 1)

    def sleeper():
        for _ in range(each):
            yield environment.timeout(draw() * 0.001)

    start = time.perf_counter()
    for _ in range(sleepers):
        environment.process(sleeper())
    environment.run()
    report(each * sleepers, start)


def link(count):
    """Two processes send a message to and fro, over links that take a millisecond."""
    environment = simpy.Environment()
    there, back = simpy.Store(environment), simpy.Store(environment)

    def cross(message, store):
        yield environment.timeout(0.001)
        store.put(message)

    def echo():
        for _ in range(count):
            message = yield there.get()
            environment.process(cross(message, back))

    def body():
        for _ in range(count):
            environment.process(cross("hello", there))
            yield back.get()

    environment.process(echo())
    environment.process(body())
    start = time.perf_counter()
    environment.run()
    report(count * 2, start)


# As in Profiles/mars-near.json: eight minutes, five times a sol, at 2 Mbit/s.
SOL, PASSES, PASS, RATE, LIGHT_TIME, LOSS = 88_775, 5, 480, 2e6, 182, 0.0001


def sol(count):
    """Ten messages a second from Mars, which orbiters take on as they pass; a process hears them."""
    environment = simpy.Environment()
    # A store of SimPy takes its first item from a list, which a sol of messages would make quadratic.
    stored, heard = collections.deque(), simpy.Store(environment)
    draw = random.Random(1).random
    size = len(b"telemetry")
    sent = 0

    def cross(message):
        yield environment.timeout(LIGHT_TIME)
        heard.put(message)

    def rover():
        nonlocal sent
        while True:
            stored.append(b"telemetry")
            sent += 1
            yield environment.timeout(0.1)

    def orbiters():
        between = SOL / PASSES
        while True:
            phase = environment.now % between
            if phase > PASS:
                yield environment.timeout(max(between - phase, 1e-6))
            if not stored:
                yield environment.timeout(0.1)
                continue
            yield environment.timeout(size * 8 / RATE)
            if draw() >= LOSS:
                environment.process(cross(stored.popleft()))
            else:
                stored.popleft()

    def control():
        while True:
            yield heard.get()

    for process in (rover, orbiters, control):
        environment.process(process())
    start = time.perf_counter()
    environment.run(until=SOL * count)
    report(sent, start)


work, *numbers = sys.argv[1:]
{"spawn": spawn, "ping": ping, "sleep": sleep, "link": link, "sol": sol}[work](*map(int, numbers))
