"""YAML read with line numbers, so that an error can name the place to mend.

Parsing stops at PyYAML's node tree, which knows where every value stands; plain Python values and a
table from path to line are made from it. Keys that occur twice are an error, not a silent overwrite.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from bot.domain.errors import KnowledgeError, Problem

Path = tuple[str | int, ...]

_DEEPEST = 50  # levels; what goes deeper refers to itself, or is no knowledge file


@dataclass(frozen=True)
class Located:
    """The content of a YAML file and the line of every value in it."""

    file: str
    content: Any
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """Line of a value, or of the nearest thing around it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str, file: str) -> Located:
    """Parse YAML text.

    Raises:
        KnowledgeError: the text is no YAML, or a key occurs twice.

    """
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = (
            f"not valid YAML: {error.problem}. Put quotes around text that holds ': ' or ' #'."
        )
        raise KnowledgeError([Problem(file, line, message)]) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise KnowledgeError([Problem(file, 1, f"not valid YAML: {error}")]) from None
    walk = _Walk(file)
    content = walk.value(root, ()) if root is not None else None
    if walk.problems:
        raise KnowledgeError(walk.problems)
    return Located(file, content, walk.lines)


class _Walk:
    """One pass over a node tree."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self._scalars = yaml.SafeLoader("")

    def value(self, node: yaml.Node, path: Path) -> Any:
        line = self.lines[path] = node.start_mark.line + 1
        if len(path) > _DEEPEST:
            message = "not valid YAML: nested too deeply, or a value that holds itself"
            self.problems.append(Problem(self.file, line, message))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, n)) for n, item in enumerate(node.value)]
        return self._scalar(node, line)

    def _scalar(self, node: yaml.Node, line: int) -> Any:
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError, LookupError):  # a tag of another language, 30 February
            message = (
                f"not valid YAML: '{node.value}' is no value. Put quotes around it if it is text."
            )
            self.problems.append(Problem(self.file, line, message))
            return None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in content:
                self.problems.append(Problem(self.file, line, f"'{key}' is given twice"))
            content[key] = self.value(value_node, (*path, key))
            self.lines[(*path, key)] = line
        return content
