"""Make `slack.schema.json` out of what ts-json-schema-generator says about @slack/types.

    python tighten.py slack.loose.schema.json slack.schema.json

TypeScript has no lengths, but Slack's own comments do ("Maximum length for this field is 75
characters"); they are read here. What the comments leave out stands in `BY_HAND`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

Node = dict[str, Any]

_TEXT_OBJECTS = {"PlainTextElement", "MrkdwnElement", "TextObject"}
_CHARACTERS = re.compile(r"max(?:imum)? (?:length )?[^.\d]*?(\d+)\s+characters", re.IGNORECASE)
_SHORTEST = re.compile(r"minimum length is (\d+)", re.IGNORECASE)
_ITEMS = re.compile(r"(?:max(?:imum)?|up to)\b[^.\d]*?(\d+)", re.IGNORECASE)
_RANGE = re.compile(r"between (\d+) and (\d+)|min[^\d]*?(\d+)`?[^\d]*max[^\d]*(\d+)", re.IGNORECASE)

_TEXT_75 = {"properties": {"text": {"maxLength": 75}}}
_LABEL_20 = {"type": "string", "minLength": 1, "maxLength": 20}
_POINT = {
    "type": "object",
    "properties": {"label": _LABEL_20, "value": {"type": "number"}},
    "required": ["label", "value"],
    "additionalProperties": False,
}
_SERIES = {
    "type": "object",
    "properties": {
        "name": _LABEL_20,
        "data": {"type": "array", "items": _POINT, "minItems": 1, "maxItems": 20},
    },
    "required": ["name", "data"],
    "additionalProperties": False,
}
_AXES = {
    "type": "object",
    "properties": {
        "categories": {"type": "array", "items": _LABEL_20, "minItems": 1, "maxItems": 20},
        "x_label": {"type": "string", "maxLength": 50},
        "y_label": {"type": "string", "maxLength": 50},
    },
    "required": ["categories"],
    "additionalProperties": False,
}
_SLICE = {**_POINT, "properties": {"label": _LABEL_20, "value": {"exclusiveMinimum": 0}}}
_PIE = {
    "properties": {
        "type": {"const": "pie"},
        "segments": {
            "type": "array",
            "items": _SLICE,
            "minItems": 1,
            "maxItems": 12,
        },
    },
    "required": ["type", "segments"],
    "additionalProperties": False,
}
_PLOT = {
    "properties": {
        "type": {"enum": ["bar", "line", "area"]},
        "series": {"type": "array", "items": _SERIES, "minItems": 1, "maxItems": 12},
        "axis_config": _AXES,
    },
    "required": ["type", "series", "axis_config"],
    "additionalProperties": False,
}
_CHART = {
    "type": "object",
    "if": {"properties": {"type": {"const": "pie"}}},
    "then": _PIE,
    "else": _PLOT,
}
CHARTS: Node = {  # a block that @slack/types does not have yet
    "type": "object",
    "properties": {
        "type": {"const": "data_visualization"},
        "block_id": {"type": "string", "maxLength": 255},
        "title": {"type": "string", "minLength": 1, "maxLength": 50},
        "chart": _CHART,
    },
    "required": ["type", "title", "chart"],
    "additionalProperties": False,
}

_AT_LEAST_ONE: Node = {"minItems": 1}
BY_HAND: dict[str, Node] = {  # definition/property: what Slack's pages say besides
    "ActionsBlock/elements": _AT_LEAST_ONE,
    "AlertBlock/text": {"properties": {"text": {"maxLength": 200}}},
    "Button/agent_prompt": {"type": "string", "maxLength": 4000},
    "Button/visible_to_user_ids": {"type": "array", "items": {"type": "string"}},
    "CardBlock/actions": {"maxItems": 3},
    "CarouselBlock/elements": _AT_LEAST_ONE,
    "Checkboxes/options": _AT_LEAST_ONE,
    "ContainerBlock/child_blocks": _AT_LEAST_ONE,
    "ContextActionsBlock/elements": _AT_LEAST_ONE,
    "ContextBlock/elements": _AT_LEAST_ONE,
    "DataTableBlock/caption": {"minLength": 1},
    "DataTableBlock/rows": {
        "minItems": 1,
        "maxItems": 101,
        "items": {"minItems": 1, "maxItems": 20},
    },
    "IconButton/text": _TEXT_75,
    "IconButton/value": {"maxLength": 2000},
    "MarkdownBlock/text": {"minLength": 1},
    "MessageMetadata/event_type": {"minLength": 1},
    "MultiStaticSelect/options": _AT_LEAST_ONE,
    "MultiStaticSelect/option_groups": _AT_LEAST_ONE,
    "NumberInput/min_value": {"pattern": r"^-?\d+(\.\d+)?$"},
    "NumberInput/max_value": {"pattern": r"^-?\d+(\.\d+)?$"},
    "Overflow/options": _AT_LEAST_ONE,
    "PlainTextInput/initial_value": {"maxLength": 3000},
    "PlainTextInput/max_length": {"minimum": 1, "maximum": 3000},
    "PlainTextInput/min_length": {"minimum": 0, "maximum": 3000},
    "PlanBlock/tasks": {"maxItems": 50},
    "RadioButtons/options": _AT_LEAST_ONE,
    "RichTextBlock/elements": _AT_LEAST_ONE,
    "RichTextList/offset": {"type": "integer", "minimum": 0},
    "SectionBlock/fields": {"minItems": 1, "items": {"properties": {"text": {"maxLength": 2000}}}},
    "StaticSelect/options": _AT_LEAST_ONE,
    "StaticSelect/option_groups": _AT_LEAST_ONE,
    "TableBlock/rows": {"minItems": 1, "items": {"minItems": 1, "maxItems": 20}},
    "VideoBlock/author_name": {"maxLength": 50},
    "VideoBlock/title": {"properties": {"text": {"maxLength": 200}}},
    "HomeView/external_id": {"maxLength": 255},
    "ModalView/external_id": {"maxLength": 255},
}
_EVERYWHERE: dict[str, Node] = {  # by property, whatever holds it
    "image_url": {"minLength": 1, "maxLength": 3000},
    "alt_text": {"minLength": 1},
    "initial_date": {"pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "initial_time": {"pattern": r"^\d{2}:\d{2}$"},
}
_FEEDBACK = {
    "text": {"properties": {"text": {"minLength": 1, "maxLength": 75}}},
    "value": {"maxLength": 2000},
}
_OPTION_VALUE = 150  # the comment says 75, Slack's page on options and slack_sdk say 150


def tighten(loose: Node) -> Node:
    """Turn the loose schema into the strict one."""
    kinds: dict[str, Node] = loose["definitions"]
    for name in ("Root", "Block", "WorkflowStepView"):
        kinds.pop(name)
    kinds["DataVisualizationBlock"] = CHARTS
    known = kinds["KnownBlock"]["anyOf"]
    known.append({"$ref": "#/definitions/DataVisualizationBlock"})
    kinds["AnyBlock"] = {"anyOf": known}
    kinds["View"] = {"anyOf": [_ref("HomeView"), _ref("ModalView")]}
    _merge_options(kinds)
    for name in ("ImageBlock", "ImageElement"):
        kinds[name] = _merged(kinds[name]["anyOf"])
    for name, kind in kinds.items():
        for variant in kind.get("anyOf", [kind]):
            for field, node in variant.get("properties", {}).items():
                _limit(field, node)
        for path, more in BY_HAND.items():
            owner, _, field = path.partition("/")
            if owner == name:
                _add(kind["properties"].setdefault(field, {}), more)
    for button in ("positive_button", "negative_button"):
        _add(kinds["FeedbackButtons"]["properties"][button], {"properties": _FEEDBACK})
    strict = {name: _without_comments(_told_apart(kind, kinds)) for name, kind in kinds.items()}
    return {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": strict}


def _ref(name: str) -> Node:
    return {"$ref": f"#/definitions/{name}"}


def _merge_options(kinds: dict[str, Node]) -> None:
    """Make one kind of option of two that differ in their text alone."""
    option = json.loads(json.dumps(kinds["PlainTextOption"]))
    option["properties"]["text"]["$ref"] = "#/definitions/TextObject"
    option["properties"]["description"]["$ref"] = "#/definitions/TextObject"
    kinds["Option"] = option
    for kind in ("Option", "PlainTextOption"):
        value = kinds[kind]["properties"]["value"]
        value["description"] = f"Maximum length {_OPTION_VALUE} characters."
        value["minLength"] = 1
        kinds[kind]["required"] = ["text", "value"]


def _merged(variants: list[Node]) -> Node:
    """Make one kind of image of two that differ in where the image is."""
    first, second = variants
    needed = [name for name in first["required"] if name in second["required"]]
    own = [set(each["required"]).difference(needed) for each in variants]
    return {
        **first,
        "properties": {**first["properties"], **second["properties"]},
        "required": needed,
        "oneOf": [{"required": sorted(names)} for names in own],
    }


def _limit(field: str, node: Node) -> None:
    """Add the limits of a comment to the property that it describes."""
    for name, inner in node.get("properties", {}).items():
        _limit(name, inner)
    comment = str(node.get("description", "")).replace("\n", " ")
    if field in _EVERYWHERE:
        _add(node, _EVERYWHERE[field])
    length = _CHARACTERS.search(comment)
    if node.get("type") == "string":
        if shortest := _SHORTEST.search(comment):
            node["minLength"] = int(shortest[1])
        if length:
            node["maxLength"] = int(length[1])
    elif node.get("type") == "array" and _ITEMS.search(comment):
        node["maxItems"] = int(_ITEMS.search(comment)[1])  # type: ignore[index]
        _limit_groups(field, node)
    elif node.get("type") == "number" and (found := _RANGE.search(comment)):
        low, high = [int(each) for each in found.groups() if each]
        node |= {"minimum": low, "maximum": high}
    elif length and (_name(node) in _TEXT_OBJECTS or "anyOf" in node):
        _add(node, {"properties": {"text": {"maxLength": int(length[1])}}})


def _limit_groups(field: str, node: Node) -> None:
    if field == "option_groups":
        group = node["items"]["properties"]
        _add(group["label"], _TEXT_75)
        _add(group["options"], {"minItems": 1, "maxItems": 100})


def _name(node: Node) -> str:
    return str(node.get("$ref", "")).rpartition("/")[2]


def _add(node: Node, more: Node) -> None:
    """Demand more of a property; beside a `$ref` nothing counts, so both become parts of one."""
    if "$ref" in node:
        node["allOf"] = [{"$ref": node.pop("$ref")}, more]
    elif "anyOf" in node or "allOf" in node:
        node.setdefault("allOf", []).append(more)
    else:
        for name, value in more.items():
            if isinstance(value, dict) and isinstance(node.get(name), dict):
                _add(node[name], value)
            else:
                node[name] = value


def _told_apart(node: Any, kinds: dict[str, Node]) -> Any:
    """Replace unions by a choice on `type`, so that an error names the part that is wrong."""
    if isinstance(node, list):
        return [_told_apart(each, kinds) for each in node]
    if not isinstance(node, dict):
        return node
    node = {name: _told_apart(each, kinds) for name, each in node.items()}
    if "anyOf" not in node:
        return node
    members: dict[str, Node] = {}
    if not all(_gather(member, kinds, members) for member in node["anyOf"]):
        return node
    del node["anyOf"]
    choice = [
        {
            "if": {
                "type": "object",
                "properties": {"type": {"const": kind}},
                "required": ["type"],
            },
            "then": member,
        }
        for kind, member in members.items()
    ]
    node |= {"type": "object", "required": ["type"]}
    node["properties"] = {"type": {"enum": list(members)}}
    node["allOf"] = node.get("allOf", []) + choice
    return node


def _gather(member: Node, kinds: dict[str, Node], into: dict[str, Node]) -> bool:
    """Find the types that a member of a union stands for; False if it has none."""
    kind = kinds.get(_name(member), member)
    if "properties" in kind and "const" in kind["properties"].get("type", {}):
        const = kind["properties"]["type"]["const"]
        return const not in into and not into.update({const: member})  # one schema a type
    variants = kind.get("anyOf", [])
    consts = {each.get("properties", {}).get("type", {}).get("const") for each in variants}
    if len(consts) == 1 and None not in consts:  # variants of one type, such as images
        into[consts.pop()] = member
        return True
    return bool(variants) and all(_gather(each, kinds, into) for each in variants)


def _without_comments(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_comments(each) for each in node]
    if isinstance(node, dict):
        return {
            name: _without_comments(each)
            for name, each in node.items()
            if not (name == "description" and isinstance(each, str))
        }
    return node


if __name__ == "__main__":
    source, target = sys.argv[1:]
    schema = tighten(json.loads(Path(source).read_text()))
    Path(target).write_text(json.dumps(schema, indent=1, sort_keys=True) + "\n")
