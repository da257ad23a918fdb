# SPDX-License-Identifier: Apache-2.0
"""Every route by every role, made from the served OpenAPI document: a new route without a rule fails here."""
import uuid

import pytest

from orienta import request

ALLOWED = {
    "anyone": {"agent", "supervisor", "editor", "administrator"},
    "work": {"agent", "supervisor"},
    "edit": {"editor", "administrator"},
    "administer": {"administrator"},
}
ROLES = ("agent", "supervisor", "editor", "administrator")


def operations(contract):
    for path, methods in contract.document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path.replace("{id}", str(uuid.uuid4())), operation


def test_every_route_by_every_role(server, staff):
    people = {role: staff(role) for role in ROLES}
    contract = people["agent"].contract
    seen = 0
    for method, path, operation in operations(contract):
        access = operation["x-access"]
        if access == "open" or path == "/events" or path == "/sessions/current":
            continue
        assert access in ALLOWED, f"{method} {path} has no rule"
        seen += 1
        for role, person in people.items():
            reply = person.call(method, path, body={} if "requestBody" in operation else None)
            if role in ALLOWED[access]:
                assert reply.status not in (401, 403), f"{role} may {method} {path}, got {reply.status}"
            else:
                assert reply.status == 403, f"{role} may not {method} {path}, got {reply.status}"
    assert seen > 15


def test_nothing_without_a_sign_in(server, staff):
    contract = staff("agent").contract
    for method, path, operation in operations(contract):
        if operation["x-access"] == "open":
            continue
        for headers in ({}, {"Authorization": "Bearer " + "x" * 43}, {"Authorization": "Basic eDp5"}, {"Cookie": "orienta_session=zzz"}):
            body = b"{}" if "requestBody" in operation else None
            reply = request(server.base, method, "/api/v1" + path, body=body,
                            headers={**headers, "Content-Type": "application/json"})
            assert reply.status == 401, f"{method} {path} {headers}: {reply.status}"


def test_a_cookie_alone_changes_nothing(server, staff):
    agent = staff("agent")
    reply = request(server.base, "POST", "/api/v1/sessions", body={"email": agent.email, "password": agent.password})
    assert reply.status == 201
    cookie = reply.headers["set-cookie"].split(";")[0]
    assert "HttpOnly" in reply.headers["set-cookie"] and "SameSite=Strict" in reply.headers["set-cookie"]
    assert request(server.base, "GET", "/api/v1/queue", headers={"Cookie": cookie}).status == 200
    take = lambda **extra: request(server.base, "POST", "/api/v1/queue/take", headers={"Cookie": cookie, **extra}).status
    assert take() == 403
    assert take(**{"X-CSRF-Token": "guess"}) == 403
    assert take(**{"X-CSRF-Token": reply.json()["csrf"]}) == 204


def test_signing_out_ends_the_session(server, staff):
    agent = staff("agent")
    assert agent.call("DELETE", "/sessions/current").status == 204
    assert request(server.base, "GET", "/api/v1/me", headers=agent.headers).status == 401


def test_an_account_switched_off_is_out_at_once(server, staff):
    agent, administrator = staff("agent"), staff("administrator")
    me = agent.call("GET", "/me", expect=200).json()
    changed = administrator.call("PATCH", f"/users/{me['id']}", body={"active": False}, expect=200).json()
    assert changed["active"] is False
    assert request(server.base, "GET", "/api/v1/queue", headers=agent.headers).status == 401
    reply = request(server.base, "POST", "/api/v1/sessions", body={"email": agent.email, "password": agent.password})
    assert reply.status == 401


def test_wrong_passwords_are_slowed_down_and_tell_nothing(server, staff):
    agent = staff("agent")
    unknown = request(server.base, "POST", "/api/v1/sessions", body={"email": "nobody@example.org", "password": "wrong-password"})
    wrong = request(server.base, "POST", "/api/v1/sessions", body={"email": agent.email, "password": "wrong-password"})
    assert unknown.status == wrong.status == 401
    assert unknown.text == wrong.text
    statuses = []
    for _ in range(12):
        reply = request(server.base, "POST", "/api/v1/sessions", body={"email": agent.email, "password": "wrong-password"})
        statuses.append(reply.status)
    assert statuses[-1] == 429 and reply.headers["retry-after"].isdigit()


@pytest.mark.parametrize("method,path,status", [
    ("GET", "/nowhere", 404), ("DELETE", "/queue", 405), ("GET", "/conversations/../users", 404), ("GET", "", 404)])
def test_unknown_addresses(server, staff, method, path, status):
    reply = request(server.base, method, "/api/v1" + path, headers=staff("agent").headers)
    assert reply.status == status
    assert reply.json()["error"]["message"]
