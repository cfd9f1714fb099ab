"""views.*: modals and home tabs."""

from __future__ import annotations

import json
import secrets
from typing import Any

from slackspace.api.method import Api, Arguments, method
from slackspace.errors import SlackError
from slackspace.model import Json, User, View
from slackspace.state import State, elements_of
from slackspace.validator import Fault, check_view

DEEPEST = 3  # modals of one stack
LARGEST = 250_000  # bytes of a view
_SHOWN = ("title", "submit", "close")
_FLAGS = ("clear_on_close", "notify_on_close", "submit_disabled")
_TEXTS = ("private_metadata", "callback_id", "external_id")


def view_json(state: State, view: View) -> Json:
    """Give the `view` object, with what the person has filled in."""
    payload = view.payload
    return {
        "id": view.id,
        "team_id": state.team.id,
        "type": view.kind,
        "blocks": view.blocks,
        **{name: payload.get(name, "") for name in _TEXTS},
        "state": {"values": values_of(view.blocks, view.inputs)},
        "hash": view.hash,
        **{name: payload.get(name) for name in _SHOWN},
        **{name: bool(payload.get(name)) for name in _FLAGS},
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": state.app.id,
        "app_installed_team_id": state.team.id,
        "bot_id": state.app.bot_id,
    }


def values_of(blocks: list[Json], inputs: dict[tuple[str, str], Json]) -> Json:
    """Give `state.values`: every element that holds a value, by block and action."""
    values: Json = {}
    for block in blocks:
        for element in elements_of(block):
            key = (block["block_id"], element["action_id"])
            value = inputs.get(key) or initial(element)
            if value is not None:
                values.setdefault(key[0], {})[key[1]] = value
    return values


INITIAL = {  # where an element keeps what it begins with, and where its state has it
    "plain_text_input": ("initial_value", "value"),
    "email_text_input": ("initial_value", "value"),
    "url_text_input": ("initial_value", "value"),
    "number_input": ("initial_value", "value"),
    "rich_text_input": ("initial_value", "rich_text_value"),
    "static_select": ("initial_option", "selected_option"),
    "external_select": ("initial_option", "selected_option"),
    "users_select": ("initial_user", "selected_user"),
    "conversations_select": ("initial_conversation", "selected_conversation"),
    "channels_select": ("initial_channel", "selected_channel"),
    "multi_static_select": ("initial_options", "selected_options"),
    "multi_external_select": ("initial_options", "selected_options"),
    "multi_users_select": ("initial_users", "selected_users"),
    "multi_conversations_select": ("initial_conversations", "selected_conversations"),
    "multi_channels_select": ("initial_channels", "selected_channels"),
    "checkboxes": ("initial_options", "selected_options"),
    "radio_buttons": ("initial_option", "selected_option"),
    "datepicker": ("initial_date", "selected_date"),
    "timepicker": ("initial_time", "selected_time"),
    "datetimepicker": ("initial_date_time", "selected_date_time"),
    "file_input": ("", "files"),
}


def value_name(kind: str) -> str | None:
    """Name the field of an element's state; None for one that holds no value."""
    return INITIAL[kind][1] if kind in INITIAL else None


def initial(element: Json) -> Json | None:
    """Give the state of an element that nobody has touched."""
    names = INITIAL.get(element["type"])
    if names is None:
        return None
    nothing: Any = [] if names[1].endswith(("options", "users", "files")) else None
    if element["type"] in {"multi_conversations_select", "multi_channels_select"}:
        nothing = []
    return {"type": element["type"], names[1]: element.get(names[0], nothing)}


def checked(state: State, payload: Any, *kinds: str) -> tuple[Json, list[Fault]]:
    """Check a view that the app sent; give it with ids and what is wrong with it."""
    if not isinstance(payload, dict) or payload.get("type") not in kinds:
        found = payload.get("type") if isinstance(payload, dict) else payload
        return {}, [Fault("view", "type", f"must be one of {', '.join(kinds)}, is {found}")]
    faults = check_view(payload)
    if any(not fault.advice for fault in faults):
        return payload, faults
    return {**payload, "blocks": state.with_ids(payload["blocks"])}, faults


def read_view(api: Api, arguments: Arguments, *kinds: str) -> Json:
    """Read and check the view of a call."""
    arguments.need("view")
    raw = arguments.structure("view", "invalid_arguments")
    if len(json.dumps(raw).encode()) > LARGEST:
        raise SlackError("view_too_large")
    payload, faults = checked(api.state, raw, *kinds)
    api.refuse_faulty(faults, "invalid_arguments")
    external = payload.get("external_id")
    taken = any(view.payload.get("external_id") == external for view in _all(api.state))
    if external and taken and arguments.text("external_id") != external:
        raise SlackError("duplicate_external_id")
    return payload


def _all(state: State) -> list[View]:
    modals = [view for stack in state.modals.values() for view in stack]
    return modals + list(state.homes.values())


def new_view(state: State, user: User, payload: Json, below: View | None = None) -> View:
    """Make a view; one that is pushed stands on another."""
    identity = state.new_id("V")
    return View(
        id=identity,
        user=user.id,
        payload=payload,
        hash=new_hash(state),
        changed=state.clock.now(),
        root_id=below.root_id if below else identity,
        previous_id=below.id if below else None,
    )


def new_hash(state: State) -> str:
    """Make the mark that tells one version of a view from the next."""
    return f"{int(state.clock.now())}.{secrets.token_hex(4)}"


def show_instead(state: State, view: View, payload: Json) -> None:
    """Give a view new content; what was filled in stays where the fields stay."""
    kept = {
        (block["block_id"], element["action_id"])
        for block in payload["blocks"]
        for element in elements_of(block)
    }
    view.payload, view.hash, view.changed = payload, new_hash(state), state.clock.now()
    view.inputs = {key: value for key, value in view.inputs.items() if key in kept}
    view.errors.clear()
    state.tell()


@method("views.open")
def open_(api: Api, arguments: Arguments) -> Json:
    """Show a modal to whoever caused the trigger."""
    arguments.need("trigger_id")
    payload = read_view(api, arguments, "modal")
    user = api.state.users[api.state.use_trigger(arguments["trigger_id"]).user]
    view = new_view(api.state, user, payload)
    api.state.modals[user.id] = [view]
    return {"view": view_json(api.state, view)}


@method("views.push")
def push(api: Api, arguments: Arguments) -> Json:
    """Put a modal on top of the open one."""
    arguments.need("trigger_id")
    payload = read_view(api, arguments, "modal")
    user = api.state.users[api.state.use_trigger(arguments["trigger_id"]).user]
    stack = api.state.modals.setdefault(user.id, [])
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached")
    view = new_view(api.state, user, payload, stack[-1] if stack else None)
    stack.append(view)
    return {"view": view_json(api.state, view)}


@method("views.update")
def update(api: Api, arguments: Arguments) -> Json:
    """Change a view that is open."""
    wanted, external = arguments.text("view_id"), arguments.text("external_id")
    if not (wanted or external):
        arguments.need("view_id")
    for view in _all(api.state):
        if view.id == wanted or (external and view.payload.get("external_id") == external):
            break
    else:
        raise SlackError("not_found")
    payload = read_view(api, arguments, view.kind)
    if arguments.text("hash") not in {"", view.hash}:
        raise SlackError("hash_conflict")
    show_instead(api.state, view, payload)
    return {"view": view_json(api.state, view)}


@method("views.publish")
def publish(api: Api, arguments: Arguments) -> Json:
    """Show a person's home tab."""
    arguments.need("user_id")
    user = api.state.user_for_app(arguments["user_id"])
    payload = read_view(api, arguments, "home")
    view = api.state.homes.get(user.id)
    if view is None:
        view = api.state.homes[user.id] = new_view(api.state, user, payload)
    elif arguments.text("hash") not in {"", view.hash}:
        raise SlackError("hash_conflict")
    show_instead(api.state, view, payload)
    return {"view": view_json(api.state, view)}
