"""Conversations with a few bytes wrong, by seed: none harms the server."""

import contextlib
import random
import socket
import unittest

import wire
from tool import Tool
from wire import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Client, frame, request


class MutationTest(unittest.TestCase):
    def conversation(self, chance):
        """Returns the bytes of a client that keeps the rules."""
        parts = [request(chance.choice(["/", "/a?b=c"]), Origin="http://x")]
        for _ in range(chance.randrange(1, 6)):
            payload = chance.choice(
                [b"", b"text", "\u20ac\U0001d11e".encode(), b"y" * 300, b"z" * 70_000]
            )
            opcode = chance.choice([TEXT, BINARY, PING, PONG])
            if opcode in (PING, PONG):
                payload = payload[:125]
            mask = chance.randbytes(4)
            if opcode in (TEXT, BINARY) and chance.random() < 0.3:
                cut = len(payload) // 2
                parts += [
                    frame(opcode, payload[:cut], False, mask),
                    frame(CONTINUATION, payload[cut:]),
                ]
            else:
                parts.append(frame(opcode, payload, True, mask))
        parts.append(frame(CLOSE, wire.close_payload(1000, "bye")))
        return b"".join(parts)

    def mutate(self, data, chance):
        """Returns the bytes with a few of them wrong."""
        data = bytearray(data)
        for _ in range(chance.randrange(1, 5)):
            # Heads of all kinds are near the beginning.
            place = chance.randrange(min(len(data), chance.choice([200, 400, len(data)])))
            match chance.randrange(6):
                case 0:
                    data[place] ^= 1 << chance.randrange(8)
                case 1:
                    data[place] = chance.choice([0, 0x7F, 0x80, 0xFF, 0x0A, 0x0D])
                case 2:
                    del data[place : place + chance.randrange(1, 20)]
                case 3:
                    data[place:place] = chance.randbytes(chance.randrange(1, 20))
                case 4:
                    data[place:place] = data[place : place + chance.randrange(1, 200)]
                case 5:
                    del data[place:]
            if not data:
                return b"\0"
        return bytes(data)

    def test_no_mutation_of_a_conversation_harms_the_server(self):
        with Tool("serve", "echo") as tool:
            for seed in range(300):
                chance = random.Random(seed)
                data = self.mutate(self.conversation(chance), chance)
                with self.subTest(seed=seed), Client(tool.port, opens=False) as client:
                    with contextlib.suppress(ConnectionError):
                        for start in range(0, len(data), size := chance.choice([7, 1000, 1 << 20])):
                            client.send(data[start : start + size])
                            if start > 100 * size:
                                client.send(data[start + size :])
                                break
                        client.socket.shutdown(socket.SHUT_WR)
                    # It hangs up: a client that will say nothing more is of no use.
                    client.everything()
                if seed % 20 == 19:
                    with Client(tool.port) as client:
                        client.echoes(f"after {seed}")
