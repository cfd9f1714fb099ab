"""Checks every payload that the app sends against Slack's rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError

from slackspace.faults import Fault
from slackspace.model import Json
from slackspace.rules import block_rules, message_rules, metadata_rules, view_rules

__all__ = ["Fault", "check_message", "check_metadata", "check_view"]

_SCHEMA = Path(__file__).with_name("schema") / "slack.schema.json"
_ATTACHMENTS = 100
_WORDING = {
    "maxLength": "must be at most {limit} characters",
    "minLength": "must be at least {limit} characters",
    "maxItems": "no more than {limit} items allowed",
    "minItems": "no fewer than {limit} items allowed",
}


@cache
def _validator(name: str) -> Draft7Validator:
    schema = json.loads(_SCHEMA.read_text())
    schema["$ref"] = f"#/definitions/{name}"
    return Draft7Validator({"allOf": [{"$ref": schema.pop("$ref")}], **schema})


def check_message(message: Json) -> list[Fault]:
    """List what is wrong with the `text`, `blocks` and `attachments` of a message."""
    blocks, text = message.get("blocks") or [], str(message.get("text") or "")
    faults = [*_by_schema(blocks, "blocks")]
    sound = [block for block in blocks if isinstance(block, dict)]
    faults += [*block_rules(sound, "blocks"), *message_rules(sound, text)]
    if message.get("no_fallback") and blocks:
        faults.append(Fault("text", "fallback", "is missing beside the blocks", advice=True))
    attachments = message.get("attachments") or []
    if len(attachments) > _ATTACHMENTS:
        rule = f"no more than {_ATTACHMENTS} items allowed"
        faults.append(Fault("attachments", "maxItems", rule, "too_many_attachments"))
    for number, attachment in enumerate(attachments):
        inner, path = attachment.get("blocks") or [], f"attachments/{number}/blocks"
        faults += [*_by_schema(inner, path), *block_rules(inner, path)]
    return list(dict.fromkeys(faults))


def check_view(view: Json) -> list[Fault]:
    """List what is wrong with a modal or a home tab."""
    faults = [*_worded(_validator("View").iter_errors(view), "view")]
    if view.get("type") in {"modal", "home"} and isinstance(view.get("blocks"), list):
        blocks = [block for block in view["blocks"] if isinstance(block, dict)]
        faults += [*block_rules(blocks, "view/blocks"), *view_rules(view)]
    return list(dict.fromkeys(faults))


def check_metadata(metadata: Any) -> list[Fault]:
    """List what is wrong with a message's metadata."""
    if not isinstance(metadata, dict) or not {"event_type", "event_payload"} <= metadata.keys():
        return [Fault("metadata", "required", "needs event_type and event_payload")]
    found = _worded(_validator("MessageMetadata").iter_errors(metadata), "metadata")
    inside = "metadata/event_payload/"  # what Slack says of types there it may not insist on
    told = [replace(fault, advice=True) if inside in fault.path else fault for fault in found]
    return [*told, *metadata_rules(metadata)]


def _by_schema(blocks: Any, path: str) -> Iterator[Fault]:
    if not isinstance(blocks, list):
        yield Fault(path, "type", "must be a list")
        return
    for number, block in enumerate(blocks):
        yield from _worded(_validator("AnyBlock").iter_errors(block), f"{path}/{number}")


def _worded(errors: Iterable[ValidationError], path: str) -> Iterator[Fault]:
    for error in errors:
        where = "/".join([path, *(str(part) for part in error.absolute_path)])
        wording = _WORDING.get(str(error.validator))
        limit = error.validator_value
        text = wording.format(limit=limit) if wording else error.message[:300]
        yield Fault(where, str(error.validator), text)
