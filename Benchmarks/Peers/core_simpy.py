"""The work of Benchmarks/Core in SimPy, with bare callbacks on time-outs: its quickest way.

usage: core_simpy.py hold PENDING OPERATIONS | core_simpy.py links CONNECTIONS IN-FLIGHT MESSAGES
"""

import json
import random
import sys
import time

import simpy

DELAY = 0.050


def report(count, seconds, check):
    print(json.dumps({"count": count, "seconds": seconds, "check": check}))


def hold(pending, operations):
    """Takes out what is earliest and puts in one event later, over and over."""
    environment = simpy.Environment()
    draw = random.Random(1).random

    def again(event):
        environment.timeout(draw() * 0.002).callbacks.append(again)

    for _ in range(pending):
        again(None)
    step = environment.step
    for _ in range(operations):
        step()
    start = time.perf_counter()
    for _ in range(operations):
        step()
    report(operations, time.perf_counter() - start, 0)


def links(connections, in_flight, messages):
    """Clients that send at regular times to an echo, over links with delay, jitter and loss."""
    environment = simpy.Environment()
    chance = random.Random(1)
    draw, normal = chance.random, chance.gauss
    interval = 2 * DELAY * connections / in_flight
    latest = {}
    payload = bytes(64)
    sent = delivered = 0

    def carry(connection, is_uplink, payload):
        nonlocal sent
        sent += 1
        if draw() < 0.01:
            return
        way = (connection, is_uplink)
        now = environment.now
        due = max(now + max(0, DELAY + normal(0, 0.010)), latest.get(way, 0))
        latest[way] = due
        timeout = environment.timeout(due - now, (connection, is_uplink, payload))
        timeout.callbacks.append(arrive)

    def arrive(event):
        nonlocal delivered
        delivered += 1
        connection, is_uplink, payload = event.value
        if is_uplink:
            carry(connection, False, payload)

    def send(event):
        connection = event.value
        carry(connection, True, payload)
        environment.timeout(interval, connection).callbacks.append(send)

    for connection in range(connections):
        offset = interval * connection / connections
        environment.timeout(offset, connection).callbacks.append(send)
    # Until as many arrive as are sent.
    balanced = 4 * DELAY
    environment.run(until=balanced)
    sent = delivered = 0
    start = time.perf_counter()
    environment.run(until=balanced + DELAY * messages / in_flight)
    report(sent, time.perf_counter() - start, delivered)


work, *numbers = sys.argv[1:]
{"hold": hold, "links": links}[work](*map(int, numbers))
