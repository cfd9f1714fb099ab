"""Follow-ups: answered from what the thread is about, and never past that."""

from bot.domain.answer import Status


def first(reply):
    return reply.hits[0].record_id if reply.hits else ""


def test_a_thread_goes_from_a_practice_to_its_reason_its_template_and_another_model(thread):
    thread.say("explain SVC.PRM.SP2.1")

    assert "look at the pile" in thread.say("why?").body
    assert first(thread.say("explain SVC.PRM.SP2.1")) == "SVC.PRM.SP2.1"
    assert first(thread.say("give me the template")) == "TEMPLATE.problem-record"


def test_and_in_itil_maps_what_the_thread_is_about(thread):
    thread.say("SVC.IRM")

    reply = thread.say("and in ITIL?")

    assert "ITIL.helpdesk-incident-management" in [hit.record_id for hit in reply.hits]


def test_its_second_goal_is_that_of_the_threads_area(thread):
    thread.say("what is OSM?")

    assert first(thread.say("what about its second goal?")) == "SVC.OSM.SG2"


def test_a_code_without_an_area_belongs_to_the_threads_area(thread):
    thread.say("service continuity management")

    assert first(thread.say("and SP2.2?")) == "SVC.SCON.SP2.2"


def test_a_number_chooses_from_what_was_asked_back(thread):
    offered = thread.say("change management")

    assert first(thread.say("2")) == offered.topic.records[1]


def test_more_shows_the_whole_record(thread):
    thread.say("GP2.9")

    assert "**Roles**" in thread.say("tell me more").body


def test_an_example_and_who_does_it_are_sides_of_the_record(thread):
    thread.say("SVC.PRM.SP2.1")

    assert "spooler" in thread.say("an example?").body
    assert "Problem manager" in thread.say("who does that?").body


def test_a_new_question_leaves_the_thread(thread):
    thread.say("SVC.PRM.SP2.1")

    reply = thread.say("which process areas are at level 5?")

    assert first(reply) in {"SVC.CAR", "DEV.CAR", "SVC.OID", "DEV.OID"}


def test_a_follow_up_without_a_thread_is_not_guessed(thread):
    assert thread.say("and the second one?").status is not Status.ANSWERED
