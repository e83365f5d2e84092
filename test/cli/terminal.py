"""Runs a program on a pseudo-terminal and types at it. Takes one JSON argument: {"command": [...], "env": {...},
"steps": [[what to wait for, what to type], ...]}. Each wait looks only at output that no wait before it has seen; a step
whose text is null closes nothing and types nothing. A text of the form {"signal": n} is sent to the program as a signal.
Prints JSON: {"output": text, "code": exit code, 128 and the number for a signal, "missing": what never came}."""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

PATIENCE = 30


def main():
    wanted = json.loads(sys.argv[1])
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(wanted["env"])
        os.execvp(wanted["command"][0], wanted["command"])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    output = b""
    seen = 0
    missing = None

    def read(seconds):
        nonlocal output
        ready, _, _ = select.select([fd], [], [], seconds)
        if not ready:
            return True
        try:
            piece = os.read(fd, 65536)
        except OSError:
            return False
        output += piece
        return piece != b""

    for expected, typed in wanted["steps"]:
        end = time.monotonic() + PATIENCE
        what = expected.encode()
        alive = True
        while output.find(what, seen) < 0 and alive and time.monotonic() < end:
            alive = read(0.05)
        at = output.find(what, seen)
        if at < 0:
            missing = expected
            break
        seen = at + len(what)
        if isinstance(typed, dict):
            os.kill(pid, typed["signal"])
        elif typed is not None:
            os.write(fd, typed.encode())
    end = time.monotonic() + (0 if missing is not None else PATIENCE)
    while time.monotonic() < end and read(0.05):
        pass
    done, status = os.waitpid(pid, os.WNOHANG)
    end = time.monotonic() + 5
    while done == 0 and missing is None and time.monotonic() < end:
        time.sleep(0.02)
        done, status = os.waitpid(pid, os.WNOHANG)
    if done == 0:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        code = None
    else:
        code = 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    print(json.dumps({"output": output.decode("utf-8", "replace"), "code": code, "missing": missing}))


main()
