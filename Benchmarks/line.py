"""The far end of a pseudo-terminal, read as fast as Python can."""

import os
import re
import select
import termios
import tty

SPEED = re.compile(rb"t00C6([0-9A-F]{4})[0-9A-F]{8}\r")
MOTOR = re.compile(rb"t1016(0[0-5])([0-9A-F]{4})[0-9A-F]{6}\r")


class Port:
    """A serial port; as an SLCAN adapter, what it says of a rover's motors."""

    def __init__(self, place):
        self.number = os.open(place, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self.number, termios.TCSANOW)
        self.rest = b""
        self.stops = 0
        # What each motor last said of its speed.
        self.motors = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.number)

    def write(self, data):
        """Writes bytes, few enough for there to be room."""
        os.write(self.number, data)

    def open_bus(self):
        """Has the adapter go onto the bus."""
        self.write(b"C\rS6\rO\r")
        while not self.motors:
            self.speeds()

    @property
    def is_turning(self):
        """Whether any motor has last said so."""
        return any(self.motors.values())

    def speeds(self):
        """Waits a little for bytes; returns the speeds that commands in them ask for."""
        select.select([self.number], [], [], 0.1)
        try:
            self.rest += os.read(self.number, 65_536)
        except BlockingIOError:
            return []
        whole, end, self.rest = self.rest.rpartition(b"\r")
        self.stops += whole.count(b"t1FF")
        for motor, speed in MOTOR.findall(whole + end):
            self.motors[motor] = int(speed, 16)
        return [int(speed, 16) for speed in SPEED.findall(whole + end)]
