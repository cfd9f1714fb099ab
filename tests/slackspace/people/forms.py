"""How a person sends or closes a form."""

from __future__ import annotations

from typing import Any

from slackspace import payloads
from slackspace.api.views import checked, new_view, show_instead, values_of
from slackspace.filling import complaints
from slackspace.model import View
from slackspace.people.base import TROUBLE
from slackspace.people.seeing import Seeing


class Forms(Seeing):
    """Forms that are sent, and what the app answers to that."""

    def submits(self) -> dict[str, str] | None:
        """Send the open form.

        Returns:
            What is wrong, by block: found by Slack itself, or said by the app; None if all is
            well.
        """
        view = self.workspace.waits_for(lambda: self.view, f"{self.user.name} has a form open")
        values = values_of(view.blocks, view.inputs)
        errors = {}
        for block in view.blocks:
            if block["type"] == "input":
                value = values.get(block["block_id"], {}).get(block["element"]["action_id"])
                if complaint := complaints(block, value):
                    errors[block["block_id"]] = complaint
        view.errors = errors
        if errors:
            return errors
        with self._state.changed:
            payload = payloads.view_submission(self._state, self.user, view)
        delivery = self._interact(payload)
        if not delivery.acked:
            return {"": TROUBLE}
        return self._after_submission(view, delivery.answer or {})

    def _after_submission(self, view: View, answer: Any) -> dict[str, str] | None:
        action = answer.get("response_action") if isinstance(answer, dict) else answer
        with self._state.changed:
            stack = self._state.modals.get(self.user.id, [])
            if action == "errors":
                return self._take_errors(view, answer.get("errors"))
            if action == "clear":
                stack.clear()
            elif action in {"update", "push"}:
                return self._take_view(view, answer.get("view"), pushed=action == "push")
            elif not action and view in stack:
                stack.remove(view)
            elif action:
                return self._complain("response_action", f"unknown: {action}")
            self._state.tell()
        return None

    def _take_errors(self, view: View, errors: Any) -> dict[str, str]:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors:
            return self._complain("errors", "must name at least one block")
        strangers = [name for name in errors if name not in inputs]
        if strangers:
            return self._complain("errors", f"these are no input blocks: {', '.join(strangers)}")
        view.errors = {str(name): str(text) for name, text in errors.items()}
        return view.errors

    def _take_view(self, view: View, answer: Any, *, pushed: bool) -> dict[str, str] | None:
        payload, faults = checked(self._state, answer, "modal")
        self.workspace.note("view_submission", faults)
        if any(not fault.advice for fault in faults):
            return {"": TROUBLE}
        if pushed:
            stack = self._state.modals.setdefault(self.user.id, [])
            stack.append(new_view(self._state, self.user, payload, view))
        else:
            show_instead(self._state, view, payload)
        self._state.tell()
        return None

    def _complain(self, path: str, text: str) -> dict[str, str]:
        self.workspace.note_one("view_submission", path, "response_action", text)
        self.warnings.append(TROUBLE)
        return {"": TROUBLE}

    def closes(self, *, everything: bool = False) -> None:
        """Close the open form, or all of them, and tell the app if it wanted to know."""
        with self._state.changed:
            stack = self._state.modals.get(self.user.id, [])
            if not stack:
                raise AssertionError(f"{self.user.name} has no form open")
            clears = everything or bool(stack[-1].payload.get("clear_on_close"))
            closed = stack[::-1] if clears else stack[-1:]
            for view in closed:
                stack.remove(view)
            told = [
                payloads.view_closed(self._state, self.user, view, is_cleared=clears)
                for view in closed
                if view.payload.get("notify_on_close")
            ]
            self._state.tell()
        for payload in told:
            self._interact(payload)
