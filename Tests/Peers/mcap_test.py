"""Our MCAP files in the hands of `mcap`, the format's own reader and writer for Python; and its in ours."""

import collections
import io
import json
import pathlib
import subprocess
import tempfile
import unittest

import zstandard
from mcap.reader import NonSeekingReader, SeekingReader
from mcap.stream_reader import StreamReader
from mcap.writer import CompressionType, IndexType, Writer

from tool import PATIENCE, path as tool_path

RECORDINGS = sorted(
    (pathlib.Path(__file__).resolve().parent.parent.parent / "Recordings").glob("*.jsonl")
)
COMPRESSIONS = ["zstd", "none"]


def convert(*arguments):
    """Runs `lightlag convert`."""
    return subprocess.run(
        [tool_path(), "convert", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


class Converted(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def file(self, source, compression="zstd"):
        """Returns a recording as MCAP, which must come back to the byte."""
        target = self.folder / f"{source.stem}-{compression}.mcap"
        result = convert(source, target, "--compression", compression)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(self.back(target), (0, source.read_bytes()))
        return target

    def back(self, file):
        """Returns the exit status and the lines of an MCAP file."""
        target = file.with_suffix(".jsonl")
        target.unlink(missing_ok=True)
        result = convert(file, target)
        return result.returncode, target.read_bytes() if target.exists() else result.stderr

    def each(self):
        self.assertTrue(RECORDINGS)
        for source in RECORDINGS:
            for compression in COMPRESSIONS:
                with self.subTest(file=source.name, compression=compression):
                    yield source, self.file(source, compression), compression


class OursTest(Converted):
    """What we write is read by others."""

    def test_each_message_is_a_line_in_its_place(self):
        for source, file, compression in self.each():
            lines = source.read_bytes().splitlines()
            for reader in [SeekingReader, NonSeekingReader]:
                with open(file, "rb") as stream:
                    messages = list(
                        reader(stream, validate_crcs=True).iter_messages(log_time_order=False)
                    )
                self.assertEqual([message.data for _, _, message in messages], lines)
                self.assertEqual(
                    [message.sequence for _, _, message in messages],
                    list(range(1, len(lines) + 1)),
                )
                for schema, channel, message in messages:
                    line = json.loads(message.data)
                    self.assertEqual(message.log_time, line.get("t", 0))
                    self.assertEqual(message.publish_time, message.log_time)
                    self.assertEqual(schema.name, f"lightlag.{line['ev']}")
                    self.assertEqual(json.loads(schema.data)["type"], "object")
                    self.assertEqual(channel.topic, topic(line))

    def test_statistics_are_right(self):
        for source, file, compression in self.each():
            lines = [json.loads(line) for line in source.read_bytes().splitlines()]
            with open(file, "rb") as stream:
                summary = SeekingReader(stream).get_summary()
            counts = collections.Counter(topic(line) for line in lines)
            statistics = summary.statistics
            self.assertEqual(statistics.message_count, len(lines))
            self.assertEqual(
                {
                    summary.channels[id].topic: count
                    for id, count in statistics.channel_message_counts.items()
                },
                counts,
            )
            self.assertEqual(statistics.channel_count, len(counts))
            self.assertEqual(statistics.schema_count, len({line["ev"] for line in lines}))
            self.assertEqual(statistics.chunk_count, len(summary.chunk_indexes))
            self.assertEqual(statistics.attachment_count, len(summary.attachment_indexes))
            self.assertEqual(statistics.metadata_count, len(summary.metadata_indexes))
            self.assertEqual(statistics.message_start_time, 0)
            self.assertEqual(statistics.message_end_time, lines[-1]["t"])
            if compression == "none":
                self.assertEqual({index.compression for index in summary.chunk_indexes}, {""})
            else:
                self.assertIn("zstd", {index.compression for index in summary.chunk_indexes})

    def test_the_index_finds_topics_and_times(self):
        for source, file, compression in self.each():
            lines = [json.loads(line) for line in source.read_bytes().splitlines()]
            middle = lines[-1]["t"] // 2
            with open(file, "rb") as stream:
                reader = SeekingReader(stream, validate_crcs=True)
                found = [
                    json.loads(message.data)
                    for _, _, message in reader.iter_messages(
                        topics=["/up/c1", "/open"], starting_at=middle
                    )
                ]
            wanted = [
                line
                for line in lines
                if line.get("t", 0) >= middle and topic(line) in ["/up/c1", "/open"]
            ]
            self.assertEqual(sorted(map(json.dumps, found)), sorted(map(json.dumps, wanted)))

    def test_profile_and_header_stand_beside_the_messages(self):
        for source, file, compression in self.each():
            header = json.loads(source.read_bytes().splitlines()[0])
            with open(file, "rb") as stream:
                reader = SeekingReader(stream)
                attachment = next(reader.iter_attachments())
                metadata = next(reader.iter_metadata())
            self.assertEqual(attachment.name, "profile.json")
            self.assertEqual(json.loads(attachment.data), header["profile"]["doc"])
            self.assertEqual(metadata.name, "lightlag.recording")
            self.assertEqual(metadata.metadata["seed"], header["seed"])
            self.assertEqual(metadata.metadata["profile"], header["profile"]["name"])

    def test_chunks_are_short(self):
        for source, file, compression in self.each():
            with open(file, "rb") as stream:
                for index in SeekingReader(stream).get_summary().chunk_indexes:
                    longest = max(map(len, source.read_bytes().splitlines()))
                    self.assertLess(index.uncompressed_size, (64 << 10) + longest + 4_096)
                    self.assertLess(index.message_end_time - index.message_start_time, 100_000_000)

    def test_two_processes_write_the_same(self):
        for source, file, compression in self.each():
            again = self.folder / "again.mcap"
            convert(source, again, "--compression", compression)
            self.assertEqual(again.read_bytes(), file.read_bytes())

    def test_large_lines_come_back(self):
        source = self.folder / "large.jsonl"
        first = RECORDINGS[0].read_bytes().splitlines(keepends=True)[0]
        line = b'{"t":%d,"ev":"msg","c":"c1","d":"up","due":9,"s":"%s"}\n'
        source.write_bytes(first + b"".join(line % (n, b"ab" * (n << 18)) for n in range(9)))
        for compression in COMPRESSIONS:
            target = self.folder / "large.mcap"
            self.assertEqual(convert(source, target, "--compression", compression).returncode, 3)
            back = self.folder / "back.jsonl"
            self.assertEqual(convert(target, back).returncode, 3)
            self.assertTrue(back.read_bytes() == source.read_bytes())
            with open(target, "rb") as stream:
                self.assertEqual(len(list(SeekingReader(stream).iter_messages())), 10)


class TheirsTest(Converted):
    """What others write is read by us."""

    def rewritten(self, name, **options):
        """Copies one of our files with the writer of `mcap`."""
        target = self.folder / name
        with open(self.file(RECORDINGS[0]), "rb") as source, open(target, "wb") as stream:
            writer = Writer(stream, **options)
            writer.start(library="another")
            reader = SeekingReader(source)
            summary = reader.get_summary()
            schemas = {
                id: writer.register_schema(schema.name, schema.encoding, schema.data)
                for id, schema in summary.schemas.items()
            }
            channels = {
                id: writer.register_channel(
                    channel.topic,
                    channel.message_encoding,
                    schemas[channel.schema_id],
                    channel.metadata,
                )
                for id, channel in summary.channels.items()
            }
            for _, channel, message in reader.iter_messages(log_time_order=False):
                writer.add_message(
                    channels[channel.id],
                    message.log_time,
                    message.data,
                    message.publish_time,
                    message.sequence,
                )
            writer.add_attachment(1, 2, "a.bin", "application/octet-stream", bytes(range(256)))
            writer.add_metadata("m", {"a": "b"})
            writer.finish()
        return target

    def test_all_their_ways_to_write_are_read(self):
        ways = {
            "zstd": {"compression": CompressionType.ZSTD},
            "lz4": {"compression": CompressionType.LZ4},
            "none": {"compression": CompressionType.NONE},
            "small": {"compression": CompressionType.ZSTD, "chunk_size": 1_000},
            "unchunked": {"use_chunking": False},
            "bare": {"index_types": IndexType.NONE, "use_statistics": False},
            "unchecked": {"enable_crcs": False},
            "offsetless": {"use_summary_offsets": False, "repeat_schemas": False},
        }
        for name, options in ways.items():
            with self.subTest(name):
                file = self.rewritten(f"{name}.mcap", **options)
                # What they attach is no part of the recording, and so is left out.
                self.assertEqual(self.back(file), (3, RECORDINGS[0].read_bytes()))

    def test_a_file_of_something_else_is_refused(self):
        file = self.folder / "other.mcap"
        stream = io.BytesIO()
        writer = Writer(stream)
        writer.start()
        schema = writer.register_schema("s", "jsonschema", b"{}")
        channel = writer.register_channel("/camera", "json", schema)
        writer.add_message(channel, 1, b"{}", 1)
        writer.finish()
        file.write_bytes(stream.getvalue())
        status, text = self.back(file)
        self.assertEqual(status, 4)
        self.assertIn("there is no recording in this MCAP file", text)

    def test_a_cut_file_gives_what_is_whole(self):
        whole = RECORDINGS[0].read_bytes()
        file = self.rewritten("cut.mcap", chunk_size=1_000)
        data = file.read_bytes()
        for share in [0.3, 0.6, 0.9]:
            file.write_bytes(data[: int(len(data) * share)])
            status, lines = self.back(file)
            self.assertEqual(status, 3)
            self.assertTrue(whole.startswith(lines) and lines.endswith(b"\n"))
            # `mcap` itself reads as much before it gives up.
            count = 0
            try:
                with open(file, "rb") as stream:
                    for record in StreamReader(stream).records:
                        count += type(record).__name__ == "Message"
            except Exception:
                pass
            self.assertEqual(lines.count(b"\n"), count)

    def test_a_bomb_is_refused(self):
        bomb = zstandard.compress(bytes(1 << 30), 19)
        for claim in [1 << 30, 1 << 20]:
            content = (
                bytes(16)
                + claim.to_bytes(8, "little")
                + bytes(4)
                + (4).to_bytes(4, "little")
                + b"zstd"
                + len(bomb).to_bytes(8, "little")
                + bomb
            )
            file = self.folder / "bomb.mcap"
            file.write_bytes(
                b"\x89MCAP0\r\n"
                + bytes([1])
                + (8).to_bytes(8, "little")
                + bytes(8)
                + bytes([6])
                + len(content).to_bytes(8, "little")
                + content
            )
            status, text = self.back(file)
            self.assertEqual(status, 4)
            self.assertRegex(text, "a chunk of 1073741824 bytes|not 1048576 bytes compressed")


def topic(line):
    """Returns the topic of a line, as Format.md has it."""
    if line["ev"] != "msg":
        return f"/{line['ev']}"
    return f"/{'up' if line['d'] == 'up' else 'down'}/{line['c']}"


if __name__ == "__main__":
    unittest.main()
