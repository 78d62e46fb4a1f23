"""Operators of a rover over Socket.IO, on bare sockets, so that little of what is measured is theirs."""

import heapq
import re
import select
import socket
import time

# A drive command's acknowledgement.
ANSWER = re.compile(rb"43(\d+)\[")

# A ping of Engine.IO, which wants an answer.
PING = b"\x81\x012"


def frame(text):
    """Returns a text as a masked frame; the mask is zero, which changes nothing."""
    data = text.encode()
    head = bytes([0x81, 0x80 | len(data)]) if len(data) < 126 else (
        bytes([0x81, 0xFE]) + len(data).to_bytes(2, "big"))
    return head + bytes(4) + data


class Operator:
    """A client of the rover, or of another WebSocket."""

    def __init__(self, port, path="/socket.io/?EIO=4&transport=websocket"):
        self.sent = self.answered = 0
        self.rest = b""
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = "x3JJHMbDL1EzLkh9GBhXDw=="
        self.socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode())
        while b"\r\n\r\n" not in self.rest:
            self.rest += self.socket.recv(4096)
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        if b" 101 " not in head:
            raise RuntimeError(f"not let in: {head}")
        if "socket.io" in path:
            self.text("40")
            self.until(b'40{"sid"')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def text(self, text):
        """Sends a text."""
        self.socket.sendall(frame(text))

    def send(self, event):
        """Sends an event without data."""
        self.text(f'42["{event}",{{}}]')

    def drive(self, count=1, speeds=None):
        """Sends so many drive commands, or with these speeds in 4,096ths of a metre a second."""
        texts = []
        for speed in speeds or range(count):
            self.sent += 1
            texts.append(frame(
                f'42{self.sent}["driveCommands",{{"linear":{speed / 4096:.6f},"angular":0}}]'))
        self.socket.sendall(b"".join(texts))

    def wait(self):
        """Waits for something, and takes it."""
        self.socket.setblocking(True)
        self._receive()

    def take(self):
        """Takes what has come."""
        self.socket.setblocking(False)
        try:
            while True:
                self._receive()
        except BlockingIOError:
            self.socket.setblocking(True)

    def until(self, sign):
        """Takes what comes until a sign is in it."""
        while sign not in self.rest:
            self._more()
        self.rest = self.rest[self.rest.index(sign) + len(sign):]

    def _receive(self):
        # A sign may be cut by the end of what has come.
        self._more()
        answers = list(ANSWER.finditer(self.rest))
        self.answered += len(answers)
        self.rest = self.rest[answers[-1].end():] if answers else self.rest[-32:]

    def _more(self):
        data = self.socket.recv(1 << 18)
        if not data:
            raise RuntimeError("the server hung up")
        if PING in data:
            self.text("3")
        self.rest += data


class Operators:
    """Many operators at once."""

    def __init__(self, port, count):
        self.all = [Operator(port) for _ in range(count)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for operator in self.all:
            operator.socket.close()

    def drive(self, rate, seconds):
        """Has each send so many commands a second; returns seconds from due to acknowledged."""
        waiter, by_number, latencies = select.epoll(), {}, []
        begin = time.perf_counter()
        due = [(begin + index / len(self.all) / rate, index) for index in range(len(self.all))]
        for operator in self.all:
            operator.socket.setblocking(False)
            by_number[operator.socket.fileno()] = operator
            operator.times = {}
            waiter.register(operator.socket.fileno(), select.EPOLLIN)
        while due or any(operator.times for operator in self.all):
            now = time.perf_counter()
            if now > begin + seconds + 20:
                raise RuntimeError("commands were not acknowledged")
            while due and due[0][0] <= now:
                instant, index = heapq.heappop(due)
                operator = self.all[index]
                operator.times[operator.sent + 1] = instant
                operator.drive()
                if instant + 1 / rate < begin + seconds:
                    heapq.heappush(due, (instant + 1 / rate, index))
            pause = max(0, due[0][0] - time.perf_counter()) if due else 0.1
            for number, _ in waiter.poll(pause):
                latencies += self._answers(by_number[number])
        waiter.close()
        return latencies

    @staticmethod
    def _answers(operator):
        """Takes what has come to an operator; returns the latencies that it tells."""
        operator._more()
        now, seen, end = time.perf_counter(), [], 0
        for answer in ANSWER.finditer(operator.rest):
            end = answer.end()
            due = operator.times.pop(int(answer[1]), None)
            if due is not None:
                seen.append(now - due)
        operator.rest = operator.rest[end:] if end else operator.rest[-32:]
        return seen
