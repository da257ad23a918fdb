# SPDX-License-Identifier: Apache-2.0
"""Pictures and sounds of the scripts: served from the library's folder, and nothing else of the disk."""
import shutil

import pytest

import conftest
from desk import Contract, Staff
from orienta import SOURCE, Orienta, request
from people import WebPerson, WhatsAppPerson

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


@pytest.fixture
def library(tmp_path):
    """The shipped scripts with a picture in their first words."""
    folder = tmp_path / "library"
    shutil.copytree(SOURCE / "flows/library", folder)
    media = folder / "media"
    (media / "es").mkdir(parents=True, exist_ok=True)
    (media / "es" / "hola mundo.png").write_bytes(PNG)
    (media / "bad.html").write_text("<script>alert(1)</script>")
    (media / "bad.svg").write_text("<svg onload='alert(1)'/>")
    (media / ".hidden.png").write_bytes(PNG)
    (tmp_path / "outside.png").write_bytes(PNG)
    (media / "link.png").symlink_to(tmp_path / "outside.png")
    (media / "folder.png").mkdir()
    (media / "empty.png").write_bytes(b"")
    (folder / "flows" / "picture_test.yaml").write_text(
        "flow: picture_test\ntitle: {es: Prueba}\nreview: {mark: needs_review, checked_on: 2026-11-22, owner: prueba}\n"
        "languages: [es]\nsteps:\n  - id: a\n    say: {es: Mira la foto}\n    image: {es: es/hola mundo.png}\n"
        "  - id: z\n    end: true\n", encoding="utf-8")
    return folder


@pytest.fixture
def with_media(tmp_path, postgres, meta, twilio, library):
    server = Orienta(tmp_path / "orienta", postgres.new_database() if postgres else None, conftest.channels(meta, twilio))
    text = server.config.read_text(encoding="utf-8")
    server.config.write_text(text.replace(str(SOURCE / "flows/library"), str(library)), encoding="utf-8")
    server.start()
    yield server
    server.close()


def test_files(with_media):
    server = with_media
    reply = server.get("/media/es/hola%20mundo.png")
    assert (reply.status, reply.body) == (200, PNG)
    assert reply.headers["content-type"] == "image/png"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in reply.headers["content-security-policy"]
    part = server.get("/media/es/hola%20mundo.png", headers={"Range": "bytes=8-17"})
    assert (part.status, part.body, part.headers["content-range"]) == (206, PNG[8:18], f"bytes 8-17/{len(PNG)}")
    assert server.get("/media/es/hola%20mundo.png", headers={"Range": "bytes=-5"}).body == PNG[-5:]
    assert server.get("/media/es/hola%20mundo.png", headers={"Range": "bytes=9999-"}).status == 416
    head = request(server.base, "HEAD", "/media/es/hola%20mundo.png")
    assert head.status == 200 and head.headers["content-length"] == str(len(PNG)) and not head.body
    assert server.post("/media/es/hola%20mundo.png", {}).status == 405


@pytest.mark.parametrize("path", [
    "", "nothing.png", "bad.html", "bad.svg", ".hidden.png", "link.png", "folder.png", "empty.png", "es", "es/", "es//hola%20mundo.png",
    "../settings.yaml", "..%2fsettings.yaml", "%2e%2e/settings.yaml", "es/../../media/es/hola%20mundo.png", "es/%2e%2e/%2e%2e/%2e%2e/outside.png",
    "..%5coutside.png", "%00.png", "es/hola%20mundo.png%00.html", "%", "%zz.png", "/etc/passwd", "es%2f..%2f..%2f..%2foutside.png"])
def test_nothing_else_of_the_disk(with_media, path):
    reply = with_media.get("/media/" + path)
    assert reply.status in (400, 404), path
    assert PNG not in reply.body


def shown_the_picture(server, agent, person):
    """An agent hands the conversation back to the flow with the picture."""
    person.says("hola")
    person.is_offered("es", "en")
    thread = [c["id"] for c in agent.conversations() if c["channel"] == person.channel][0]
    agent.call("POST", f"/conversations/{thread}/take", {}, expect=200)
    person.turn()
    agent.hand_back(thread, "picture_test")
    person.hears("Mira la foto")


def test_providers_get_a_public_address(with_media, meta):
    """A picture below the library is an address of this server; without one the words go alone (tests/unit/bot)."""
    agent = Staff(with_media, Contract(with_media), "agent")
    person, web = WhatsAppPerson(with_media, meta, "51987654321"), WebPerson(with_media)
    shown_the_picture(with_media, agent, person)
    sent = [m for m in meta.messages_to(person.digits) if m["type"] == "image"]
    assert sent[0]["image"] == {"link": "https://ayuda.example.org/media/es/hola%20mundo.png", "caption": "Mira la foto"}
    shown_the_picture(with_media, agent, web)
    message = next(m["message"] for m in web.fetch() if m["message"]["text"] == "Mira la foto")
    assert message["media"]["url"] == "/media/es/hola%20mundo.png"
    assert with_media.get(message["media"]["url"]).status == 200
