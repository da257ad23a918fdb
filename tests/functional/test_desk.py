# SPDX-License-Identifier: Apache-2.0
"""A person takes over: sign-in, queue, replies, notes, hand back, resolving, live updates, rights."""
import http.client
import json
import re
import threading
import time
import urllib.parse
import uuid

from orienta import eventually, request
from people import WebPerson, WhatsAppPerson, complain, reach_menu


class EventStream:
    """Reads server-sent events in a thread until closed."""

    def __init__(self, server, headers, last=None):
        url = urllib.parse.urlsplit(server.base)
        self.connection = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
        more = {"Last-Event-ID": str(last)} if last is not None else {}
        self.connection.request("GET", "/api/v1/events", headers={**headers, **more, "Accept": "text/event-stream"})
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200
        assert self.answer.getheader("Content-Type").startswith("text/event-stream")
        self.events = []  # (id, type, data)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        current = {}
        try:
            for raw in self.answer:
                line = raw.decode().rstrip("\n")
                if line.startswith(":"):
                    continue
                if line:
                    name, _, value = line.partition(": ")
                    current[name] = value
                    continue
                if "event" in current and current["event"] != "hello":
                    self.events.append((int(current["id"]), current["event"], json.loads(current["data"])))
                current = {}
        except (OSError, ValueError, http.client.HTTPException, AttributeError):
            pass

    def close(self):
        self.connection.sock and self.connection.sock.close()
        self.connection.close()


def asks_for_person(person):
    person.says("quiero hablar con una persona")
    person.taps("here")
    person.hears("Avisé a una persona")


def test_the_whole_way(person, staff, meta):
    """Queue, take, reply, note, hand back, resolve: and the person notices only what concerns them."""
    agent = staff("agent")
    reach_menu(person)
    reference = complain(person)
    case = agent.case(reference)
    person.says("persona")
    person.taps("here")
    person.hears("Avisé a una persona")
    waiting = eventually(lambda: agent.queue()["conversations"], what="a conversation in the queue")
    assert [c["channel"] for c in waiting] == ["whatsapp"] and waiting[0]["owner"] == "queue"

    # While a queue owns it the flow is silent.
    person.says("¿hay alguien?")
    person.hears_nothing()

    taken = agent.take_next()
    thread = taken["id"]
    assert taken["owner"] == "person" and taken["owner_user"] == agent.user["id"]
    assert agent.take_next() is None, "taken by one only"
    said = [m["text"] for m in agent.messages(thread) if m["direction"] == "in"]
    assert "¿hay alguien?" in said and "No me dieron el almuerzo y me gritaron" in said

    person.turn()
    agent.reply(thread, "Hola, soy Ana. ¿Puede volver mañana a las 9?")
    person.hears("soy Ana")
    agent.note(thread, "Llamar al comedor antes de las 12")
    person.says("sí, puedo")
    person.hears_nothing()
    notes = [m for m in agent.messages(thread) if m["direction"] == "note"]
    assert [n["text"] for n in notes] == ["Llamar al comedor antes de las 12"] and notes[0]["author_user"] == agent.user["id"]

    person.turn()
    assert agent.hand_back(thread, "menu")["owner"] == "bot"
    person.is_offered("danger", "complaint")

    person.turn()
    done = agent.resolve(case["id"], "Hablamos con el comedor. Mañana la atienden.", agent.last_seq(thread))
    assert done["state"] in ("told", "resolved")
    person.hears("Mañana la atienden")
    assert [c["to"] for c in agent.case(reference)["history"]][-1] in ("told", "resolved")
    # And the bot goes on.
    person.says("menú")
    person.is_offered("danger", "complaint")
    assert not any("Llamar al comedor" in t for t, _ in person.all_messages()), "a note must never be sent"


def test_hand_back_goes_on_where_the_flow_left_off(person, staff):
    agent = staff("agent")
    reach_menu(person)
    asks_for_person(person)
    thread = agent.take_next()["id"]
    agent.reply(thread, "Hola, ¿en qué ayudo?")
    person.hears("en qué ayudo")
    person.turn()
    agent.hand_back(thread)
    person.hears("Necesitas algo más")


def test_queue_order_danger_first(server, meta, staff):
    agent = staff("agent")
    people = [WhatsAppPerson(server, meta, f"5196000000{n}") for n in range(3)]
    for person in people[:2]:
        reach_menu(person)
        asks_for_person(person)
    people[2].says("me quieren matar")
    people[2].hears(r"\b105\b")
    eventually(lambda: agent.queue()["total"] == 3, what="three in the queue")
    order = [c["urgency"] for c in agent.queue()["conversations"]]
    assert order == ["danger", "normal", "normal"]
    assert agent.queue()["counts"]["danger"] == 1
    assert agent.take_next()["urgency"] == "danger"
    first, second = agent.take_next(), agent.take_next()
    assert first["waiting_since"] is None or second["waiting_since"] is None or first["waiting_since"] <= second["waiting_since"]


def test_taken_by_one_of_many(server, meta, staff):
    agents = [staff("agent", f"agent{n}") for n in range(4)]
    people = [WhatsAppPerson(server, meta, f"5196100000{n}") for n in range(3)]
    for person in people:
        reach_menu(person)
        asks_for_person(person)
    taken = []
    threads = [threading.Thread(target=lambda a=a: taken.append(a.take_next())) for a in agents]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    ids = [c["id"] for c in taken if c]
    assert len(ids) == 3 and len(set(ids)) == 3 and taken.count(None) == 1


def test_stale_reply_is_refused_with_what_is_new(person, staff):
    agent = staff("agent")
    reach_menu(person)
    asks_for_person(person)
    thread = agent.take_next()["id"]
    seen = agent.last_seq(thread)
    person.says("Perdón, era mi hermana, no yo")
    eventually(lambda: agent.last_seq(thread) > seen, what="the new message")
    person.turn()
    refused = agent.reply(thread, "Entonces usted...", seen_seq=seen, expect=409)
    assert refused["error"]["code"] == "moved_on"
    assert [m["text"] for m in refused["error"]["unseen"]] == ["Perdón, era mi hermana, no yo"]
    person.hears_nothing()
    agent.reply(thread, "Gracias por avisar")
    person.hears("Gracias por avisar")


def test_a_repeated_reply_is_sent_once(person, staff):
    agent = staff("agent")
    reach_menu(person)
    asks_for_person(person)
    thread = agent.take_next()["id"]
    person.turn()
    seen, ident = agent.last_seq(thread), str(uuid.uuid4())
    agent.reply(thread, "Una sola vez", seen_seq=seen, client_id=ident)
    again = agent.call("POST", f"/conversations/{thread}/messages", {"text": "Una sola vez", "seen_seq": seen, "client_id": ident})
    assert again.status in (200, 201)
    person.hears("Una sola vez")
    time.sleep(1.5)
    assert len([1 for t, _ in person.all_messages() if t == "Una sola vez"]) == 1


def test_danger_words_work_while_a_person_owns_it(person, staff):
    agent = staff("agent")
    reach_menu(person)
    asks_for_person(person)
    agent.take_next()
    person.says("hola otra vez")
    person.hears_nothing()
    person.says("me va a matar")
    person.hears(r"\b105\b")


def test_web_chat_sees_who_writes(web_person, staff):
    agent = staff("agent")
    reach_menu(web_person)
    asks_for_person(web_person)
    thread = agent.take_next()["id"]
    assert thread == web_person.conversation
    web_person.turn()
    agent.note(thread, "nota interna")
    agent.reply(thread, "Hola por el chat")
    web_person.hears("Hola por el chat")
    messages = web_person.fetch()
    assert [m["author"] for m in messages if m["message"]["text"] == "Hola por el chat"] == ["agent"]
    assert not any("nota interna" in json.dumps(m, ensure_ascii=False) for m in messages)


def test_events_reach_a_console_and_none_is_missed(server, person, staff):
    agent = staff("agent")
    stream = EventStream(server, agent.headers)
    person.says("hola")
    eventually(lambda: stream.events, what="an event")
    last = stream.events[-1][0]
    stream.close()
    # Away while things happen, then back with the last id.
    person.taps("es")
    person.taps("yes")
    asks_for_person(person)
    back = EventStream(server, agent.headers, last)
    eventually(lambda: len(back.events) >= 3, what="what was missed")
    time.sleep(1)
    ids = [i for i, _, _ in back.events]
    assert ids == sorted(set(ids)) and ids[0] > last
    whole = EventStream(server, agent.headers, 0)
    eventually(lambda: whole.events and whole.events[-1][0] >= ids[-1], what="everything from the start")
    assert [e for e in whole.events if e[0] > last][:len(back.events)] == back.events
    # Numbers and words, never what people wrote.
    assert person.digits not in json.dumps([d for _, _, d in whole.events])
    back.close()
    whole.close()


def test_signing_in_and_out(server, staff):
    agent = staff("agent")
    assert agent.call("GET", "/me", expect=200).json()["email"] == agent.email
    for body in ({"email": agent.email, "password": "wrong"}, {"email": "nobody@example.org", "password": agent.password}):
        reply = request(server.base, "POST", "/api/v1/sessions", body=body)
        assert reply.status == 401 and reply.json()["error"]["code"] == "wrong_credentials"
    old = dict(agent.headers)
    agent.call("DELETE", "/sessions/current", expect=204)
    assert request(server.base, "GET", "/api/v1/me", headers=old).status == 401
    agent.sign_in()
    # A cookie travels by itself, so a change by cookie needs the csrf value too.
    reply = request(server.base, "POST", "/api/v1/sessions", body={"email": agent.email, "password": agent.password})
    cookie = reply.headers["set-cookie"].split(";")[0]
    assert "HttpOnly" in reply.headers["set-cookie"] and "SameSite=Strict" in reply.headers["set-cookie"]
    assert request(server.base, "GET", "/api/v1/me", headers={"Cookie": cookie}).status == 200
    assert request(server.base, "POST", "/api/v1/queue/take", body={}, headers={"Cookie": cookie}).status == 403
    assert request(server.base, "POST", "/api/v1/queue/take", body={},
                   headers={"Cookie": cookie, "X-CSRF-Token": reply.json()["csrf"]}).status == 204


def test_guessing_passwords_is_slowed(server, staff):
    agent = staff("agent")
    statuses = [request(server.base, "POST", "/api/v1/sessions", body={"email": agent.email, "password": f"guess{n}"}).status
                for n in range(15)]
    assert 429 in statuses and 201 not in statuses


def test_rights(server, person, staff):
    reach_menu(person)
    asks_for_person(person)
    agent, editor, admin = staff("agent"), staff("editor"), staff("administrator")
    thread = agent.take_next()["id"]
    for other in (editor, admin):
        assert other.call("GET", "/queue").status == 403
        assert other.call("GET", f"/conversations/{thread}").status == 403
    assert agent.call("GET", "/users").status == 403
    assert admin.call("GET", "/users", expect=200).json()["users"]
    assert agent.call("GET", "/flows").status == 403
    assert editor.call("GET", "/flows", expect=200).json()["flows"]
    for path in ("/queue", "/conversations", "/cases", "/events", "/users", "/flows", "/me"):
        assert request(server.base, "GET", "/api/v1" + path).status == 401, path


def test_sensitive_reports_are_seen_by_supervisors_only(person, staff):
    reach_menu(person)
    person.taps("complaint")
    person.taps("conduct")
    person.taps("safe")
    person.taps("no")  # nobody is in danger now
    person.hears("menor de 18")
    person.taps("no")
    person.hears("organización")
    person.says("Un comedor de Comas")
    person.taps("hidden")
    person.taps("self")
    person.hears("contar algo más")
    person.taps("no")
    text, _ = person.hears(r"Tu número es")
    reference = re.search(r"Tu número es ([A-Z0-9-]+)", text).group(1)
    agent, supervisor = staff("agent"), staff("supervisor")
    cases = [supervisor.case(reference)]
    assert (cases[0]["kind"], cases[0]["sensitivity"], cases[0]["anonymous"]) == ("report_misconduct", "sensitive", True)
    assert "Comas" not in json.dumps(agent.conversations()), "an agent sees nothing of it"
    assert agent.call("GET", "/cases", expect=200).json()["cases"] == []
    assert agent.call("GET", f"/cases/{cases[0]['id']}").status == 404
    assert agent.call("GET", f"/conversations/{cases[0]['conversation_id']}").status == 404
    assert supervisor.call("GET", f"/conversations/{cases[0]['conversation_id']}").status == 200


def test_bad_input_is_told_clearly(server, person, staff):
    agent = staff("agent")
    reach_menu(person)
    asks_for_person(person)
    thread = agent.take_next()["id"]
    for path, body, status in ((f"/conversations/{thread}/messages", {"text": "x"}, 422),
                               (f"/conversations/{thread}/messages", {"seen_seq": 1}, 422),
                               (f"/conversations/{thread}/messages", {"text": 7, "seen_seq": 1}, 422),
                               (f"/conversations/{uuid.uuid4()}/messages", {"text": "x", "seen_seq": 1}, 404),
                               (f"/conversations/{thread}/hand-back", {"target": "no_such_flow"}, 422)):
        reply = agent.call("POST", path, body)
        assert reply.status == status, (path, body, reply.status, reply.text)
        assert reply.json()["error"]["message"]
    assert agent.call("GET", "/conversations?limit=0").status == 422
    assert agent.call("GET", "/conversations/xyz").status == 422
    raw = request(server.base, "POST", f"/api/v1/conversations/{thread}/notes", body=b"{", headers={**agent.headers, "Content-Type": "application/json"})
    assert raw.status == 400
    assert request(server.base, "DELETE", "/api/v1/queue", headers=agent.headers).status == 405
    assert request(server.base, "GET", "/api/v1/nothing", headers=agent.headers).status == 404


def test_two_web_chats_are_two_threads(server, staff):
    agent = staff("agent")
    for _ in range(2):
        visitor = WebPerson(server)
        reach_menu(visitor)
        asks_for_person(visitor)
    first, second = agent.take_next(), agent.take_next()
    assert first["id"] != second["id"] and first["contact_id"] != second["contact_id"]
