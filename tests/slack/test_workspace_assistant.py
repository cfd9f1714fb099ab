"""Bolt's assistant works in the pane, and a program of its own works from outside."""

import subprocess
import sys

from slack_bolt import Assistant
from slackspace.running import socket_mode

ELSEWHERE = """
import os
from slack_sdk import WebClient

client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["COACH_SLACK_API_URL"])
client.chat_postMessage(channel=os.environ["CHANNEL"], text="Hello from elsewhere.")
"""


def test_bolts_assistant_greets_and_answers_in_its_thread(workspace, app, alice):
    assistant = Assistant()

    @assistant.thread_started
    def greet(say, set_suggested_prompts):
        say("How can I help?")
        set_suggested_prompts(prompts=[{"title": "Ask", "message": "What is an incident?"}])

    @assistant.user_message
    def answer(payload, set_status, set_title, say):
        set_title(payload["text"])
        set_status("is looking")
        say(f"You asked: {payload['text']}")

    app.use(assistant)
    with socket_mode(workspace, app):
        thread = alice.opens_assistant(seen_from="#help")
        alice.reads("How can I help?", thread=thread)
        alice.messages_coach("What is an incident?", thread=thread)
        alice.reads("You asked: What is an incident?", thread=thread)
        workspace.settles()

    pane = workspace.state.assistant[alice.dm.id, thread.ts]
    assert pane["title"] == "What is an incident?"
    assert pane["prompts"] == [{"title": "Ask", "message": "What is an incident?"}]
    assert "status" not in pane


def test_prompts_can_be_offered_in_the_messages_tab(workspace, app, alice):
    @app.event("app_home_opened")
    def offer(event, set_suggested_prompts):
        if event["tab"] == "messages":
            set_suggested_prompts(prompts=[{"title": "Ask", "message": "What is a problem?"}])

    with socket_mode(workspace, app):
        alice.opens_messages()
        (call,) = workspace.waits_for(
            lambda: workspace.calls("assistant.threads.setSuggestedPrompts"), "the prompts"
        )
        workspace.settles()

    assert call.ok


def test_a_program_in_another_process_finds_the_workspace(workspace, alice):
    environment = {**workspace.environment, "CHANNEL": alice.id}

    subprocess.run([sys.executable, "-c", ELSEWHERE], env=environment, check=True)

    assert alice.reads("Hello from elsewhere.").channel == alice.dm.id
