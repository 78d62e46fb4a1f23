"""Writes Tests/LightlagCodecsTests/SocketIO/PythonSamples.swift: packets as other programs encode them.

Run it with python-engineio 4.15.1 and python-socketio 5.18.1, from the root of the repository:
`python Tests/Peers/make_socketio_samples.py`. The samples are committed, so that no test needs either.
"""

import base64
import json
import pathlib
from importlib.metadata import version

from engineio import packet as engine
from engineio import payload
from socketio import packet as socket

TARGET = pathlib.Path("Tests/LightlagCodecsTests/SocketIO/PythonSamples.swift")

TEXTS = ["", "hello", "a b\tc", '{"a":[1,2.50,-3e7]}', "κόσμε 漢字 😀", "b", "0", "x" * 200]
BINARIES = [b"", b"\0", b"\1\2\3\4", bytes(range(256))]

SOCKET_PACKETS = [
    (socket.CONNECT, None, None, None),
    (socket.CONNECT, {"token": "123"}, None, None),
    (socket.CONNECT, {"sid": "oSO0OpakMV_3jnilAAAA"}, "/admin", None),
    (socket.CONNECT, None, "/admin", None),
    (socket.DISCONNECT, None, None, None),
    (socket.DISCONNECT, None, "/admin", None),
    (socket.EVENT, ["foo"], None, None),
    (socket.EVENT, ["bar", 1, "2", {"3": [True, False, None]}], "/admin", None),
    (socket.EVENT, ["foo"], None, 12),
    (socket.EVENT, ["foo"], "/admin", 13),
    (socket.EVENT, [1, 2.5, -0.001, 1e30, 10**18], None, 0),
    (socket.EVENT, ["driveCommands", {"linear": 0.5, "angular": -0.2, "timestamp": 1700000000.25}], None, 7),
    (socket.EVENT, ["text", 'quote " slash \\ / newline \n tab \t nul \0', ",-/?["], "/a/b", None),
    (socket.EVENT, ["κόσμε", "漢字 😀"], "/rover", 1),
    (socket.EVENT, ["", {}], None, None),
    (socket.ACK, [], None, 12),
    (socket.ACK, ["bar"], "/admin", 13),
    (socket.CONNECT_ERROR, {"message": "Not authorized"}, None, None),
    (socket.CONNECT_ERROR, "no", "/admin", None),
    (socket.EVENT, ["baz", b"\1\2\3\4"], None, None),
    (socket.EVENT, ["baz", b"\1\2", b"\3\4"], "/admin", None),
    (socket.EVENT, ["cameraFeed", {"frame": 3, "image": bytes(range(64)), "deep": [[{"x": b""}]]}], "/rover", 99),
    (socket.ACK, ["bar", b"\1\2\3\4"], None, 15),
    (socket.ACK, [b"\xff"], "/admin", 18446744073709551615),
]


def text64(data: bytes) -> str:
    """Returns bytes as JSON can hold them."""
    return base64.b64encode(data).decode()


def engine_samples():
    """Yields packets of Engine.IO, on a WebSocket and in a payload."""
    for kind in (engine.CLOSE, engine.UPGRADE, engine.NOOP):
        yield {"layer": "engine", "type": kind, "text": "", "wire": engine.Packet(kind).encode()}
    for kind in (engine.PING, engine.PONG, engine.MESSAGE):
        for text in TEXTS + ["probe"]:
            yield {"layer": "engine", "type": kind, "text": text, "wire": engine.Packet(kind, text).encode()}
    for data in BINARIES:
        yield {"layer": "engine", "binary": text64(data), "frame": text64(engine.Packet(engine.MESSAGE, data).encode()),
               "wire": engine.Packet(engine.MESSAGE, data).encode(b64=True)}
    packets = [engine.Packet(engine.MESSAGE, text) for text in TEXTS]
    packets += [engine.Packet(engine.PING), engine.Packet(engine.NOOP)]
    packets += [engine.Packet(engine.MESSAGE, data) for data in BINARIES]
    wires = [packet.encode(b64=True) for packet in packets]
    yield {"layer": "payload", "parts": wires, "wire": payload.Payload(packets=packets).encode()}


def socket_samples():
    """Yields packets of Socket.IO."""
    for kind, data, namespace, number in SOCKET_PACKETS:
        packet = socket.Packet(kind, data=data, namespace=namespace, id=number)
        encoded = packet.encode()
        text, attachments = (encoded[0], encoded[1:]) if isinstance(encoded, list) else (encoded, [])
        shown, _ = socket.Packet.deconstruct_binary(data)
        yield {"layer": "socket", "type": kind, "namespace": namespace or "/", "id": number, "data": shown,
               "attachments": [text64(item) for item in attachments], "wire": text}


def main() -> None:
    """Writes the file."""
    versions = " and ".join(f"{name} {version(name)}" for name in ("python-engineio", "python-socketio"))
    lines = "\n".join("    " + json.dumps(sample) for sample in [*engine_samples(), *socket_samples()])
    TARGET.write_text(
        f"// Written by Tests/Peers/make_socketio_samples.py with {versions}. Do not edit.\n\n"
        "/// Packets as other programs encode them: one JSON object a line.\n"
        "enum PythonSamples {\n"
        f'  static let madeWith = "{versions}"\n\n'
        f'  static let lines = #"""\n{lines}\n    """#\n'
        "}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
