# SPDX-License-Identifier: Apache-2.0
"""An agent at the desk, over the REST API. Every answer is held against the served OpenAPI document."""
import json
import re

import jsonschema

from orienta import request


class Contract:
    """Finds the operation in the OpenAPI document and checks status and body of an answer against it."""

    def __init__(self, server):
        reply = server.get("/api/v1/openapi.json")
        assert reply.status == 200 and reply.headers["content-type"].startswith("application/json")
        self.document = reply.json()
        assert self.document["openapi"].startswith("3.1")
        self.paths = []
        for path, operations in self.document["paths"].items():
            pattern = re.compile(re.sub(r"\\\{\w+\\\}", r"[^/]+", re.escape(path)) + "$")
            self.paths.append((path, pattern, operations))
        # A literal segment wins over a parameter.
        self.paths.sort(key=lambda p: p[0].count("{"))

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            target = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def check(self, method, path, reply):
        path = path.split("?")[0]
        if path.startswith("/api/v1"):
            path = path.removeprefix("/api/v1") if not any(p.startswith("/api/v1") for p, _, _ in self.paths) else path
        found = next((operations for _, pattern, operations in self.paths
                      if pattern.match(path) and method.lower() in operations), None)
        assert found, f"{method} {path} is not in openapi.json"
        responses = found[method.lower()]["responses"]
        status = str(reply.status)
        answer = responses.get(status) or responses.get(status[0] + "XX") or responses.get("default")
        assert answer, f"{method} {path}: status {status} is not in openapi.json"
        content = self.resolve(answer).get("content", {})
        if "application/json" not in content:
            assert not reply.body or "application/json" not in reply.headers.get("content-type", ""), f"{method} {path}: body not described"
            return
        schema = {"$ref": "#/__schema", "components": self.document.get("components", {}), "__schema": content["application/json"]["schema"]}
        jsonschema.Draft202012Validator(schema).validate(json.loads(reply.body))


class Staff:
    """A signed-in user. Methods are named after what a person does."""

    def __init__(self, server, contract, role, email=None):
        self.server, self.contract = server, contract
        self.email = email or f"{role}@example.org"
        self.password = server.add_user(self.email, role)
        self.headers = {}
        self.sign_in()

    def call(self, method, path, body=None, expect=None, headers=None):
        reply = request(self.server.base, method, "/api/v1" + path, body=body, headers={**self.headers, **(headers or {})})
        self.contract.check(method, "/api/v1" + path, reply)
        if expect is not None:
            assert reply.status == expect, f"{method} {path}: {reply.status} {reply.text[:500]}"
        return reply

    # --- signing in and out ---
    def sign_in(self):
        self.headers = {}
        body = self.call("POST", "/sessions", {"email": self.email, "password": self.password}, expect=201).json()
        self.headers = {"Authorization": f"Bearer {body['token']}"}
        self.user = body["user"]
        return body

    # --- the queue and the threads ---
    def queue(self):
        return self.call("GET", "/queue", expect=200).json()

    def take_next(self):
        reply = self.call("POST", "/queue/take", {})
        assert reply.status in (200, 204), reply.text
        return reply.json() if reply.status == 200 else None

    def conversations(self, query=""):
        return self.call("GET", f"/conversations{query}", expect=200).json()["conversations"]

    def conversation_of(self, person, _what=""):
        """The newest conversation on that person's channel; tests have one person per channel."""
        rows = [c for c in self.conversations() if c["channel"] == person.channel]
        assert len(rows) == 1, rows
        return rows[0]["id"]

    def conversation(self, ident):
        return self.call("GET", f"/conversations/{ident}", expect=200).json()

    def messages(self, ident, query="?limit=200"):
        return self.call("GET", f"/conversations/{ident}/messages{query}", expect=200).json()["messages"]

    def last_seq(self, ident):
        return self.call("GET", f"/conversations/{ident}/messages", expect=200).json()["last_seq"]

    def reply(self, ident, text, seen_seq=None, expect=201, **more):
        seen = self.last_seq(ident) if seen_seq is None else seen_seq
        return self.call("POST", f"/conversations/{ident}/messages", {"text": text, "seen_seq": seen, **more}, expect=expect).json()

    def note(self, ident, text):
        return self.call("POST", f"/conversations/{ident}/notes", {"text": text}, expect=201).json()

    def hand_back(self, ident, target=None):
        return self.call("POST", f"/conversations/{ident}/hand-back", {"target": target} if target else {}, expect=200).json()

    def case(self, ident):
        return self.call("GET", f"/cases/{ident}", expect=200).json()

    def resolve(self, ident, text, seen_seq, expect=200):
        return self.call("POST", f"/cases/{ident}/resolve", {"text": text, "seen_seq": seen_seq}, expect=expect).json()
