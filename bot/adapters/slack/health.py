"""Whether everything that the coach needs is well."""

from __future__ import annotations

from threading import Lock


class Health:
    """What is known of each thing that is needed; nothing said yet means not well yet."""

    def __init__(self, *names: str) -> None:
        self._lock = Lock()
        self._faults: dict[str, str] = dict.fromkeys(names, "not checked yet")

    def well(self, name: str) -> None:
        """Say that something is well."""
        self.say(name, "")

    def say(self, name: str, fault: str) -> None:
        """Say what is wrong with something; nothing is where the text is empty."""
        with self._lock:
            self._faults[name] = fault

    def faults(self) -> dict[str, str]:
        """What is wrong, by name; empty where everything is well."""
        with self._lock:
            return {name: fault for name, fault in self._faults.items() if fault}
