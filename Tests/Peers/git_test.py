"""What git shows of recordings in MCAP files, in a repository of its own."""

import pathlib
import subprocess
import tempfile
import unittest

from tool import PATIENCE, path as tool_path

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RECORDING = ROOT / "Recordings" / "vehicles-default.jsonl"


class GitTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.git("init", "--quiet")
        self.git("config", "user.name", "test")
        self.git("config", "user.email", "test@example.org")
        subprocess.run(
            [ROOT / "Scripts" / "git-diff", tool_path()], cwd=self.folder, check=True, timeout=PATIENCE
        )

    def git(self, *arguments):
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def write(self, lines, compression):
        """Writes lines as an MCAP file, which need not be whole."""
        source = self.folder / "lines.jsonl"
        source.write_bytes(b"".join(lines))
        done = subprocess.run(
            [tool_path(), "convert", source, self.folder / "run.mcap", "--compression", compression],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
        )
        self.assertIn(done.returncode, (0, 3), done.stderr)
        source.unlink()

    def changes(self, *arguments):
        lines = self.git("diff", *arguments, "--", "run.mcap").splitlines()
        return [line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---"))]

    def test_a_diff_shows_the_lines_that_differ(self):
        lines = RECORDING.read_bytes().splitlines(keepends=True)
        self.write(lines, "zstd")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "one")
        self.assertEqual((self.folder / ".gitattributes").read_text(), "*.jsonl -text\n*.mcap diff=lightlag\n")
        # Other bytes, and the same lines.
        self.write(lines, "none")
        self.assertIn("run.mcap", self.git("status", "--porcelain"))
        self.assertEqual(self.changes(), [])
        # Without its end it is cut off, and shown all the same.
        self.write(lines[:-1], "zstd")
        self.assertEqual(self.changes(), ["-" + lines[-1].decode().rstrip("\n")])
        self.git("commit", "--quiet", "--all", "--message", "two")
        self.assertIn("-" + lines[-1].decode(), self.git("log", "-p", "-1", "--", "run.mcap"))

    def test_what_is_no_recording_is_said_and_spoils_nothing(self):
        lines = RECORDING.read_bytes().splitlines(keepends=True)
        self.write(lines, "zstd")
        whole = (self.folder / "run.mcap").read_bytes()
        damaged = bytearray(whole)
        damaged[len(whole) // 2] ^= 1
        contents = {"damaged": bytes(damaged), "empty": b"", "foreign": b"\x00\xff nonsense"}
        for name, content in contents.items():
            (self.folder / f"{name}.mcap").write_bytes(content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "one")
        self.write(lines[:-1], "zstd")
        for name in contents:
            (self.folder / f"{name}.mcap").write_bytes(whole)
        shown = self.git("diff")
        self.assertIn("-" + lines[-1].decode(), shown)
        for name in contents:
            self.assertIn(f"+++ b/{name}.mcap", shown)
        # One line for each, which is the same whenever git asks.
        self.assertEqual(shown.count("\n-lightlag: "), 3, shown)
        self.assertEqual(self.git("diff"), shown)

    def test_it_may_be_set_up_twice(self):
        subprocess.run(
            [ROOT / "Scripts" / "git-diff", tool_path()], cwd=self.folder, check=True, timeout=PATIENCE
        )
        self.assertEqual((self.folder / ".gitattributes").read_text(), "*.jsonl -text\n*.mcap diff=lightlag\n")


if __name__ == "__main__":
    unittest.main()
