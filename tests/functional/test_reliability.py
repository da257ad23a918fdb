# SPDX-License-Identifier: Apache-2.0
"""Nothing accepted is lost and nothing happens twice: provider failures, SIGKILL, graceful stop; and what the logs say."""
import http.client
import json
import sqlite3
import threading
import time

import pytest

from http_double import Answer
from meta_double import MetaDouble
from orienta import eventually
from people import SmsPerson, WebPerson, WhatsAppPerson, post_meta, reach_menu
from twilio_double import TwilioDouble


def greetings(person):
    return len([1 for text, _ in person.all_messages() if "idioma" in text])


@pytest.mark.parametrize("answer", [MetaDouble.error(130429), Answer("error", 503), Answer("error", 429, headers={"Retry-After": "1"}),
                                    Answer("error", 500, b"<html>oops</html>"), MetaDouble.error(131016, 500)],
                         ids=["130429", "503", "429", "500-html", "131016"])
def test_whatsapp_trouble_is_tried_again(person, meta, answer):
    meta.will_answer(answer)
    person.says("hola")
    person.hears("idioma", seconds=40)
    time.sleep(1)
    assert greetings(person) == 1


def test_a_slow_provider_holds_up_nobody_else(server, meta):
    slow, quick = WhatsAppPerson(server, meta, "51911111111"), WhatsAppPerson(server, meta, "51922222222")
    meta.will_answer(Answer("slow", seconds=6))
    slow.says("hola")
    eventually(lambda: not meta.answers, what="the slow answer begun")
    began = time.monotonic()
    quick.says("hola")
    quick.hears("idioma", seconds=5)
    assert time.monotonic() - began < 5
    slow.hears("idioma", seconds=20)
    time.sleep(1)
    assert greetings(slow) == 1


def test_answer_lost_on_the_way_is_not_sent_twice(person, meta, server):
    """The request was accepted but its answer never came: the status that carries our id settles it."""
    meta.will_answer(Answer("lost"))
    person.says("hola")
    message = eventually(lambda: meta.messages_to(person.digits), what="the accepted message")[0]
    status = meta.envelope(meta.change(statuses=[meta.status_of(message, "sent")]))
    assert post_meta(server, meta, status).status == 200
    person.taps("es")
    person.hears("robot", seconds=30)
    assert greetings(person) == 1


def test_refused_for_good_is_told_to_the_agent(person, meta, staff):
    meta.will_answer(MetaDouble.error(131026))
    person.says("hola")
    agent = staff("agent")
    thread = eventually(lambda: [c["id"] for c in agent.conversations()], what="the conversation")[0]
    failed = eventually(lambda: [m for m in agent.messages(thread) if m.get("status") == "failed"], what="the failure")
    assert failed[0]["status_reason"]


@pytest.mark.parametrize("answer", [TwilioDouble.error(20429, 429), Answer("error", 503)], ids=["20429", "503"])
def test_twilio_trouble_is_tried_again(sms_person, twilio, answer):
    twilio.will_answer(answer)
    sms_person.says("hola")
    sms_person.hears("idioma", seconds=40)
    time.sleep(1)
    assert greetings(sms_person) == 1


def test_stopped_at_twilio(sms_person, twilio, staff):
    sms_person.says("hola")
    sms_person.hears("idioma")
    twilio.stopped.add(sms_person.number)
    sms_person.says("1")
    agent = staff("agent")
    thread = agent.conversation_of(sms_person)
    eventually(lambda: any(m.get("status") == "failed" for m in agent.messages(thread)), what="a failed message")
    eventually(lambda: agent.conversation(thread)["contact"]["stopped_channels"] == ["sms"], what="the stop")


def test_messages_keep_their_order(person, meta):
    """Several parts of one turn, the first of which fails once."""
    person.says("hola")
    person.is_offered("es")
    meta.will_answer(Answer("error", 503))
    person.taps("es")
    person.is_offered("yes", seconds=40)
    texts = [t for t, _ in person.heard]
    assert "robot" in texts[0] and "¿Aceptas?" in texts[-1], texts


def test_killed_while_people_write(server, meta, twilio):
    """SIGKILL in the middle, three times. Whatever was answered 200 is answered once; what was not comes again, as Meta
    would send it."""
    people = [WhatsAppPerson(server, meta, f"5194000{n:04d}") for n in range(24)]
    messages = {p.digits: meta.text(p.digits, "hola") for p in people}

    def deliver(pending, accepted):
        for digits in pending:
            try:
                reply = post_meta(server, meta, meta.envelope(meta.change([messages[digits]])))
                if reply.status == 200:
                    accepted.append(digits)
            except (OSError, http.client.HTTPException, TypeError):  # the server is dying under us
                return

    accepted = []
    for _ in range(3):
        pending = [d for d in messages if d not in accepted]
        senders = [threading.Thread(target=deliver, args=(pending[i::3], accepted)) for i in range(3)]
        for sender in senders:
            sender.start()
        time.sleep(0.12)
        server.kill()
        for sender in senders:
            sender.join()
        server.start()
    deliver(list(messages), accepted)  # everything once more: duplicates must not count
    for person in people:
        person.hears("idioma", seconds=60)
    time.sleep(2)
    # Between the provider's acceptance and our record of it a kill may repeat a send, never a turn: a repeat carries the
    # same id of ours, as Meta's status would show.
    for person in people:
        ours = [m["biz_opaque_callback_data"] for m in meta.messages_to(person.digits)]
        assert len(set(ours)) == 1, f"{len(set(ours))} turns for one message"
    tell_statuses(server, meta)
    person = people[0]
    person.taps("es")
    person.is_offered("yes")


def tell_statuses(server, meta):
    """What Meta does after each send, whatever became of us: a send whose answer was cut off by the kill is settled by
    its status, which carries our id."""
    with meta.lock:
        statuses = [meta.status_of(m, "sent") for m in meta.sent]
    assert post_meta(server, meta, meta.envelope(meta.change(statuses=statuses))).status == 200


def test_killed_in_a_conversation(server, person, meta):
    reach_menu(person)
    server.kill()
    server.start()
    tell_statuses(server, meta)
    person.taps("papers")
    person.is_offered("cpp")
    server.kill()
    server.start()
    tell_statuses(server, meta)
    person.says("menú")
    person.is_offered("danger", "complaint")


def test_web_chat_goes_on_after_a_kill(server, web_person):
    reach_menu(web_person)
    before = web_person.fetch()
    server.kill()
    server.start()
    assert web_person.fetch() == before
    web_person.taps("papers")
    web_person.is_offered("cpp")


def test_sign_in_outlives_a_restart(server, staff):
    agent = staff("agent")
    assert server.stop() == 0
    server.start()
    agent.call("GET", "/me", expect=200)


def test_graceful_stop_finishes_what_began(server, person, meta):
    meta.will_answer(Answer("slow", seconds=1.5))
    person.says("hola")
    eventually(lambda: not meta.answers, what="the send begun")
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 15
    server.start()
    person.taps("es")
    person.hears("robot")
    assert greetings(person) == 1


def test_stop_ends_long_polls_and_streams_quickly(server, web_person, staff):
    staff("agent")
    waiting = threading.Thread(target=try_fetch, args=(web_person,))
    waiting.start()
    time.sleep(0.5)
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 12
    waiting.join(5)
    assert not waiting.is_alive()


def try_fetch(person):
    try:
        person.fetch(after=10_000, wait=25)
    except (OSError, AssertionError, http.client.HTTPException):
        pass  # cut or refused: only the time matters here


def test_health_and_readiness(server):
    health = server.get("/healthz")
    assert health.status == 200
    ready = server.get("/readyz")
    assert ready.status == 200
    metrics = server.get("/metrics")
    assert metrics.status == 200 and metrics.headers["content-type"].startswith("text/plain")
    assert "orienta_" in metrics.text


def test_logs_are_json_lines_without_anything_personal(server, meta, twilio, staff):
    agent = staff("agent")
    person, sms, web = WhatsAppPerson(server, meta, "51987001122"), SmsPerson(server, twilio, "+51987003344"), WebPerson(server)
    meta.will_answer(Answer("error", 503), MetaDouble.error(131026))
    reach = [person, sms]
    for someone in reach:
        someone.says("hola me llamo Yuleisy Quispe y mi cédula es 12345678")
    web.says("hola me llamo Yuleisy Quispe")
    post_meta(server, meta, meta.envelope(), signature="sha256=" + "0" * 64)
    server.get("/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=verify-whatsapp&hub.challenge=1")
    server.get("/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=secret-guess&hub.challenge=1")
    server.post("/api/v1/sessions", {"email": "someone@example.org", "password": "hunter2hunter2"})
    sms.hears("idioma|hola|Hola")
    time.sleep(2)
    token = agent.headers["Authorization"].split()[1]
    server.stop()
    text = server.logs()
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines and all("event" in line or "msg" in line or "message" in line for line in lines)
    for secret in ("987001122", "987003344", "Yuleisy", "Quispe", "12345678", "me llamo", "someone@example.org", "hunter2", "agent@example.org",
                   "secret-guess", "verify-whatsapp", token, web.token, meta.app_secret, twilio.token, *meta.numbers.values()):
        assert secret not in text, f"the log tells {secret!r}"


def test_check_config_names_the_line(server, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text('[server]\nlisten = "127.0.0.1:0"\nlisen = "typo"\n', encoding="utf-8")
    done = server.command("check-config", str(bad))
    assert done.returncode != 0 and "3" in done.stderr + done.stdout and "lisen" in done.stderr + done.stdout


def test_backup_while_running(server, person, tmp_path, postgres):
    reach_menu(person)
    target = tmp_path / "copy.db"
    done = server.command("backup", str(target), "--config", str(server.config))
    if postgres:
        assert done.returncode != 0 and "pg_dump" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    assert sqlite3.connect(target).execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert sqlite3.connect(target).execute("SELECT count(*) FROM messages").fetchone()[0] > 3
