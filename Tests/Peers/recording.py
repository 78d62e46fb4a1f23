"""Reads recordings. Written from Sources/LightlagRecording/Format.md, and not from its code."""

import base64
import collections
import dataclasses
import hashlib
import json
import pathlib

# Where the payload begins: the key is the last, and no string stands before it in such a line.
SPLICE = b',"j":'


@dataclasses.dataclass(frozen=True)
class Message:
    """A message that one end sent, and what the link decided."""

    connection: str
    direction: str
    # Its position among the messages of its connection and direction.
    index: int
    # When it was sent.
    instant: int
    # When it is to arrive, once or twice; with a cut, when the receiver learns of that.
    due: tuple
    drop: str | None
    # The byte that arrives damaged, and which of its bits are flipped.
    damage: tuple | None
    # Text as `str`, all else as `bytes`.
    payload: str | bytes

    @property
    def size(self):
        """Bytes of payload."""
        return len(self.payload if isinstance(self.payload, bytes) else self.payload.encode())

    @property
    def arrivals(self):
        """When it arrives, unless its connection ends first."""
        return () if self.drop else self.due


class Recording:
    """A recording, in full or as far as it goes."""

    def __init__(self, data, blobs=None):
        """Reads the bytes of a recording; a line that is torn off is left out.

        `blobs` is the folder with payloads beside it.
        """
        self._blobs = blobs
        lines = data.split(b"\n")
        self.is_torn = lines.pop() != b""
        self.header = json.loads(lines[0])
        assert self.header["lightlag"] == 1 and self.header["ev"] == "header"
        self.messages = collections.defaultdict(list)
        self.events = []
        self._lost = collections.Counter()
        for line in lines[1:]:
            self._add(line, json.loads(line))
        self.end = self.events[-1] if self.events[-1]["ev"] == "end" else None
        if self.end:
            before = data[: len(data) - len(lines[-1]) - 1]
            assert hashlib.sha256(before).hexdigest() == self.end["sha256"]

    def _add(self, line, event):
        assert not self.events or self.events[-1]["t"] <= event["t"], "time goes back"
        self.events.append(event)
        if event["ev"] == "msg":
            self._add_message(line, event)
        elif event["ev"] == "left":
            self._move(event)
        elif event["ev"] == "lost":
            # A message is found to be lost when it would have arrived.
            self._lost[event["c"], event["d"], event["i"], event["t"]] += 1

    def _move(self, event):
        messages = self.messages[event["c"], event["d"]]
        message = messages[event["i"]]
        instants = list(message.due)
        # What is due, and kept, waits; then its new instant is told.
        if event.get("due", 0) is None and event["t"] in instants:
            instants.remove(event["t"])
        told = fate(event)
        due = (*instants, *told["due"])
        damage = told["damage"] or message.damage
        messages[event["i"]] = dataclasses.replace(
            message, due=due, drop=told["drop"], damage=damage
        )

    def _add_message(self, line, event):
        messages = self.messages[event["c"], event["d"]]
        messages.append(
            Message(
                connection=event["c"],
                direction=event["d"],
                index=len(messages),
                instant=event["t"],
                payload=payload(line, event, self._blobs),
                **fate(event),
            )
        )

    def of_kind(self, name, **values):
        """Returns the lines of a kind that have certain values, in order."""
        return [
            event
            for event in self.events
            if event["ev"] == name and all(event.get(key) == values[key] for key in values)
        ]

    def all_messages(self, direction):
        """Returns all messages of a direction, by connection."""
        return [
            message
            for (_, way), messages in self.messages.items()
            if way == direction
            for message in messages
        ]

    def arrivals(self, connection, direction):
        """Returns the messages that arrived, each with its instant, in the order of arrival."""
        arrivals = [
            (due, message)
            for message in self.messages[connection, direction]
            for due, count in collections.Counter(message.arrivals).items()
            if self.end is None or due <= self.end["t"]
            # Of two copies due at one instant the first may end what the second needs.
            for _ in range(count - self._lost[connection, direction, message.index, due])
        ]
        # What is due at one instant arrives in the order in which it was sent; sorting is stable.
        return sorted(arrivals, key=lambda arrival: arrival[0])

    def connection(self, url):
        """Returns the name of the connection that asked for a path."""
        (event,) = self.of_kind("open", url=url)
        return event["c"]

    def cuts(self, connection):
        """Returns the directions in which a connection broke at a message."""
        return [
            way
            for way in ["up", "dn"]
            if any(message.drop == "cut" for message in self.messages[connection, way])
        ]


def fate(event):
    """Returns what a link decided; nothing yet of a message that waits."""
    due = event.get("due")
    damage = event.get("damage")
    return {
        "due": tuple(due) if isinstance(due, list) else () if due is None else (due,),
        "drop": event.get("drop"),
        "damage": tuple(damage) if damage else None,
    }


def payload(line, event, blobs=None):
    """Returns the payload of a message, text as it was sent."""
    if "blob" in event:
        kind, _, digest = event["blob"].partition("-")
        data = pathlib.Path(blobs, digest).read_bytes()
        assert kind == "sha256" and hashlib.sha256(data).hexdigest() == digest
        assert len(data) == event["len"] > 65536
        return data if event.get("k") else data.decode()
    if "j" in event:
        text = line[line.index(SPLICE) + len(SPLICE) : -1].decode()
        return event.get("pre", "") + text
    if "s" in event:
        return event["s"]
    data = base64.b64decode(event["b64"], validate=True)
    # Text that is not UTF-8 is text all the same, which only a simulated end sends.
    return data


def read(path):
    """Reads the recording in a file."""
    with open(path, "rb") as file:
        return Recording(file.read(), f"{path}.blobs")


def has_line(path, part):
    """Returns whether a line of a file, which may be growing, has a part."""
    with open(path, "rb") as file:
        return part in file.read()
