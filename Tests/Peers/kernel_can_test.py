"""The rover's CAN bus as an interface of Linux: its own SLCAN driver, slcand, cansend and candump."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

import guest
import tool
from tool import Tool

# Brings the interface up, drives at 0.5 m/s until the bus says so, and stops.
DRIVE = r"""
for module in slip can can_dev slcan can_raw; do grep -q "^$module " /proc/modules || need $module; done
slcand -o -s6 ttyS0 can0
for try in $(seq 50); do ip link set can0 up && break; sleep 0.2; done
candump -L can0 >/mnt/heard &
cansend can0 00E#
for try in $(seq 100); do
  cansend can0 00C#080000000000
  grep -q 00D#080000000000 /mnt/heard && break
  sleep 0.1
done
cansend can0 1FF#FF
for try in $(seq 50); do grep -q 1FF# /mnt/heard && break; sleep 0.1; done
ip -s -d link show can0
ip link set can0 down
cat /mnt/heard
"""


@unittest.skipUnless(guest.is_there() and shutil.which("slcand"), "needs user-mode-linux, can-utils")
class KernelCANTest(unittest.TestCase):
    def test_linux_drives_the_rover_by_its_own_driver(self):
        with tempfile.TemporaryDirectory() as folder:
            place, path = os.path.join(folder, "can"), os.path.join(folder, "run.jsonl")
            with Tool("serve", "rover", "--seed", "1", "--slcan-pty", place, "--record", path):
                said = guest.run(DRIVE, f"ssl0=tty:{place}")
            frames = re.findall(r"can0 (\w+#\w*)", said)
            self.assertIn("00F#", frames, said)
            self.assertIn("00D#080000000000", frames, said)
            self.assertTrue(any(frame.startswith("1FF#") for frame in frames), said)
            # What the driver does not understand it counts as errors.
            received = re.search(r"RX:.*\n\s*\d+\s+(\d+)\s+(\d+)\s+(\d+)", said)
            self.assertIsNotNone(received, said)
            self.assertGreater(int(received[1]), 10, said)
            self.assertEqual(int(received[2]), 0, said)
            result = subprocess.run(
                [tool.path(), "replay", path], capture_output=True, text=True, timeout=60)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
