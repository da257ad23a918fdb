# SPDX-License-Identifier: Apache-2.0
"""Every kind of message a person can send by WhatsApp, and what else Meta delivers: 200, and recorded truthfully."""
import json
import threading
import time
import uuid

import pytest

from orienta import eventually, request
from people import WhatsAppPerson, post_meta

BSUID = "PE.13491208655302741918"


def deliver(server, meta, *messages, **change):
    reply = post_meta(server, meta, meta.envelope(meta.change(list(messages), **change)))
    assert reply.status == 200, reply.text


def recorded(agent, channel="whatsapp"):
    """Inbound messages of the only conversation of that channel, once it is there."""
    thread = eventually(lambda: [c["id"] for c in agent.conversations() if c["channel"] == channel], what="the conversation")
    assert len(thread) == 1, thread
    return [m for m in agent.messages(thread[0]) if m["direction"] == "in"]


TYPES = {
    "button": ({"button": {"payload": "food", "text": "Comida"}}, "option", "Comida"),
    "button without payload": ({"button": {"text": "Comida"}}, "text", "Comida"),
    "list reply": ({"interactive": {"type": "list_reply", "list_reply": {"id": "r1", "title": "Papeles", "description": "x"}}}, "option", "Papeles"),
    "form": ({"interactive": {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{not json"}}}, "text", "Sent"),
    "call permission": ({"interactive": {"type": "call_permission_reply", "call_permission_reply": {"response": "accept"}}}, "system", ""),
    "interactive without content": ({"interactive": {"type": "button_reply"}}, "unsupported", ""),
    "image": ({"image": {"id": "1", "mime_type": "image/jpeg", "sha256": "x", "caption": "mi DNI"}}, "media", "mi DNI"),
    "video": ({"video": {"id": "2", "mime_type": "video/mp4"}}, "media", ""),
    "document": ({"document": {"id": "3", "mime_type": "application/pdf", "filename": "../../carta.pdf"}}, "media", ""),
    "sticker": ({"sticker": {"id": "4", "mime_type": "image/webp", "animated": True}}, "media", ""),
    "voice": ({"voice": {"id": "5", "mime_type": "audio/ogg"}}, "media", ""),
    "video nobody could fetch": ({"video": {}, "errors": [{"code": 131052}]}, "unsupported", ""),
    "location": ({"location": {"latitude": -12.05, "longitude": -77.04, "name": "Plaza"}}, "location", ""),
    "location on the moon": ({"location": {"latitude": 512, "longitude": "x"}}, "unsupported", ""),
    "contacts": ({"contacts": [{"name": {"formatted_name": "Ana"}, "phones": [{"phone": "+51 999"}]}, {"origin": "contact_request"}, 7]}, "contacts", ""),
    "reaction": ({"reaction": {"message_id": "wamid.X", "emoji": "👍"}}, "reaction", "👍"),
    "reaction removed": ({"reaction": {"message_id": "wamid.X"}}, "reaction", ""),
    "order": ({"order": {"catalog_id": "c", "text": "quiero", "product_items": [{"product_retailer_id": "p", "quantity": 1}]}}, "order", "quiero"),
    "welcome": ({"request_welcome": {}}, "system", ""),
    "unsupported": ({"unsupported": {"type": "poll"}, "errors": [{"code": 131051}]}, "unsupported", ""),
    "edit of nothing known": ({"edit": {"original_message_id": "wamid.NONE", "message": {"type": "text", "text": {"body": "otra cosa"}}}}, "edit", "otra cosa"),
    "revoke of nothing known": ({"revoke": {"original_message_id": "wamid.NEVER"}}, "revoke", ""),
    "telepathy": ({"telepathy": {"thought": [1, 2, {"a": None}]}}, "unsupported", ""),
    "text without body": ({"text": {}}, "unsupported", ""),
    "text that is a string": ({"text": "hola"}, "unsupported", ""),
    "text null": ({"text": None}, "unsupported", ""),
    "text with NUL": ({"text": {"body": "a\x00b"}}, "text", "ab"),
}
KINDS = {"list reply": "interactive", "form": "interactive", "call permission": "interactive", "interactive without content": "interactive"}


def test_every_type(server, meta, staff):
    """One batch with all of them; each is there once, as what it was."""
    agent = staff("agent")
    digits = "51987654321"
    messages, wanted = [], []
    for n, (name, (content, kind, text)) in enumerate(TYPES.items()):
        kind_name = KINDS.get(name) or next(iter(content))
        messages.append(meta.inbound(digits, kind_name, at=time.time() - 100 + n, **content))
        wanted.append((name, kind, text))
    deliver(server, meta, *messages)
    got = eventually(lambda: (lambda m: m if len(m) >= len(wanted) else None)(recorded(agent)), what="all of them")
    assert [(w[0], m["kind"], m["text"]) for w, m in zip(wanted, got)] == wanted
    by_name = {w[0]: m["content"] for w, m in zip(wanted, got)}
    assert "poll" in json.dumps(by_name["unsupported"])
    assert "thought" in json.dumps(by_name["telepathy"]), "what is newer than this program is kept"
    assert "not json" in json.dumps(by_name["form"])


def test_garbage_of_every_shape(server, meta, staff):
    """Around one good message: the odd ones cost it nothing."""
    good = WhatsAppPerson(server, meta, "51987654321")
    number = next(iter(meta.numbers))
    text = meta.text(good.digits, "hola")
    odd = [None, 7, "x", [], {}, {"id": "wamid.A"}, {"from": good.digits, "type": "text"}, {**text, "id": {"a": 1}, "from": ["x"]},
           {**text, "id": "wamid.T", "timestamp": "never"}, {**text, "id": "wamid.U", "timestamp": 10 ** 30},
           {**text, "id": "wamid.V", "type": 12}, {**text, "id": "wamid." + "x" * 9000, "from": "51911111112"}, {**text, "id": "wamid.W", "from": "x" * 500},
           {**text, "id": "wamid.G", "group_id": "g1"}, {**text, "id": "wamid.C", "context": "x", "referral": 3, "errors": {}}]
    changes = [{"field": "messages", "value": {"metadata": {"phone_number_id": number}, "messages": odd + [text], "contacts": "x", "statuses": 4}}]
    changes += [None, 3, {"field": 1, "value": 2}, {"value": None}, {"field": "messages", "value": {"metadata": 3}},
                {"field": "messages", "value": {"metadata": {"phone_number_id": int(number)}, "messages": {"a": 1}, "errors": [3], "statuses": [
                    None, {}, {"id": 3, "status": "sent"}, {"id": "wamid.?", "status": "danced"}, {"id": "wamid.?", "status": "failed", "errors": ["x", {}]}]}}]
    for payload in ({"object": "whatsapp_business_account", "entry": [None, 5, {"changes": None}, {"id": 1, "changes": changes}]},
                    {"object": None}, {"entry": []}, {}):
        assert post_meta(server, meta, payload).status == 200, payload
    good.is_offered("es", "en")
    assert server.get("/readyz").status == 200


def test_lone_surrogates_and_broken_text(server, meta):
    person = WhatsAppPerson(server, meta, "51987654321")
    raw = meta.encode(meta.envelope(meta.change([meta.text(person.digits, "hola SURROGATE")]))).replace(b"SURROGATE", b"\\ud83d")
    assert post_meta(server, meta, raw).status == 200
    person.hears(".")


def test_without_a_phone_number(server, meta, staff):
    """Only a business-scoped user id: the answer goes to `recipient`."""
    message = meta.text("x", "hola")
    del message["from"]
    message["from_user_id"] = BSUID
    deliver(server, meta, message, contacts=[{"profile": {"name": "Sheena", "username": "@s"}, "user_id": BSUID}])
    sent = eventually(lambda: meta.messages_to(BSUID), what="an answer")
    assert sent[0]["recipient"] == BSUID and "to" not in sent[0]
    # Later the number is shown too: the same conversation goes on, and answers go to the number.
    shown = meta.text("51955555555", "1")
    shown["from_user_id"] = BSUID
    deliver(server, meta, shown, contacts=[{"user_id": BSUID, "wa_id": "51955555555"}])
    eventually(lambda: meta.messages_to("51955555555"), what="an answer to the number")
    assert len(recorded(staff("agent"))) == 2


@pytest.mark.parametrize("how", ["user_changed_number", "user_changed_user_id", "user_id_update"])
def test_identity_changes_go_on_with_the_same_conversation(server, meta, staff, how):
    agent = staff("agent")
    old, new = "51911110000", "51922220000"
    first = meta.text(old, "hola")
    first["from_user_id"] = "PE.OLD"
    deliver(server, meta, first, contacts=[{"user_id": "PE.OLD", "wa_id": old}])
    eventually(lambda: meta.messages_to(old), what="a greeting")
    if how == "user_changed_number":
        change = meta.inbound(old, "system", system={"body": f"User changed from {old} to {new}", "wa_id": new, "type": how})
        payload = meta.envelope(meta.change([change], contacts=[]))
    elif how == "user_changed_user_id":
        change = meta.inbound(old, "system", system={"body": "x", "wa_id": new, "user_id": "PE.NEW", "type": how})
        change["from_user_id"] = "PE.OLD"
        payload = meta.envelope(meta.change([change], contacts=[]))
    else:
        value = meta.change()["value"]
        value["user_id_update"] = [{"wa_id": old, "detail": "x", "user_id": {"previous": "PE.OLD", "current": "PE.NEW"}, "timestamp": str(int(time.time()))}]
        payload = meta.envelope({"field": "user_id_update", "value": value})
    for _ in range(3):  # both events, repeated: once is enough
        assert post_meta(server, meta, payload).status == 200
    then = meta.text(new, "1")
    if how == "user_id_update":
        del then["from"]
    if how != "user_changed_number":
        then["from_user_id"] = "PE.NEW"
    deliver(server, meta, then, contacts=[])
    receiver = old if how == "user_id_update" else new
    eventually(lambda: any("robot" in t for t in meta.texts_to(receiver)), what="the next step, at the new address")
    assert [m["text"] for m in recorded(agent)] == ["hola", "1"]


def test_user_id_learnt_from_a_change_of_number(server, meta, staff):
    """Known by number only; the change names a user id; later the number is hidden."""
    old = "51911110000"
    deliver(server, meta, meta.text(old, "hola"), contacts=[])
    eventually(lambda: meta.messages_to(old), what="a greeting")
    change = meta.inbound(old, "system", system={"body": "x", "wa_id": "51922220000", "user_id": "PE.NEW", "type": "user_changed_user_id"})
    deliver(server, meta, change, contacts=[])
    hidden = meta.text("x", "1")
    del hidden["from"]
    hidden["from_user_id"] = "PE.NEW"
    deliver(server, meta, hidden, contacts=[])
    eventually(lambda: any("robot" in t for t in meta.texts_to("51922220000")), what="the next step")
    assert [m["text"] for m in recorded(staff("agent"))] == ["hola", "1"]


def test_edits_and_deletions(server, meta, staff):
    agent = staff("agent")
    digits = "51987654321"
    said, secret = meta.text(digits, "hola"), meta.text(digits, "vivo en la calle tal")
    deliver(server, meta, said, secret)
    eventually(lambda: len(recorded(agent)) == 2, what="both")
    deliver(server, meta, meta.inbound(digits, "edit", edit={"original_message_id": said["id"], "message": {"type": "text", "text": {"body": "buenas"}}}))
    deliver(server, meta, meta.inbound(digits, "revoke", revoke={"original_message_id": secret["id"]}))
    messages = recorded(agent)
    assert messages[0]["text"] == "buenas"
    # What was edited and then deleted is gone with its edits.
    third = meta.text(digits, "me llamo Ana")
    edit = meta.inbound(digits, "edit", edit={"original_message_id": third["id"], "message": {"type": "text", "text": {"body": "me llamo Anabel"}}})
    deliver(server, meta, third, edit, meta.inbound(digits, "revoke", revoke={"original_message_id": third["id"]}))
    assert "llamo" not in json.dumps(recorded(agent))
    assert messages[1]["revoked"] is True and "calle" not in json.dumps(messages)
    # Nobody deletes what the helpline or another person said.
    ours = eventually(lambda: meta.messages_to(digits), what="an answer")[0]
    deliver(server, meta, meta.inbound(digits, "revoke", revoke={"original_message_id": ours["_wamid"]}))
    deliver(server, meta, meta.inbound("51900000009", "revoke", revoke={"original_message_id": said["id"]}))
    thread = [c["id"] for c in agent.conversations()]
    texts = [m["text"] for t in thread for m in agent.messages(t)]
    assert "buenas" in texts and any("idioma" in t for t in texts)


def test_changes_that_overtake_their_message(server, meta, staff):
    """Meta promises no order: a deletion may come before what it deletes."""
    agent = staff("agent")
    digits = "51987654321"
    secret, typo = meta.text(digits, "mi clave es 1234"), meta.text(digits, "hloa")
    deliver(server, meta, meta.inbound(digits, "revoke", revoke={"original_message_id": secret["id"]}))
    deliver(server, meta, meta.inbound(digits, "edit", edit={"original_message_id": typo["id"], "message": {"type": "text", "text": {"body": "hola"}}}))
    deliver(server, meta, secret, typo)
    # Not even an edit and a deletion of the same message, in this order.
    both = meta.text(digits, "vivo en 9999")
    edit = meta.inbound(digits, "edit", edit={"original_message_id": both["id"], "message": {"type": "text", "text": {"body": "vivo en 9998"}}})
    deliver(server, meta, edit, meta.inbound(digits, "revoke", revoke={"original_message_id": both["id"]}), both)
    assert "vivo" not in json.dumps(recorded(agent))
    # A stranger's "deletion" changes nothing.
    hello = meta.text(digits, "sigo aquí")
    deliver(server, meta, meta.inbound("51900000009", "revoke", revoke={"original_message_id": hello["id"]}), hello)
    assert "sigo aqu" in json.dumps([m for c in agent.conversations() for m in agent.messages(c["id"])], ensure_ascii=False)
    deliver(server, meta, meta.inbound(digits, "revoke", revoke={"original_message_id": hello["id"]}))
    thread = next(c["id"] for c in agent.conversations() if any(m["text"] == "hola" for m in agent.messages(c["id"])))
    messages = [m for m in agent.messages(thread) if m["direction"] == "in" and m["kind"] not in ("edit", "revoke")][:2]
    assert [m["text"] for m in messages] == ["", "hola"] and "1234" not in json.dumps(messages)


def test_a_status_of_another_channel_moves_nothing(server, meta, staff):
    """The holder of one channel names a message of the other."""
    first, second = meta.numbers
    a = WhatsAppPerson(server, meta, "51911111111", "whatsapp", first)
    a.says("hola")
    a.is_offered("es")
    message = meta.messages_to(a.digits)[0]
    foreign = meta.status_of(message, "failed", id="wamid.FOREIGN")
    assert post_meta(server, meta, meta.envelope(meta.change(statuses=[foreign], number=second)), "whatsapp2").status == 200
    agent = staff("agent")
    thread = agent.conversation_of(a)
    time.sleep(0.5)
    assert [m["status"] for m in agent.messages(thread) if m["direction"] == "out"] == ["sent"]
    unknown = [{"id": "wamid.NEVER", "status": "read", "timestamp": "1", "biz_opaque_callback_data": str(uuid.uuid4())},
               {"id": "wamid.NEVER", "status": "failed", "biz_opaque_callback_data": "not an id"}]
    assert post_meta(server, meta, meta.envelope(meta.change(statuses=unknown))).status == 200


def test_copies_at_the_same_time(server, meta, staff):
    """Eight copies at once, each with the message twice: one turn."""
    person = WhatsAppPerson(server, meta, "51987654321")
    message = meta.text(person.digits, "hola")
    payload = meta.envelope(meta.change([message, message]), meta.change([message]))
    statuses = []
    copies = [threading.Thread(target=lambda: statuses.append(post_meta(server, meta, payload).status)) for _ in range(8)]
    for copy in copies:
        copy.start()
    for copy in copies:
        copy.join()
    assert statuses == [200] * 8
    person.is_offered("es")
    time.sleep(1)
    assert len(person.all_messages()) == 1
    assert len(recorded(staff("agent"))) == 1


def test_order_within_a_batch(server, meta, staff):
    """Ten messages of one person in one second, in one POST: turns in the order of the batch."""
    person = WhatsAppPerson(server, meta, "51987654321")
    at = time.time()
    texts = ["hola", "1", "1", "menú", "complaint"] + [f"mensaje {n}" for n in range(5)]
    deliver(server, meta, *[meta.text(person.digits, t, at=at) for t in texts])
    agent = staff("agent")
    eventually(lambda: [m["text"] for m in recorded(agent)] == texts, what="the order")
    assert person.hears("Menú|menú|ayud", seconds=60)
    heard = [t for t, _ in person.all_messages()]
    assert "idioma" in heard[0] and any("robot" in t for t in heard[1:4]), heard


def test_signature_forms(server, meta):
    raw = meta.encode(meta.envelope())
    good = meta.signature(raw)
    for headers in ({"X-Hub-Signature-256": good.upper().replace("SHA256", "sha256")}, {"X-Hub-Signature-256": good + " "},
                    {"X-Hub-Signature-256": good[:-2]}, {"X-Hub-Signature": "sha1=" + "0" * 40}, {}):
        status = request(server.base, "POST", "/webhooks/whatsapp", body=raw, headers={"Content-Type": "application/json", **headers}).status
        # White space around a header's value is not part of it (RFC 9110).
        assert status == (200 if headers.get("X-Hub-Signature-256") == good + " " else 401), headers
    assert request(server.base, "PUT", "/webhooks/whatsapp", body=raw).status == 405


def test_late_message_goes_to_a_person(server, meta, staff):
    deliver(server, meta, meta.text("51987654321", "hola", at=time.time() - 30 * 3600))
    agent = staff("agent")
    queue = eventually(lambda: (lambda q: q if q.get("conversations") or q.get("total") else None)(agent.queue()), what="somebody waiting")
    assert queue
    assert not meta.messages_to("51987654321")


def test_read_receipts_come_with_the_answer(server, meta):
    """Ticks and "typing" right before the first answer, once; nobody is told "read" for what no one has handled."""
    person = WhatsAppPerson(server, meta, "51987654321")
    message = person.says("hola")
    person.is_offered("es")
    assert [(m["message_id"], m.get("typing_indicator")) for m in meta.seen] == [(message["id"], {"type": "text"})]
    with meta.lock:
        paths = [(at, path) for at, _, path in meta.requests]
    assert len(paths) == 2
    person.deliver(meta.inbound(person.digits, "reaction", reaction={"message_id": "wamid.X", "emoji": "👍"}))
    time.sleep(1)
    assert len(meta.seen) == 1
