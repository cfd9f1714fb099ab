"""What the coach refuses. These are the errors of the core; each port and part adds its own to the tree.

CoachError
├── DocumentError       a document cannot be made as asked for
├── KnowledgeError      the knowledge files do not hold together (each problem names file and line)
├── IndexUnusableError  the index on disk is damaged, stale or made by another model
├── ModelError          the embedding model is missing or is not the one it claims to be
├── PromptError         a wording in prompts/ does not fit what it is asked to say
├── SettingError        a setting has a wrong value
├── StorageError        the database cannot be reached, or is of another version
└── UnknownRecordError  an id that no record has

Every message can be shown to a person: it says what is wrong and what to do about it.
"""

from __future__ import annotations

from dataclasses import dataclass


class CoachError(Exception):
    """Base of all errors whose message is meant for people."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a knowledge file, with the place to mend it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Render as `file:line: message`, the form editors turn into a link."""
        return f"{self.file}:{self.line}: {self.message}"


class KnowledgeError(CoachError):
    """The knowledge files do not hold together."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep every problem, so that an editor can mend them all in one go."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class DocumentError(CoachError):
    """A document cannot be made: its template, a field, the process area or the format is wrong."""


class IndexUnusableError(CoachError):
    """The index cannot be used as it is; the message says why."""


class ModelError(CoachError):
    """The embedding model is missing, or is not the one it claims to be."""


class PromptError(CoachError):
    """A template under prompts/ does not fit what it is given."""


class SettingError(CoachError):
    """A setting has a value that cannot be used."""


class StorageError(CoachError):
    """The database cannot be reached, or is not of the version that this coach knows."""


class UnknownRecordError(CoachError):
    """No record has this id."""
