"""WebSocket bytes by hand, right or wrong: frames, handshakes, and a client on a bare socket."""

import base64
import hashlib
import socket
import struct

from tool import PATIENCE

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
MASK = b"\x37\xfa\x21\x3d"


def frame(opcode, payload=b"", final=True, mask=MASK, reserved=0, count=None):
    """Returns a frame; `count` announces another length than the payload's."""
    count = len(payload) if count is None else count
    head = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    bit = 0x80 if mask else 0
    if count < 126:
        head += bytes([bit | count])
    elif count < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", count)
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", count)
    return head + mask + masked(payload, mask) if mask else head + payload


def masked(payload, mask):
    """Returns the payload combined with a mask."""
    if not payload:
        return payload
    key = int.from_bytes((mask * (len(payload) // 4 + 1))[: len(payload)], "big")
    return (int.from_bytes(payload, "big") ^ key).to_bytes(len(payload), "big")


def close_payload(code, reason=""):
    """Returns what a close frame carries."""
    return struct.pack(">H", code) + reason.encode()


def request(target="/", **changes):
    """Returns an opening handshake with fields changed, added, or left out where `None`."""
    fields = {
        "Host": "127.0.0.1",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": KEY.decode(),
        "Sec-WebSocket-Version": "13",
    }
    fields |= {name.replace("_", "-"): value for name, value in changes.items()}
    lines = [f"{name}: {value}\r\n" for name, value in fields.items() if value is not None]
    return f"GET {target} HTTP/1.1\r\n{''.join(lines)}\r\n".encode()


def response(key=KEY, extra=b""):
    """Returns the answer that opens the connection."""
    digest = hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + base64.b64encode(digest) + b"\r\n" + extra + b"\r\n"
    )


def field(head, name):
    """Returns the value of a field in the bytes of a head."""
    for line in head.split(b"\r\n"):
        key, _, value = line.partition(b":")
        if key.lower() == name.lower():
            return value.strip()
    return None


class Client:
    """A client on a bare, blocking socket, which does as it is told."""

    def __init__(self, port, opens=True, host="127.0.0.1", receive_bytes=None):
        """Connects; `receive_bytes` makes the kernel's buffer small."""
        self.socket = socket.socket(socket.AF_INET)
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(PATIENCE)
        self.socket.connect((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""
        if opens:
            self.open()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def open(self):
        """Sends a handshake, and returns the head of the answer, which must open."""
        self.send(request())
        head = self.head()
        assert head.startswith(b"HTTP/1.1 101 "), head
        return head

    def send(self, data):
        """Sends bytes as they are."""
        self.socket.sendall(data)

    def reset(self):
        """Hangs up in the rudest way."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def head(self):
        """Returns the next bytes up to an empty line."""
        while b"\r\n\r\n" not in self.rest:
            self._more("a head")
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        return head + b"\r\n\r\n"

    def everything(self):
        """Returns all bytes until the other end hangs up."""
        try:
            while chunk := self.socket.recv(65536):
                self.rest += chunk
        except ConnectionError:
            pass
        return self.rest

    def next(self):
        """Returns opcode and payload of the next frame, or `None` at the end."""
        try:
            first, second = self._take(2)
            assert not second & 0x80, "a server's frame must not be masked"
            count = second
            if count == 126:
                (count,) = struct.unpack(">H", self._take(2))
            elif count == 127:
                (count,) = struct.unpack(">Q", self._take(8))
            return first & 0xF, self._take(count)
        except (EOFError, ConnectionError):
            return None

    def closing(self):
        """Returns code and reason of the next frame, a close frame, after which all is over."""
        opcode, payload = self.next()
        assert opcode == CLOSE, (opcode, payload[:100])
        following = self.next()
        assert following is None, following
        return struct.unpack(">H", payload[:2])[0] if payload else 1005, payload[2:].decode()

    def echoes(self, text):
        """Checks that a text comes back."""
        self.send(frame(TEXT, text.encode()))
        assert self.next() == (TEXT, text.encode())

    def _take(self, count):
        parts = [self.rest]
        length = len(self.rest)
        while length < count:
            chunk = self.socket.recv(1 << 18)
            if not chunk:
                raise EOFError
            parts.append(chunk)
            length += len(chunk)
        data = b"".join(parts)
        self.rest = data[count:]
        return data[:count]

    def _more(self, what):
        chunk = self.socket.recv(65536)
        assert chunk, f"the other end hung up before {what}: {self.rest}"
        self.rest += chunk
