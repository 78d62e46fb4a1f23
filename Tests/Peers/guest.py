"""A Linux kernel of its own, for drivers that this machine's has not: User-Mode Linux.

It is a process like others, without rights of its own. Its root is that of this machine, which it
may only read.
"""

import os
import shlex
import shutil
import subprocess
import tempfile

# Most seconds for a start, a script and the end, on a machine that does other work too.
PATIENCE = 180

BEGINNING = r"""#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t tmpfs tmp /mnt
mkdir /mnt/shared
mount -t hostfs none /mnt/shared -o FOLDER
# Loads a module after those that it needs.
need() {
  file=$(find "/usr/lib/uml/modules/$(uname -r)" -name "$1.ko" -o -name "$(echo "$1" | tr _ -).ko" | head -n 1)
  for other in $(modinfo -F depends "$file" | tr , ' '); do
    grep -q "^$other " /proc/modules || need "$other"
  done
  file=$(find "/usr/lib/uml/modules/$(uname -r)" -name "$1.ko" -o -name "$(echo "$1" | tr _ -).ko" | head -n 1)
  insmod "$file"
}
(
"""

END = r"""
) >/mnt/shared/output 2>&1
sync
echo o >/proc/sysrq-trigger
sleep 60
"""


def is_there():
    """Returns whether there is such a kernel, and what its start needs."""
    return all(map(shutil.which, ("linux.uml", "modinfo", "insmod")))


def run(script, *options):
    """Runs a script of the shell in it, with such options of the kernel; returns what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        start = os.path.join(folder, "start")
        with open(start, "w", encoding="ascii") as file:
            file.write(BEGINNING.replace("FOLDER", shlex.quote(folder)) + script + END)
        os.chmod(start, 0o755)
        subprocess.run(
            ["linux.uml", "mem=128M", "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro",
             f"init={start}", "con=null", "con0=null,fd:1", "ssl=null", "quiet", *options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=PATIENCE, start_new_session=True)
        with open(os.path.join(folder, "output"), encoding="utf-8", errors="replace") as file:
            return file.read()
