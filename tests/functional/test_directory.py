# SPDX-License-Identifier: Apache-2.0
"""Other organisations' services come in beside a running server, which takes them without a restart."""
import json
import re

from orienta import eventually

SHEET = ("organizacion;nombre;sector;lugares;telefonos;horario;papeles\n"
         "ONG Prueba;Comedor Prueba;comida;Comas;999 000 001;lun-vie 12:00-14:00;ninguno\n"
         "ONG Prueba;Otro;comidaz;Comas;;;\n")


def reloads(server):
    return [json.loads(line) for line in server.logs().splitlines() if '"flows_reloaded"' in line]


def command(server, *args):
    return server.command(*args, "--config", str(server.config))


def test_import_preview_apply_and_remove(server):
    sheet = server.folder / "sheet.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    refused = command(server, "directory", "import", str(sheet), "--name", "prueba", "--apply")
    assert refused.returncode == 1
    assert "sheet.csv, row 3, column sector: unknown sector 'comidaz'; did you mean food" in refused.stderr
    assert "nothing was changed" in refused.stderr
    preview = command(server, "directory", "import", str(sheet), "--name", "prueba", "--skip-bad")
    assert preview.returncode == 0 and "1 new, 0 changed" in preview.stdout and "preview" in preview.stdout
    assert command(server, "directory", "list").stdout == ""
    assert not reloads(server)

    applied = command(server, "directory", "import", str(sheet), "--name", "prueba", "--skip-bad", "--apply", "--by", "Ana")
    assert applied.returncode == 0, applied.stderr
    eventually(lambda: len(reloads(server)) == 1, what="the server takes the import")
    assert re.search(r"\+1\b", json.dumps(reloads(server)[0]))
    assert re.fullmatch(r"prueba\t1 services\t\d{4}-\d\d-\d\d\tAna\n", command(server, "directory", "list").stdout)

    exported = command(server, "directory", "export", "--format", "hsds-json", "--name", "prueba", "--out",
                       str(server.folder / "out.json"))
    assert exported.returncode == 0, exported.stderr
    services = json.loads((server.folder / "out.json").read_text(encoding="utf-8"))["services"]
    assert [service["name"] for service in services] == ["Comedor Prueba"]
    assert services[0]["required_documents"][0]["document"] == "ninguno"
    same = command(server, "directory", "import", str(server.folder / "out.json"), "--name", "prueba")
    assert "0 new, 0 changed, 1 unchanged, 0 gone" in same.stdout
    clash = command(server, "directory", "import", str(server.folder / "out.json"), "--name", "otra", "--apply")
    assert clash.returncode == 1 and "in the import 'prueba' already" in clash.stderr

    tables = server.folder / "tables"
    assert command(server, "directory", "export", "--format", "hsds-csv", "--out", str(tables)).returncode == 0
    assert "Comedor Prueba" in (tables / "services.csv").read_text(encoding="utf-8")
    assert "line_police" in command(server, "directory", "export").stdout

    assert command(server, "directory", "remove", "prueba").returncode == 0
    eventually(lambda: len(reloads(server)) == 2, what="the server notices the removal")
    assert command(server, "directory", "remove", "prueba").returncode == 1


def test_demonstration_comes_and_goes(server):
    loaded = command(server, "demo")
    assert loaded.returncode == 0 and "made-up" in loaded.stdout, loaded.stderr
    eventually(lambda: len(reloads(server)) == 1, what="the server takes the demonstration")
    assert "demonstration\t" in command(server, "directory", "list").stdout
    assert command(server, "demo", "--remove").returncode == 0
    eventually(lambda: len(reloads(server)) == 2, what="the server takes it out")


def test_demonstration_keeps_away_from_real_people(server, sms_person):
    sms_person.says("hola")
    eventually(lambda: sms_person.all_messages(), what="an answer")
    refused = command(server, "demo")
    assert refused.returncode == 1 and "--yes" in refused.stderr
    assert command(server, "directory", "list").stdout == ""
    assert command(server, "demo", "--yes").returncode == 0
