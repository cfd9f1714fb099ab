"""The real application: real knowledge, real model, the index of this checkout (built if need be)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.bootstrap import Application
from bot.config import Settings
from bot.domain.knowledge import Knowledge
from bot.services.conversing import Coach
from bot.services.documents import Documents

ROOT = Path(__file__).resolve().parent.parent


@cache
def application() -> Application:
    """Make the application once for all tests of a run."""
    return Application(Settings(index_dir=ROOT / "indexes"))


@cache
def knowledge() -> Knowledge:
    """Read the knowledge files once for all tests of a run."""
    return application().knowledge()


@cache
def documents() -> Documents:
    """Prepare the templates once for all tests of a run."""
    return application().documents(knowledge())


@cache
def coach() -> Coach:
    """Make the coach once for all tests of a run."""
    return application().coach()
