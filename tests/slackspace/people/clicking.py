"""How a person clicks and chooses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slackspace import payloads
from slackspace.api.views import value_name
from slackspace.deliveries import Delivery
from slackspace.elements import Found, beside, elements
from slackspace.filling import filled
from slackspace.model import Json, Message, View
from slackspace.people.seeing import Seeing


class Clicking(Seeing):
    """Buttons, menus, selects and fields, found by what is written on them."""

    def clicks(
        self,
        label: str,
        message: Message | None = None,
        *,
        beside: str = "",
        confirms: bool = True,
        at_home: bool = False,
    ) -> Delivery | None:
        """Click the newest button, feedback button or menu entry with this label.

        Args:
            label: its words, or its action id.
            message: where it is; without it, the open form, or else whatever is newest.
            beside: a text; the button next to it or below it is meant.
            confirms: what to say if Slack asks "Are you sure?"; the app hears nothing of a no.
            at_home: whether it is on the home tab.
        """
        fits = ("button", "feedback_buttons", "icon_button", "overflow", "workflow_button")
        found = self._find(label, message, beside, at_home, lambda one: one.element["type"] in fits)
        if found.element.get("confirm") and not confirms:
            return None
        return self._interact(self._action(found, _pressed(found)))

    def chooses(
        self,
        label: str,
        value: Any,
        message: Message | None = None,
        *,
        beside: str = "",
        at_home: bool = False,
    ) -> Delivery | None:
        """Choose in a select, a date picker, a group of checkboxes or the like.

        Args:
            label: its label, placeholder, neighbouring text or action id.
            value: the words of an option, a name, a date, or a list of those.
            message: where it is, as for `clicks`.
            beside: as for `clicks`.
            at_home: as for `clicks`.

        Returns:
            What the app was told; None if Slack only keeps the choice until the form is sent.
        """
        found = self._find(
            label, message, beside, at_home, lambda one: value_name(one.element["type"]) is not None
        )
        return self._set(found, value)

    def fills(self, fields: dict[str, Any] | None = None, **named: Any) -> None:
        """Fill in fields of the open form: `fills(due_date="2026-12-01")` or `fills({"Due": …})`."""
        for label, value in {**(fields or {}), **named}.items():
            found = self._find(
                label, None, "", False, lambda one: value_name(one.element["type"]) is not None
            )
            self._set(found, value)

    def searches(self, label: str, typed: str, message: Message | None = None) -> list[str]:
        """Type into an external select; give the options that the app offers."""
        found = self._find(label, message, "", False, lambda one: "external" in one.element["type"])
        return [option["text"]["text"] for option in self._offered(found, typed)]

    def _offered(self, found: Found, typed: str) -> list[Json]:
        with self._state.changed:
            element = {**found.element, "block_id": found.block["block_id"]}
            payload = payloads.suggestion(self._state, self.user, found.shown, element, typed)
        answer = self._interact(payload).answer or {}
        groups = answer.get("option_groups") or []
        return list(answer.get("options") or []) + [o for g in groups for o in g["options"]]

    def _set(self, found: Found, value: Any) -> Delivery | None:
        offered = self._offered(found, str(value)) if "external" in found.element["type"] else None
        with self._state.changed:
            held = filled(found.element, value, self._state, offered)
            found.shown.inputs[found.key] = held
        waits = found.block["type"] == "input" and not found.block.get("dispatch_action")
        return None if waits else self._interact(self._action(found, held))

    def _find(
        self,
        label: str,
        message: Message | None,
        near: str,
        at_home: bool,
        fits: Callable[[Found], bool],
    ) -> Found:
        def found() -> Found | None:
            for shown in self._places(message, at_home=at_home):
                candidates = [one for one in elements(shown, self.user.id) if fits(one)]
                candidates = beside(candidates, near) if near else candidates
                for quality in (2, 1):
                    fitting = [one for one in candidates if one.called(label) == quality]
                    if fitting:
                        return fitting[0]
            return None

        what = f"{self.user.name} finds '{label}'" + (f" beside '{near}'" if near else "")
        return self.workspace.waits_for(found, what)

    def _places(self, message: Message | None, *, at_home: bool) -> list[Message | View]:
        if message is not None:
            return [message] if message in self._state.visible_to(self.user) else []
        if at_home:
            return [self.home] if self.home else []
        if self.view is not None:  # an open form covers everything else
            return [self.view]
        places: list[tuple[float, Message | View]] = [
            (float(each.edited or each.ts), each) for each in self._state.visible_to(self.user)
        ]
        if self.home is not None:
            places.append((self.home.changed, self.home))
        return [each for _, each in sorted(places, key=lambda one: one[0], reverse=True)]

    def _action(self, found: Found, held: Json) -> Json:
        element, block = found.element, found.block
        with self._state.changed:
            action: Json = {
                "type": element["type"],
                "action_id": element["action_id"],
                "block_id": block["block_id"],
                "action_ts": self._state.clock.ts(),
                **{name: value for name, value in held.items() if value is not None},
            }
            return payloads.block_actions(self._state, self.user, found.shown, action)


def _pressed(found: Found) -> Json:
    """Say what a click tells of a button, a feedback button or a menu entry."""
    element, part = found.element, found.part
    if element["type"] == "overflow":
        return {"selected_option": part}
    told = part or element
    return {"text": told.get("text"), "value": told.get("value")}
