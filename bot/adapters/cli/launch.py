"""Runs one command and prints, as JSON, how long it took and the most memory it held.

It is a process of its own (`python -m bot.adapters.cli.launch COMMAND…`) because the kernel counts what
a process held before it became another program: a child of the benchmark, which has a model in memory,
would be charged for that model.
"""

from __future__ import annotations

import json
import os
import sys
import time

_UNIT = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, others kibibytes


def main(command: list[str]) -> int:
    """Run a command without its output; its exit code is ours."""
    silence = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    start = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=[silence])
    _, status, usage = os.wait4(pid, 0)
    elapsed = time.perf_counter() - start
    print(json.dumps({"seconds": elapsed, "peak": usage.ru_maxrss * _UNIT}))  # noqa: T201
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
