"""Draws what people see as PNG pictures: conversations, forms and home tabs.

Needs node, npm and Chromium; the npm packages are installed once, into a cache folder.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_cache_path
from websocket import create_connection

from slackspace.model import Json

SOURCES = Path(__file__).with_name("drawing")
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--remote-debugging-port=0", "--remote-allow-origins=*", "--hide-scrollbars"),
)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_LISTENING = re.compile(r"DevTools listening on (ws://\S+)")
_SHARPNESS = 2.0
_WIDTH = 760
_MEASURE = "JSON.stringify(document.querySelector('.scene').getBoundingClientRect())"
_SECONDS = 120


def missing_tools() -> list[str]:
    """Name what drawing needs and this machine lacks."""
    lacking = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    return lacking if _browser() else [*lacking, "chromium"]


def draw(scenes: Mapping[str, Json], folder: Path, sharpness: float = _SHARPNESS) -> list[Path]:
    """Draw scenes, see `scenes.py`, into PNG files of the same names.

    Args:
        scenes: what is to be drawn, by name.
        folder: for the files.
        sharpness: pixels of the picture for one of the page.

    Raises:
        RuntimeError: a tool is missing.
        subprocess.CalledProcessError: a tool failed.
    """
    if lacking := missing_tools():
        raise RuntimeError(f"drawing needs {', '.join(lacking)}")
    folder.mkdir(parents=True, exist_ok=True)
    pictures = []
    with tempfile.TemporaryDirectory() as made:
        pages = _write_pages(scenes, Path(made))
        with _chromium(Path(made)) as browser:
            for page in pages:
                picture = folder / f"{page.stem}.png"
                picture.write_bytes(browser.picture(page, sharpness))
                pictures.append(picture)
    return pictures


def _browser() -> str | None:
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


def _installed() -> Path:
    """Give the folder with the npm packages, after installing them if need be."""
    lock = (SOURCES / "package-lock.json").read_bytes()
    folder = (
        user_cache_path("improvement-coach") / f"drawing-{hashlib.sha256(lock).hexdigest()[:12]}"
    )
    if not (folder / "node_modules" / ".package-lock.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(SOURCES / name, folder)
        install = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(install, cwd=folder, check=True, capture_output=True, timeout=_SECONDS)
    for source in ("render.mjs", "scene.css"):
        shutil.copy(SOURCES / source, folder)
    return folder


def _write_pages(scenes: Mapping[str, Json], folder: Path) -> list[Path]:
    told = folder / "scenes.json"
    told.write_text(json.dumps(dict(scenes)))
    command = ["node", str(_installed() / "render.mjs"), str(told), str(folder)]
    subprocess.run(command, check=True, timeout=_SECONDS)
    return [folder / f"{name}.html" for name in scenes]


class _Chromium:
    """A browser, spoken to by its debugging protocol."""

    def __init__(self, address: str) -> None:
        self._line = create_connection(address, timeout=_SECONDS, suppress_origin=True)
        self._numbers = 0
        self._session: dict[str, str] = {}
        target = self.ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self.ask("Target.attachToTarget", {"targetId": target, "flatten": True})
        self._session = {"sessionId": attached["sessionId"]}
        self.ask("Page.enable", {})

    def ask(self, method: str, parameters: Json) -> Json:
        """Send a command and wait for its answer."""
        self._numbers += 1
        command = {"id": self._numbers, "method": method, "params": parameters, **self._session}
        self._line.send(json.dumps(command))
        answer = self._hear("id", self._numbers)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return dict(answer["result"])

    def _hear(self, name: str, value: object) -> Json:
        while True:
            heard: Json = json.loads(self._line.recv())
            if heard.get(name) == value:
                return heard

    def picture(self, page: Path, sharpness: float) -> bytes:
        """Draw a page, as high as its content."""
        size = {"width": _WIDTH, "height": 600, "deviceScaleFactor": sharpness, "mobile": False}
        self.ask("Emulation.setDeviceMetricsOverride", size)
        self.ask("Page.navigate", {"url": page.as_uri()})
        self._hear("method", "Page.loadEventFired")
        measured = self.ask("Runtime.evaluate", {"expression": _MEASURE})
        area = json.loads(measured["result"]["value"])
        clip = {name: area[name] for name in ("x", "y", "width", "height")} | {"scale": 1}
        how = {"format": "png", "captureBeyondViewport": True, "clip": clip}
        return base64.b64decode(self.ask("Page.captureScreenshot", how)["data"])

    def close(self) -> None:
        """End the conversation."""
        self._line.close()


@contextmanager
def _chromium(folder: Path) -> Iterator[_Chromium]:
    profile = folder / "profile"
    command = [str(_browser()), *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
    log = folder / "chromium.log"
    with log.open("w") as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
    try:
        browser = _Chromium(_address(process, log))
        yield browser
        browser.close()
    finally:
        process.terminate()
        process.wait(_SECONDS)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(_SECONDS * 10):
        if found := _LISTENING.search(log.read_text()):
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"Chromium did not start:\n{log.read_text()}")
