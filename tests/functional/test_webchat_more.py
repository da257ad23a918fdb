# SPDX-License-Identifier: Apache-2.0
"""The web chat under unfriendly use: embedding sites, hostile text, erased visitors, floods, repeats at once."""
import json
import threading
import time
import uuid

import pytest

import conftest
from orienta import Orienta, eventually, request
from people import WebPerson, reach_menu

PARTNER = "https://socio.example.org"


@pytest.fixture
def embedded(tmp_path, postgres, meta, twilio):
    channels = conftest.channels(meta, twilio).replace(
        'type = "webchat"\n', f'type = "webchat"\nallowed_origins = "{PARTNER}, https://otro.example.org"\n')
    server = Orienta(tmp_path / "orienta", postgres.new_database() if postgres else None, channels).start()
    yield server
    server.close()


def test_only_named_sites_may_embed(embedded):
    for origin, allowed in ((PARTNER, True), ("https://otro.example.org", True), ("https://evil.example.org", False), ("null", False),
                            (PARTNER + ".evil.org", False), ("https://socio.example", False)):
        for method, path in (("OPTIONS", "sessions"), ("POST", "sessions"), ("OPTIONS", "messages"), ("GET", "messages")):
            reply = request(embedded.base, method, f"/webchat/web/{path}", headers={"Origin": origin, "Access-Control-Request-Method": "POST"},
                            body=b"{}" if method == "POST" else None)
            assert reply.headers.get("access-control-allow-origin") == (origin if allowed else None), (method, path, origin)
            assert "access-control-allow-credentials" not in reply.headers
            # Caches must not give one site's answer to another.
            assert "origin" in reply.headers.get("vary", "").lower()


def test_an_error_can_be_read_by_the_embedding_page(embedded):
    reply = request(embedded.base, "POST", "/webchat/web/messages", body=b"{}", headers={"Origin": PARTNER})
    assert reply.status == 401 and reply.headers["access-control-allow-origin"] == PARTNER


def test_hostile_text_comes_back_as_text(server, web_person):
    """JSON, never a page: nosniff, and what was written is what is shown."""
    evil = "<img src=x onerror=alert(1)>\u202e\u0007 </script>"
    assert web_person.post({"text": evil}).status == 202
    web_person.is_offered("es")
    reply = server.get("/webchat/web/messages?after=0&wait=0", headers=web_person.auth())
    assert reply.headers["content-type"].startswith("application/json") and reply.headers["x-content-type-options"] == "nosniff"
    said = [m["message"]["text"] for m in reply.json()["messages"] if m["direction"] == "in"]
    assert said[0].startswith("<img src=x onerror=alert(1)>")
    script = server.get("/webchat.js").text
    assert ".innerHTML" not in script and "insertAdjacentHTML" not in script and "document.write" not in script


@pytest.mark.parametrize("content", [{"text": "a\x00b"}, {"option_id": "a\x00b"}, {"text": "\ud83d".encode("utf-8", "surrogatepass").decode("latin-1")},
                                     {"text": "x", "option_id": "no such option"}, {"text": "🙂" * 900}])
def test_odd_text_is_taken_or_refused_but_never_breaks(server, web_person, content):
    reply = web_person.post(content)
    assert reply.status in (202, 422), reply.text
    assert web_person.post({"text": "hola"}, "a\x00b").status in (202, 422)
    assert server.get("/readyz").status == 200
    web_person.says("hola")
    web_person.is_offered("es")


def test_repeats_at_once_count_once(web_person):
    ident = str(uuid.uuid4())
    replies = []
    posts = [threading.Thread(target=lambda: replies.append(web_person.post({"text": "hola"}, ident))) for _ in range(8)]
    for post in posts:
        post.start()
    for post in posts:
        post.join()
    assert {r.status for r in replies} == {202} and len({r.json()["seq"] for r in replies}) == 1
    web_person.is_offered("es")
    time.sleep(0.5)
    assert [m["direction"] for m in web_person.fetch()] == ["in", "out"]


def test_many_new_visitors_from_one_address(server):
    statuses = [server.post("/webchat/web/sessions", {}) for _ in range(40)]
    refused = [r for r in statuses if r.status == 429]
    assert refused and all(int(r.headers["retry-after"]) >= 1 for r in refused) and statuses[0].status == 201


def test_erased_visitor(server, web_person, staff):
    """The confirmation can be read; nothing else of what was said is left; writing needs a new conversation."""
    reach_menu(web_person)
    web_person.says("me llamo Yuleisy")
    web_person.hears(".")
    web_person.says("borrar mis datos")
    web_person.taps("erase")
    web_person.hears("Borré tus datos")
    server_side = json.dumps(web_person.fetch())
    assert "Yuleisy" not in server_side
    assert web_person.post({"text": "hola"}).status == 401
    server.stop()
    server.start()
    assert any("Borré" in m["message"]["text"] for m in web_person.fetch())
    assert web_person.post({"text": "hola"}).status == 401
    agent = staff("agent")
    thread = [c["id"] for c in agent.conversations()][0]
    assert "Yuleisy" not in json.dumps(agent.messages(thread))


def test_goes_on_after_a_stop_and_a_kill(server, web_person):
    reach_menu(web_person)
    ident = str(uuid.uuid4())
    first = web_person.post({"text": "menú"}, ident)
    for end in (server.stop, server.kill):
        end()
        server.start()
        again = web_person.post({"text": "menú"}, ident)
        assert (again.status, again.json()["seq"]) == (202, first.json()["seq"])
    eventually(lambda: len([m for m in web_person.fetch() if "complaint" in [o["id"] for o in m["message"].get("options") or []]]) == 2, what="the menu once more")


def test_bad_queries(server, web_person):
    for query in ("after=x", "after=-1", "wait=26", "wait=-1", "after=99999999999999999999"):
        assert server.get(f"/webchat/web/messages?{query}", headers=web_person.auth()).status in (400, 422), query
    assert request(server.base, "DELETE", "/webchat/web/messages", headers=web_person.auth()).status == 405
    assert server.get("/webchat/web/sessions").status == 405
    assert server.get("/webchat/web").status == 404 and server.get("/webchat/").status == 404
