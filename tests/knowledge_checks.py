"""What tests of knowledge files write, and how they look at what is refused."""

import pytest
from builders import write_knowledge

from bot.adapters.knowledge.loader import load
from bot.domain.errors import KnowledgeError

RECORD = """\
records:
  - id: SVC.first
    kind: history
    name: First
    source: {document: seminar, where: slide 1, basis: name}
    gist: The first.
    what: It came first.
    asks:
      - what came first
      - who began
"""
FEW = {"basis": "name", "document": "seminar", "where": "slide 1"}


def problems_of(*folders):
    """Problems with which folders are refused, as (file and line, message)."""
    with pytest.raises(KnowledgeError) as caught:
        load(folders)
    return [
        (f"{problem.file}:{problem.line}", problem.message) for problem in caught.value.problems
    ]


def problems_in(tmp_path, text):
    """Problems of a coach's own folder whose only file of records is `a.yaml`."""
    return problems_of(write_knowledge(tmp_path / "k", a=text))
