"""`coach chat` in a real terminal: what a person types and sees."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
import real
from rich.console import Console
from rich.text import Text

pytestmark = pytest.mark.full

PICTURES = os.environ.get("COACH_PICTURES")
WIDTH, HEIGHT = 100, 42


class Terminal:
    """A terminal with the chat in it, by tmux."""

    def __init__(self, home: Path) -> None:
        self._socket = home / "tmux"
        coach = Path(sys.executable).with_name("coach")
        environment = (
            f"COACH_HOME={home} COACH_INDEX_DIR={real.ROOT / 'indexes'} TERM=xterm-256color"
        )
        self._tmux(
            *("new-session", "-d", "-x", str(WIDTH), "-y", str(HEIGHT)),
            f"env -u COLUMNS -u LINES {environment} {coach} chat",
        )

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", str(self._socket), "-f", "/dev/null", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def types(self, text: str) -> None:
        self._tmux("send-keys", "-l", text)
        self._tmux("send-keys", "Enter")

    def shows(self, wanted: str, seconds: float = 120) -> str:
        """Wait until the screen shows a text."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            screen = self._tmux("capture-pane", "-p")
            if wanted in screen:
                return screen
            time.sleep(0.2)
        message = f"'{wanted}' did not appear; the screen shows:\n{screen}"
        raise AssertionError(message)

    def picture(self, name: str, title: str) -> None:
        """Keep the screen as a picture for the README, if pictures are wanted."""
        if PICTURES:
            screen = self._tmux("capture-pane", "-p", "-e").rstrip()
            console = Console(record=True, width=WIDTH, file=StringIO())
            console.print(Text.from_ansi(screen))
            console.save_svg(str(Path(PICTURES) / name), title=title)

    def close(self) -> None:
        with suppress(subprocess.CalledProcessError):  # gone by itself when the chat was left
            self._tmux("kill-server")


@pytest.fixture
def terminal(tmp_path):
    if shutil.which("tmux") is None:
        assert not os.environ.get("COACH_REQUIRE_TOOLS"), "tmux is missing"
        pytest.skip("tmux is not installed")
    opened = Terminal(tmp_path)
    yield opened
    opened.close()


def test_somebody_asks_and_follows_up(terminal):
    terminal.shows("you>")
    terminal.types("what's the difference between an incident and a problem?")
    terminal.shows("Next:")
    terminal.types("how do we tell users their ticket is fixed?")
    screen = terminal.shows("SVC.IRM.SP2.4")

    assert "**" not in screen  # Markdown is shown, not printed
    terminal.picture("chat.svg", "make chat")


def test_what_structure_answers_does_not_wait_for_the_model(terminal):
    terminal.types("which process areas are at level 5?")

    terminal.shows("DEV.OID", seconds=60)


def test_a_long_record_reads_well(terminal):
    terminal.shows("you>")
    terminal.types("explain SVC.PRM.SP2.1 in full")
    terminal.shows("Next:")
    terminal.picture("record.svg", "coach knowledge show SVC.PRM.SP2.1")


def test_leaving_ends_the_program(terminal):
    terminal.shows("The improvement coach.")
    terminal.types("exit")

    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            terminal.shows("you>", seconds=1)
        except (AssertionError, subprocess.CalledProcessError):
            return
    pytest.fail("the chat is still there")
