"""What other processes do in tests; importable, so that they can be started afresh."""

from __future__ import annotations

from multiprocessing.synchronize import Barrier
from pathlib import Path

from fakes import FakeEncoder

from bot.adapters.knowledge.files import KnowledgeFiles
from bot.adapters.retrieval.indexer import Indexer
from bot.adapters.retrieval.store import Store

PATIENCE = 60  # seconds until a test that waits for another process gives up


def indexer_over(
    index_dir: Path, knowledge_dir: Path, encoder: FakeEncoder | None = None
) -> Indexer:
    """Make an indexer with a fake model."""
    return Indexer(Store(index_dir), encoder or FakeEncoder(), KnowledgeFiles([knowledge_dir]))


def build_together(index_dir: Path, knowledge_dir: Path, start: Barrier) -> None:
    """Build once everybody is ready."""
    indexer = indexer_over(index_dir, knowledge_dir)
    start.wait(PATIENCE)
    indexer.build(force=True)


def build_again_and_again(index_dir: Path, knowledge_dir: Path, times: int) -> None:
    """Put one new index after the other in place."""
    indexer = indexer_over(index_dir, knowledge_dir)
    for _ in range(times):
        indexer.build(force=True)
