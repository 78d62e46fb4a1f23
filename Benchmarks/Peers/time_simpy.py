"""The work of Benchmarks/VirtualTime in SimPy, with processes: what its tasks are.

usage: time_simpy.py spawn|ping|link COUNT | time_simpy.py sleep SLEEPERS COUNT
"""

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


work, *numbers = sys.argv[1:]
{"spawn": spawn, "ping": ping, "sleep": sleep, "link": link}[work](*map(int, numbers))
