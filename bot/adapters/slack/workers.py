"""Threads that do the work, apart from those that acknowledge it.

Work of one conversation is done in order: what somebody says next may rest on the answer before.
"""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Condition, Lock, Thread
from time import monotonic

Job = Callable[[], None]


class Workers:
    """A pool of threads. Jobs must not raise: whoever makes them handles what goes wrong."""

    def __init__(self, count: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=name)
        self._waiting: dict[str, deque[Job]] = {}
        self._lock = Lock()
        self._stopped = False

    def submit(self, job: Job, key: str = "") -> None:
        """Do something as soon as a thread is free, and after everything else with the same key."""
        with self._lock:
            if self._stopped:
                return
            if key in self._waiting:
                self._waiting[key].append(job)
                return
            if key:
                self._waiting[key] = deque()
        self._pool.submit(self._run, job, key)

    def stop(self) -> None:
        """Finish what is running; what has not begun is left."""
        with self._lock:
            self._stopped = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, key: str) -> None:
        try:
            job()
        finally:
            self._next(key)

    def _next(self, key: str) -> None:
        with self._lock:
            queue = self._waiting.get(key)
            if queue is None or self._stopped:
                return
            if not queue:
                del self._waiting[key]
                return
            job = queue.popleft()
        self._pool.submit(self._run, job, key)


class Alarm:
    """Does small things at a later time, in a thread of its own."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Job]] = []
        self._numbers = itertools.count()
        self._changed = Condition()
        self._stopped = False
        self._thread = Thread(target=self._loop, name="alarm", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def after(self, seconds: float, job: Job) -> None:
        """Do something after some seconds. It has to be quick, such as handing work to a pool."""
        with self._changed:
            heapq.heappush(self._due, (monotonic() + seconds, next(self._numbers), job))
            self._changed.notify()

    def stop(self) -> None:
        """End; what is not yet due is left."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._thread.join()

    def _loop(self) -> None:
        while job := self._wait():
            job()

    def _wait(self) -> Job | None:
        with self._changed:
            while not self._stopped:
                if not self._due:
                    self._changed.wait()
                elif (pause := self._due[0][0] - monotonic()) > 0:
                    self._changed.wait(pause)
                else:
                    return heapq.heappop(self._due)[2]
        return None
