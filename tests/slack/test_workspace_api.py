"""The Web API answers as Slack does, to the real client."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slackspace import Workspace

HOME = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Hi"}}]}


@pytest.fixture
def help_channel(workspace, alice):
    return workspace.channel("#help", alice).id


def refused(error):
    return pytest.raises(SlackApiError, match=f"'error': '{error}'")


# --- who is who -----------------------------------------------------------------------------------


def test_the_token_tells_who_the_app_is(client, workspace):
    told = client.auth_test()

    assert (told["user_id"], told["bot_id"]) == (workspace.state.bot.id, "B00000COACH")
    assert client.bots_info(bot=told["bot_id"])["bot"]["user_id"] == told["user_id"]
    assert client.team_info()["team"]["id"] == told["team_id"]
    assert "chat:write" in told.headers["x-oauth-scopes"]


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("app", "not_allowed_token_type")],
)
def test_a_wrong_token_is_refused(workspace, token, error):
    token = workspace.state.app.app_token if token == "app" else token  # noqa: S105

    with refused(error):
        WebClient(token, base_url=workspace.api_url).auth_test()


def test_an_app_that_was_removed_is_refused(client, workspace):
    workspace.uninstalls()
    with refused("account_inactive"):
        client.auth_test()
    workspace.revokes_tokens()
    with refused("token_revoked"):
        client.auth_test()


def test_an_unknown_method_is_refused(client):
    with refused("unknown_method"):
        client.api_call("chat.postPoem")


def test_a_body_that_is_no_json_is_refused(workspace):
    headers = {"Content-Type": "application/json"}
    request = Request(f"{workspace.api_url}api.test", b"{", headers, method="POST")  # noqa: S310

    with urlopen(request) as answer:  # noqa: S310
        assert json.load(answer) == {"ok": False, "error": "invalid_json"}


def test_a_missing_argument_is_named(client):
    with refused("invalid_arguments") as refusal:
        client.api_call("chat.postMessage", json={"text": "hello"})

    told = refusal.value.response["response_metadata"]["messages"]
    assert told == ["[ERROR] missing required field: channel"]


def test_people_have_traits(client, workspace, alice):
    guest, stranger = workspace.guest("gwen"), workspace.stranger("sven")
    workspace.user("alice", is_admin=True, tz="America/New_York", locale="fr-FR")

    told = client.users_info(user=alice.id, include_locale=True)["user"]
    assert (told["is_admin"], told["tz"], told["locale"]) == (True, "America/New_York", "fr-FR")
    assert told["profile"]["email"] == "alice@example.com"
    assert client.users_info(user=guest.id)["user"]["is_ultra_restricted"]
    assert client.users_info(user=stranger.id)["user"]["is_stranger"]
    with refused("user_not_found"):
        client.users_info(user="U404")


def test_lists_come_in_pages(client, workspace):
    for number in range(5):
        workspace.user(f"user{number}")

    names = [user["name"] for page in client.users_list(limit=3) for user in page["members"]]

    assert len(names) == len(set(names)) == 7  # with the coach and Slackbot


# --- scopes ---------------------------------------------------------------------------------------


def test_a_scope_that_was_not_granted_is_missed(client, workspace, help_channel):
    workspace.withholds("reactions:write")
    message = client.chat_postMessage(channel=help_channel, text="hello")

    with refused("missing_scope") as refusal:
        client.reactions_add(channel=help_channel, timestamp=message["ts"], name="eyes")

    assert refusal.value.response["needed"] == "reactions:write"
    assert "chat:write" in refusal.value.response["provided"]
    workspace.grants("reactions:write")
    client.reactions_add(channel=help_channel, timestamp=message["ts"], name="eyes")


def test_private_channels_need_scopes_of_their_own(client, workspace, alice):
    secret = workspace.channel("#secret", alice, kind="private").id
    workspace.withholds("groups:history")

    with refused("missing_scope"):
        client.conversations_history(channel=secret)


def test_a_manifest_gives_scopes_events_and_commands(tmp_path):
    manifest = {
        "features": {
            "slash_commands": [{"command": "/coach"}],
            "shortcuts": [{"name": "Keep", "type": "message", "callback_id": "keep"}],
        },
        "oauth_config": {"scopes": {"bot": ["chat:write"]}},
        "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))

    with Workspace(tmp_path / "manifest.json") as workspace:
        client = WebClient(workspace.state.app.bot_token, base_url=workspace.api_url)
        alice = workspace.user("alice")
        channel = workspace.channel("#help", alice)
        with refused("missing_scope"):
            client.users_info(user=alice.id)
        alice.mentions("#help", "hello")
        alice.commands("/other")
        assert [each.payload["event"]["type"] for each in workspace.deliveries] == ["app_mention"]
        assert alice.sees()[-1].text == "/other is not a valid command."
        with pytest.raises(AssertionError, match="no message shortcut"):
            alice.uses_shortcut("Throw away", channel.messages[0])


# --- messages -------------------------------------------------------------------------------------


def test_a_message_is_kept_changed_and_deleted(client, help_channel, workspace):
    posted = client.chat_postMessage(
        channel=help_channel,
        text="hello",
        metadata={"event_type": "answer", "event_payload": {"record": "SVC.IRM"}},
    )
    ts = posted["ts"]
    assert posted["message"]["bot_id"] == "B00000COACH"
    link = client.chat_getPermalink(channel=help_channel, message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/{help_channel}/p{ts.replace('.', '')}")

    client.chat_update(channel=help_channel, ts=ts, text="good morning")
    (message,) = workspace.channel("#help").messages
    assert (message.text, bool(message.edited)) == ("good morning", True)

    with_all = client.conversations_history(channel=help_channel, include_all_metadata=True)
    assert with_all["messages"][0]["metadata"]["event_payload"] == {"record": "SVC.IRM"}
    without = client.conversations_history(channel=help_channel)
    assert without["messages"][0]["metadata"] == {"event_type": "answer"}

    client.chat_delete(channel=help_channel, ts=ts)
    assert workspace.channel("#help").messages == []
    with refused("message_not_found"):
        client.chat_update(channel=help_channel, ts=ts, text="hello?")


def test_threads_hold_replies(client, help_channel, alice):
    asked = alice.says("#help", "hello")
    for number in range(3):
        client.chat_postMessage(channel=help_channel, text=f"{number}", thread_ts=asked.ts)
    alice.says("#help", "elsewhere")

    thread = client.conversations_replies(channel=help_channel, ts=asked.ts)["messages"]
    assert [each["text"] for each in thread] == ["hello", "0", "1", "2"]
    assert (thread[0]["reply_count"], thread[1]["parent_user_id"]) == (3, alice.id)
    history = client.conversations_history(channel=help_channel)["messages"]
    assert [each["text"] for each in history] == ["elsewhere", "hello"]
    pages = client.conversations_replies(channel=help_channel, ts=asked.ts, limit=3)
    assert [len(page["messages"]) for page in pages] == [3, 1]
    later = client.conversations_replies(channel=help_channel, ts=asked.ts, oldest=thread[1]["ts"])
    assert [each["text"] for each in later["messages"]] == ["1", "2"]
    with refused("thread_not_found"):
        client.conversations_replies(channel=help_channel, ts="1.000000")
    with refused("invalid_thread_ts"):
        client.chat_postMessage(channel=help_channel, text="x", thread_ts="yesterday")


def test_a_deleted_first_message_leaves_a_stone(client, help_channel, workspace, alice):
    first = client.chat_postMessage(channel=help_channel, text="hello")
    alice.says("#help", "yes?", workspace.channel("#help").messages[0])

    client.chat_delete(channel=help_channel, ts=first["ts"])

    assert workspace.channel("#help").messages[0].subtype == "tombstone"


def test_an_ephemeral_message_is_seen_by_one_and_kept_nowhere(
    client, help_channel, workspace, alice
):
    bob = workspace.user("bob")
    with refused("user_not_in_channel"):
        client.chat_postEphemeral(channel=help_channel, user=bob.id, text="psst")
    workspace.channel("#help", bob)

    client.chat_postEphemeral(channel=help_channel, user=bob.id, text="psst")

    assert [each.text for each in bob.sees()] == ["psst"]
    assert alice.sees() == []
    assert client.conversations_history(channel=help_channel)["messages"] == []


def test_others_messages_are_not_the_apps_to_change(client, help_channel, alice):
    message = alice.says("#help", "mine")

    with refused("cant_update_message"):
        client.chat_update(channel=help_channel, ts=message.ts, text="yours")
    with refused("cant_delete_message"):
        client.chat_delete(channel=help_channel, ts=message.ts)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"markdown_text": "*x*", "text": "x"}, "markdown_text_conflict"),
        ({"blocks": [{"type": "banner"}], "text": "x"}, "invalid_blocks"),
        ({"blocks": "{", "text": "x"}, "invalid_blocks_format"),
        ({"metadata": {"event_type": "x"}, "text": "x"}, "invalid_metadata_schema"),
    ],
)
def test_what_slack_would_not_take_is_refused(client, help_channel, workspace, content, error):
    with refused(error):
        client.api_call("chat.postMessage", json={"channel": help_channel, **content})

    workspace.forgives()


def test_faults_are_told_to_the_app_and_to_the_test(client, help_channel, workspace):
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]

    with refused("invalid_blocks") as refusal:
        client.chat_postMessage(channel=help_channel, text="x", blocks=blocks)

    told = refusal.value.response["response_metadata"]["messages"]
    assert told == ["[ERROR] must be at least 1 characters [json-pointer:/blocks/0/text/text]"]
    (problem,) = workspace.forgives()
    assert str(problem).startswith("chat.postMessage: blocks/0/text/text: must be at least 1")


def test_a_workspace_complains_of_faults_at_its_end():
    workspace = Workspace().__enter__()
    client = WebClient(workspace.state.app.bot_token, base_url=workspace.api_url)
    with refused("msg_too_long"):
        client.chat_postMessage(channel=workspace.channel("#help").id, text="x" * 40_001)

    with pytest.raises(AssertionError, match="Slack would not like"):
        workspace.__exit__(None)


# --- channels -------------------------------------------------------------------------------------


def test_the_app_speaks_only_where_it_may(client, workspace, alice):
    workspace.withholds("chat:write.public")
    away = workspace.channel("#away", alice, coach=False).id
    secret = workspace.channel("#secret", alice, kind="private", coach=False).id

    with refused("not_in_channel"):
        client.chat_postMessage(channel=away, text="hello")
    with refused("channel_not_found"):
        client.chat_postMessage(channel=secret, text="hello")
    client.conversations_join(channel=away)
    client.chat_postMessage(channel=away, text="hello")
    workspace.archives("#away")
    with refused("is_archived"):
        client.chat_postMessage(channel=away, text="hello")


def test_a_mention_where_the_app_is_not_goes_nowhere(workspace, alice):
    workspace.channel("#away", alice, coach=False)

    alice.mentions("#away", "hello?")

    assert workspace.deliveries == []
    assert "not in this channel" in alice.sees()[-1].text
    alice.invites_coach("#away")
    (joined,) = workspace.deliveries
    assert joined.payload["event"]["type"] == "member_joined_channel"
    assert joined.payload["event"]["inviter"] == alice.id


def test_channels_are_described(client, workspace, alice):
    shared = workspace.channel("#partners", alice, workspace.stranger("sven"), shared=True).id

    told = client.conversations_info(channel=shared, include_num_members=True)["channel"]
    assert (told["is_ext_shared"], told["is_member"], told["num_members"]) == (True, True, 3)
    assert alice.id in client.conversations_members(channel=shared)["members"]
    mine = client.users_conversations(types=["public_channel", "im"])["channels"]
    assert {each.get("name") for each in mine} == {"help", "partners"}


def test_direct_messages_open_by_themselves_or_on_demand(client, alice):
    opened = client.conversations_open(users=[alice.id])["channel"]["id"]
    posted = client.chat_postMessage(channel=alice.id, text="hello")

    assert opened == posted["channel"] == alice.dm.id
    assert client.conversations_info(channel=opened)["channel"]["user"] == alice.id
    assert [each.text for each in alice.sees(alice.dm)] == ["hello"]


def test_not_everybody_can_be_written_to(client, workspace):
    gone = workspace.user("gus", deleted=True)

    with refused("cannot_dm_bot"):
        client.conversations_open(users=["U00000COACH"])
    with refused("user_disabled"):
        client.conversations_open(users=[gone.id])


def test_a_reply_may_be_shown_to_the_channel_too(client, help_channel, alice):
    asked = alice.says("#help", "hello")

    client.chat_postMessage(
        channel=help_channel, text="all of you", thread_ts=asked.ts, reply_broadcast=True
    )

    history = client.conversations_history(channel=help_channel)["messages"]
    assert [each.get("subtype") for each in history] == ["thread_broadcast", None]


def test_reactions_come_and_go(client, help_channel, alice):
    message = alice.says("#help", "hello")
    it = {"channel": help_channel, "timestamp": message.ts}

    client.reactions_add(name="eyes", **it)
    assert message.reactions == {"eyes": ["U00000COACH"]}
    with refused("already_reacted"):
        client.reactions_add(name="eyes", **it)
    client.reactions_remove(name="eyes", **it)
    with refused("no_reaction"):
        client.reactions_remove(name="eyes", **it)


# --- views, the assistant, files ------------------------------------------------------------------


def test_a_home_tab_is_published_unless_somebody_was_faster(client, alice):
    first = client.views_publish(user_id=alice.id, view=HOME)["view"]
    client.views_publish(user_id=alice.id, view=HOME, hash=first["hash"])

    assert alice.sees_home("Hi").user == alice.id
    with refused("hash_conflict"):
        client.views_publish(user_id=alice.id, view=HOME, hash=first["hash"])
    with refused("hash_conflict"):
        client.views_update(view_id=first["id"], view=HOME, hash="1.0")
    with refused("not_found"):
        client.views_update(view_id="V404", view=HOME)


def test_the_assistants_pane_is_filled(client, workspace, alice):
    first = alice.opens_assistant(seen_from="#help")
    it = {"channel_id": alice.dm.id, "thread_ts": first.ts}

    client.assistant_threads_setTitle(title="Incidents", **it)
    prompts = [{"title": "Ask", "message": "What is an incident?"}]
    client.assistant_threads_setSuggestedPrompts(prompts=prompts, **it)
    client.assistant_threads_setStatus(status="is looking", **it)

    pane = workspace.state.assistant[alice.dm.id, first.ts]
    assert (pane["title"], pane["status"], pane["prompts"]) == ("Incidents", "is looking", prompts)
    client.chat_postMessage(channel=alice.dm.id, thread_ts=first.ts, text="Here it is.")
    assert "status" not in pane
    event = workspace.deliveries[0].payload["event"]
    assert event["assistant_thread"]["context"]["channel_id"] == "C000000HELP"
    with refused("invalid_arguments"):
        client.assistant_threads_setSuggestedPrompts(prompts=prompts * 5, **it)
    workspace.forgives()


def test_a_file_is_sent_in_three_steps(client, workspace, help_channel, alice):
    client.files_upload_v2(
        channel=help_channel, content="a,b\n1,2\n", filename="actions.csv", initial_comment="Yours"
    )

    (message,) = alice.sees("#help")
    assert (message.text, message.files[0]["name"]) == ("Yours", "actions.csv")
    bearer = {"Authorization": f"Bearer {workspace.state.app.bot_token}"}
    with urlopen(Request(message.files[0]["url_private"], headers=bearer)) as answer:  # noqa: S310
        assert answer.read() == b"a,b\n1,2\n"


# --- trouble --------------------------------------------------------------------------------------


def test_too_many_calls_are_held_off(client, workspace, help_channel):
    workspace.limits("chat.postMessage", retry_after=7, channel="#help")

    with refused("ratelimited") as refusal:
        client.chat_postMessage(channel=help_channel, text="hello")

    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "7"
    client.chat_postMessage(channel=help_channel, text="hello")


def test_a_client_that_waits_gets_through(client, workspace, help_channel):
    workspace.limits("chat.postMessage", retry_after=0)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))

    client.chat_postMessage(channel=help_channel, text="hello")

    assert [call.status for call in workspace.calls("chat.postMessage")] == [429, 200]


def test_slack_takes_one_message_a_second_and_channel(client, workspace, help_channel):
    other = workspace.channel("#other").id
    workspace.limits_posting()
    client.chat_postMessage(channel=help_channel, text="one")
    client.chat_postMessage(channel=other, text="one")

    with refused("ratelimited"):
        client.chat_postMessage(channel=help_channel, text="two")
    workspace.passes(1)
    client.chat_postMessage(channel=help_channel, text="two")


def test_errors_can_be_ordered(client, workspace, help_channel):
    workspace.refuses("chat.postMessage", "fatal_error")
    workspace.breaks("chat.postMessage", status=503)
    workspace.slows("chat.postMessage", seconds=0.2)

    with refused("fatal_error"):
        client.chat_postMessage(channel=help_channel, text="one")
    with pytest.raises(SlackApiError, match="non-JSON format"):
        client.chat_postMessage(channel=help_channel, text="two")
    client.chat_postMessage(channel=help_channel, text="three")
    assert [each.text for each in workspace.channel("#help").messages] == ["three"]


@pytest.mark.parametrize("stored", [True, False])
def test_a_connection_may_break_before_or_after(client, workspace, help_channel, stored):
    client.retry_handlers.clear()
    workspace.drops("chat.postMessage", stored=stored)

    with pytest.raises(OSError, match=r"Remote end closed|reset"):
        client.chat_postMessage(channel=help_channel, text="hello")

    assert len(workspace.channel("#help").messages) == int(stored)


def test_the_sdk_repeats_after_a_broken_connection_and_so_posts_twice(
    client, workspace, help_channel
):
    workspace.drops("chat.postMessage")

    client.chat_postMessage(channel=help_channel, text="hello")

    assert [each.text for each in workspace.channel("#help").messages] == ["hello", "hello"]


def test_an_address_that_was_never_given_is_not_known(workspace):
    request = Request(f"{workspace.state.base}/actions/T1/1/x", b"{}", method="POST")  # noqa: S310

    with pytest.raises(HTTPError, match="404"):
        urlopen(request)  # noqa: S310
