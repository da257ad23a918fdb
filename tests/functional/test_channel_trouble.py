# SPDX-License-Identifier: Apache-2.0
"""What providers refuse, whom they know to have stopped, and a database that goes away."""
import signal
import subprocess
import time

import pytest

import conftest
from http_double import Answer
from meta_double import MetaDouble
from orienta import Orienta, eventually
from people import SmsPerson, WebPerson, WhatsAppPerson, post_meta, post_twilio, reach_menu
from twilio_double import TwilioDouble


def outgoing(agent, person):
    return [m for m in agent.messages(agent.conversation_of(person)) if m["direction"] == "out"]


def test_outside_the_window(person, meta, staff):
    """131047: never again for this message, with the reason; the next one goes."""
    meta.will_answer(MetaDouble.error(131047))
    person.says("hola")
    agent = staff("agent")
    eventually(lambda: agent.conversations(), what="the conversation")
    failed = eventually(lambda: [m for m in outgoing(agent, person) if m["status"] == "failed"], what="the failure")
    assert "24" in failed[0]["status_reason"]
    person.says("1")
    person.hears("robot")


def test_a_dead_token_pauses_one_channel_only(server, meta, staff):
    """190: nothing more is sent there for a while, nothing is lost, the other number goes on."""
    first, second = meta.numbers
    a = WhatsAppPerson(server, meta, "51911111111", "whatsapp", first)
    b = WhatsAppPerson(server, meta, "51922222222", "whatsapp2", second)
    meta.will_answer(MetaDouble.error(190, 401))
    a.says("hola")
    eventually(lambda: not meta.answers, what="the refusal")
    time.sleep(1)
    a.says("1")
    b.says("hola")
    b.is_offered("es")
    time.sleep(2)
    assert not meta.messages_to(a.digits)
    agent = staff("agent")
    assert {m["status"] for m in outgoing(agent, a)} == {"queued"}
    assert "190" in server.logs()
    # After the pause it all goes, in order.
    a.mark = 0
    a.hears("robot", seconds=90)
    assert "idioma" in meta.texts_to(a.digits)[0]


def test_one_person_too_fast_holds_up_nobody_else(server, meta):
    slow, quick = WhatsAppPerson(server, meta, "51911111111"), WhatsAppPerson(server, meta, "51922222222")
    meta.will_answer(MetaDouble.error(131056))
    slow.says("hola")
    eventually(lambda: not meta.answers, what="the refusal")
    began = time.monotonic()
    quick.says("hola")
    quick.hears("idioma", seconds=5)
    assert not meta.messages_to(slow.digits)
    slow.hears("idioma", seconds=20)
    assert time.monotonic() - began > 3


def test_a_cut_connection_is_not_sent_twice(person, meta, server):
    """The request was written, the answer never came, and Meta says nothing: it waits before it is sent again."""
    meta.will_answer(Answer("cut"))
    person.says("hola")
    eventually(lambda: not meta.answers, what="the cut")
    person.hears_nothing(6)


def test_killed_with_a_send_under_way(server, person, meta):
    """The provider took it, we were killed before we knew: its status settles that after the restart."""
    meta.will_answer(Answer("slow", seconds=1.5))
    person.says("hola")
    eventually(lambda: not meta.answers, what="the send begun")
    server.kill()
    message = eventually(lambda: meta.messages_to(person.digits), what="what the provider took")[0]
    server.start()
    assert post_meta(server, meta, meta.envelope(meta.change(statuses=[meta.status_of(message, "sent")]))).status == 200
    person.taps("es")
    person.hears("robot", seconds=15)
    assert len([t for t in meta.texts_to(person.digits) if "idioma" in t]) == 1


def test_stop_on_whatsapp(server, person, meta, staff):
    reach_menu(person)
    person.says("BAJA")
    time.sleep(1)
    if any(i for _, options in person.all_messages()[person.mark:] for i, _ in options if i == "yes"):
        person.taps("yes")  # confirmed once
    agent = staff("agent")
    thread = agent.conversation_of(person)
    eventually(lambda: agent.conversation(thread)["contact"]["stopped_channels"] == ["whatsapp"], what="the stop")
    refused = agent.call("POST", f"/conversations/{thread}/messages", {"text": "¿Hola?", "seen_seq": agent.last_seq(thread)})
    assert refused.status == 409 and "stop" in refused.text.lower()
    person.says("BAJA")
    person.hears_nothing()
    person.says("menú")
    person.is_offered("complaint")
    assert agent.conversation(thread)["contact"]["stopped_channels"] == []


@pytest.mark.parametrize("form", [{"Body": "STOP", "OptOutType": "STOP"}, {"Body": "Stop"}, {"Body": "alto", "OptOutType": "STOP"}])
def test_stop_answered_by_the_carrier(server, sms_person, twilio, staff, form):
    """Twilio has answered already and blocks us: not a word."""
    sms_person.says("hola")
    sms_person.hears("idioma")
    sms_person.turn()
    assert post_twilio(server, twilio, {**twilio.inbound(sms_person.number, ""), **form}).status == 200
    sms_person.hears_nothing()
    agent = staff("agent")
    thread = agent.conversation_of(sms_person)
    assert agent.conversation(thread)["contact"]["stopped_channels"] == ["sms"]
    sms_person.says("START")
    sms_person.hears(".")


def test_stop_told_by_a_status(server, sms_person, twilio, staff):
    sms_person.says("hola")
    sms_person.hears("idioma")
    message = twilio.sent[0]
    query = message["StatusCallback"].removeprefix(twilio.public_url + "/webhooks/sms/status")
    form = twilio.status_of(message, "undelivered", ErrorCode="21610")
    assert post_twilio(server, twilio, form, action="/status", query=query).status == 200
    agent = staff("agent")
    thread = agent.conversation_of(sms_person)
    eventually(lambda: agent.conversation(thread)["contact"]["stopped_channels"] == ["sms"], what="the stop")


def test_statuses_of_twilio_never_go_backwards(server, sms_person, twilio, staff):
    sms_person.says("hola")
    sms_person.hears("idioma")
    message = twilio.sent[0]
    query = message["StatusCallback"].removeprefix(twilio.public_url + "/webhooks/sms/status")
    for status in ("delivered", "undelivered", "sent", "queued", "danced"):
        assert post_twilio(server, twilio, twilio.status_of(message, status), action="/status", query=query).status == 200
    # By the id alone, and with an id of ours that does not exist.
    assert post_twilio(server, twilio, twilio.status_of(message, "sent"), action="/status").status == 200
    assert post_twilio(server, twilio, twilio.status_of({**message, "_sid": "SM" + "0" * 32}, "sent"), action="/status",
                       query="?m=00000000-0000-7000-8000-000000000000").status == 200
    assert {m["status"] for m in outgoing(staff("agent"), sms_person)} == {"delivered"}


def test_the_public_address_has_a_path(tmp_path, postgres, meta, twilio):
    """Behind a proxy that cuts a prefix off the path; Twilio signs what it called, with or without the port."""
    for number, public in enumerate(("https://ayuda.example.org/linea", "https://ayuda.example.org:8443/linea")):
        channels = conftest.channels(meta, twilio)
        server = Orienta(tmp_path / f"o{number}", postgres.new_database() if postgres else None, channels, public_url=public).start()
        twilio.public_url = public
        try:
            for signed in (public, "https://ayuda.example.org:443/linea" if number == 0 else "https://ayuda.example.org/linea"):
                person = SmsPerson(server, twilio, f"+5198765432{number}{len(signed) % 10}")
                form = twilio.inbound(person.number, "hola")
                signature = twilio.signature("/webhooks/sms", form, base=signed)
                assert post_twilio(server, twilio, form, signature=signature).status == 200, signed
                person.hears("idioma")
            assert twilio.sent[-1]["StatusCallback"].startswith(public + "/webhooks/sms/status?m=")
        finally:
            server.close()


def test_twilio_by_get_and_what_is_not_for_us(server, twilio, sms_person):
    import urllib.parse
    form = twilio.inbound(sms_person.number, "hola & ñ")
    path = "/webhooks/sms?" + urllib.parse.urlencode(form)
    signature = twilio.signature(path, {})
    reply = server.get(path, headers={"X-Twilio-Signature": signature})
    assert reply.status == 200 and reply.headers["content-type"].startswith("text/xml") and b"<Response" in reply.body
    assert server.get(path + "x", headers={"X-Twilio-Signature": signature}).status == 403
    sms_person.hears("idioma")
    other = twilio.inbound("+51900000001", "hola")
    other["To"] = "+15005550001"
    assert post_twilio(server, twilio, other).status == 403
    strange = twilio.inbound("+51900000001", "a\x00b\ud83d".encode("utf-8", "replace").decode())
    assert post_twilio(server, twilio, strange).status == 200


def test_the_database_goes_away_and_comes_back(tmp_path, postgres, meta, twilio):
    if not postgres:
        pytest.skip("SQLite does not go away")
    server = Orienta(tmp_path / "orienta", postgres.new_database(), conftest.channels(meta, twilio)).start()
    person, web = WhatsAppPerson(server, meta, "51987654321"), WebPerson(server)
    person.says("hola")
    person.is_offered("es")
    message = meta.text(person.digits, "1")
    payload = meta.envelope(meta.change([message]))
    postgres.server.send_signal(signal.SIGINT)
    postgres.server.wait(30)
    try:
        assert post_meta(server, meta, payload).status == 503
        assert web.post({"text": "hola"}, "the-same").status == 503
        assert post_twilio(server, twilio, twilio.inbound("+51987654322", "hola", sid="SM1")).status == 503
        assert server.get("/readyz").status == 503 and server.get("/healthz").status == 200
        assert server.get("/api/v1/me", headers={"Authorization": "Bearer x"}).status == 503
    finally:
        postgres.server = subprocess.Popen(
            [postgres.bin / "postgres", "-D", postgres.folder / "data", "-p", str(postgres.port), "-h", "127.0.0.1", "-k", postgres.folder,
             "-c", "max_connections=60"],
            stdout=open(postgres.folder / "log", "ab"), stderr=subprocess.STDOUT, cwd=postgres.folder, **postgres.as_user())
        eventually(lambda: subprocess.run([postgres.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(postgres.port)], check=False).returncode == 0,
                   what="PostgreSQL")
    eventually(lambda: server.get("/readyz").status == 200, what="ready again")
    person.turn()
    assert post_meta(server, meta, payload).status == 200  # Meta tries again
    person.hears("robot")
    assert web.post({"text": "hola"}, "the-same").status == 202
    web.is_offered("es")
    server.close()
