#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Who may include whom, and what the pure rooms may not touch.

Prints one line per breach, "file:line: what is wrong and what to do", and exits 1 if there is any.
With --self-test it first checks itself on small made-up files.
"""
import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ("bot", "connectors", "flows", "server", "storage")

# Room -> rooms it may include. bot/model is a room of its own: the value types everybody shares.
MAY_INCLUDE = {
    "model": {"model"},
    "flows": {"flows", "model"},
    "connectors": {"connectors", "model"},
    "storage": {"storage", "model"},
    "bot": {"bot", "flows", "connectors", "storage", "model"},
    "server": {"server", "bot", "flows", "connectors", "storage", "model"},
}

# Entered from outside by these headers only.
FRONT_DOORS = {
    "connectors": re.compile(r"connectors/connectors\.hpp"),
    "storage": re.compile(r"storage/storage\.hpp"),
    "flows": re.compile(r"flows/([a-z_]+|text/text|expression/expression)\.hpp"),
    "bot": re.compile(r"bot/[a-z_]+\.hpp"),
}
# The composition root builds the parts, so it may name what is behind the doors.
COMPOSITION_ROOT = re.compile(r"server/(main|app|app/[a-z_]+)\.(cpp|hpp)")

# Library header -> files that may name it, and what to do instead.
LIBRARIES = [
    (r"boost/beast[/.].*", r"server/net/[a-z_]+\.cpp", "Beast is named in server/net/*.cpp only (build time); use server/net/net.hpp"),
    (r"boost/asio\.hpp", r".*\.cpp", "the whole of Asio is not for headers; include <boost/asio/awaitable.hpp> or what is used"),
    (r"boost/asio[/.].*", r"(bot|server)/(?!model/).*", "this room does no I/O: Asio belongs in bot and server"),
    (r"spdlog/.*", r"server/log\.cpp", "log through server/log.hpp"),
    (r"CLI/.*", r"server/(cli|main)[a-z_/]*\.cpp", "the command line is parsed in one file"),
    (r"toml\+\+/.*|toml\.hpp", r"server/config/[a-z_]+\.cpp", "the configuration is read in one file"),
    (r"prometheus/.*", r"server/metrics\.cpp", "count through server/metrics.hpp"),
    (r"yaml-cpp/.*", r"flows/.*", "YAML is read in flows only"),
    (r"unicode/.*", r"(flows|connectors)/(?!text/text\.hpp|connectors\.hpp).+", "ICU stays behind the front headers of flows and connectors"),
    # The index of free questions lives in memory and is part of the flow set: no stored data, no I/O.
    (r"sqlite3\.h", r"storage/.*|flows/questions/full_text\.cpp", "SQL lives in storage"),
    (r"libstemmer\.h", r"flows/questions/stem\.cpp", "words are stemmed in one file"),
    (r"libpq-fe\.h|postgresql/.*", r"storage/.*", "SQL lives in storage"),
    (r"sodium(/.*|\.h)", r"server/.*\.cpp", "libsodium is used in server/*.cpp only"),
    (r"openssl/.*", r"(flows|connectors|storage|server)/.*\.cpp", "OpenSSL is used in .cpp files only"),
]
# Heavy libraries that exactly one file may include.
ONE_FILE = {"spdlog": r"spdlog/.*", "CLI11": r"CLI/.*", "toml++": r"toml\+\+/.*|toml\.hpp", "prometheus-cpp": r"prometheus/.*"}

# The pure rooms are given the time and ids as values, and tell what happened by what they return.
PURE = re.compile(r"(bot/model|flows|connectors)/.*|bot/turn(_[a-z_]+)?\.(cpp|hpp)|bot/turn/.*")
READS_FILES = re.compile(r"flows/read[a-z_/]*\.(cpp|hpp)|flows/load[a-z_]*\.(cpp|hpp)")  # flows::load_files
IMPURE = [
    (r"\b(system_clock|steady_clock|high_resolution_clock|utc_clock)\s*::\s*now\b", "a clock; take `now` as a parameter"),
    (r"\b(gettimeofday|clock_gettime|localtime(_r)?|gmtime(_r)?|mktime)\s*\(", "the machine's clock or zone"),
    (r"\b(std::)?time\s*\(\s*(nullptr|NULL|0)\s*\)", "a clock; take `now` as a parameter"),
    (r"\b(Calendar::getNow|ucal_getNow|uprv_getUTCtime)\b", "ICU's clock; take `now` as a parameter"),
    (r"\b(random_device|mt19937(_64)?|default_random_engine)\b", "a random source; take ids as parameters"),
    (r"(?<![\w.:>])(std::)?s?rand\s*\(|\bRAND_bytes\b|\brandombytes_", "a random source; take ids as parameters"),
    (r"\b(secure_)?getenv\s*\(", "the environment; take the value as a parameter"),
    (r"\bstd::(cout|cerr|clog)\b|(?<![\w:.>])(std::)?f?printf\s*\(", "output; return what happened"),
    (r"#\s*include\s*<(iostream|thread|mutex|condition_variable|random)>", "output, threads or random sources"),
    (r"\bstd::(thread|jthread|this_thread)\b", "threads"),
]
FILES = (r"#\s*include\s*<fstream>|\bstd::(i|o)?fstream\b|\bfopen\s*\(", "files; only flows::load_files reads them")

# Coroutines are named functions in groups that shutdown drains (CONTRIBUTING.md).
COROUTINES = [
    (r"\]\s*(\([^()]*(\([^()]*\)[^()]*)*\))?\s*(mutable\s*)?->\s*(\w+::)*awaitable\s*<", "a lambda coroutine: its captures die too early; write a named function"),
    (r"\basio::detached\b", "a detached coroutine: spawn it in a net::TaskGroup"),
]

# Made by cmake/embed.cmake in the build folder.
EMBEDDED = {"assets.hpp", "migrations.hpp"}

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def without_comments(text):
    """Comments and the insides of string literals become blanks; line numbers stay. Includes are read before this."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"', re.S)
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), text)


def room_of(path):
    return "model" if path.startswith("bot/model/") else path.split("/", 1)[0]


def check_file(path, text):
    """Breaches of one file as (line, message)."""
    room = room_of(path)
    is_header = path.endswith(".hpp")
    if not text.startswith("// SPDX-License-Identifier: Apache-2.0"):
        yield 1, "the first line must be: // SPDX-License-Identifier: Apache-2.0"
    if is_header and "#pragma once" not in text:
        yield 1, "a header needs #pragma once"
    for number, line in enumerate(text.splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        kind, header = found.groups()
        if kind == '"':
            if "/" not in header or header.startswith(".") or header.split("/")[0] not in ROOMS:
                if header not in EMBEDDED:
                    yield number, f'"{header}": write the path from the top of the repository'
                continue
            target = room_of(header)
            if target not in MAY_INCLUDE[room]:
                yield number, f'"{header}": {room} may include only {", ".join(sorted(MAY_INCLUDE[room]))}'
            elif target != room and target in FRONT_DOORS and not FRONT_DOORS[target].fullmatch(header) \
                    and not COMPOSITION_ROOT.fullmatch(path):
                yield number, f'"{header}": enter {target} by its front header only'
            continue
        for library, allowed, advice in LIBRARIES:
            if re.fullmatch(library, header) and not re.fullmatch(allowed, path):
                yield number, f"<{header}>: {advice}"
                break
    code = without_comments(text)
    rules = list(COROUTINES)
    if PURE.fullmatch(path):
        rules += [(p, "this room is pure and may not use " + what) for p, what in IMPURE]
        if not READS_FILES.fullmatch(path):
            rules.append((FILES[0], "this room is pure and may not use " + FILES[1]))
    for pattern, message in rules:
        for found in re.finditer(pattern, code):
            yield code.count("\n", 0, found.start()) + 1, message


def check_tree(root):
    breaches = []
    users = {name: [] for name in ONE_FILE}
    count = 0
    for room in ROOMS:
        for file in sorted((root / room).rglob("*.[ch]pp")):
            path = file.relative_to(root).as_posix()
            if "node_modules" in path:
                continue
            count += 1
            text = file.read_text(encoding="utf-8")
            breaches += [f"{path}:{line}: {message}" for line, message in check_file(path, text)]
            headers = [m.group(2) for m in map(INCLUDE.match, text.splitlines()) if m and m.group(1) == "<"]
            for name, pattern in ONE_FILE.items():
                if any(re.fullmatch(pattern, h) for h in headers):
                    users[name].append(path)
    for name, paths in users.items():
        if len(paths) > 1:
            breaches.append(f"{paths[1]}:1: {name} is included in {len(paths)} files ({', '.join(paths)}); one is enough")
    return count, breaches


def self_test():
    head = "// SPDX-License-Identifier: Apache-2.0\n"
    samples = [
        ("bot/model/a.cpp", '#include "flows/engine.hpp"', True),
        ("flows/a.cpp", '#include "storage/storage.hpp"', True),
        ("flows/a.cpp", '#include "bot/model/time.hpp"', False),
        ("storage/a.cpp", '#include "bot/outbox.hpp"', True),
        ("bot/a.cpp", '#include "storage/sqlite/connection.hpp"', True),
        ("bot/a.cpp", '#include "storage/storage.hpp"', False),
        ("server/app.cpp", '#include "storage/sqlite/connection.hpp"', False),
        ("server/api/a.cpp", '#include "connectors/twilio/sign.hpp"', True),
        ("server/api/a.cpp", "#include <boost/beast/http.hpp>", True),
        ("server/net/a.cpp", "#include <boost/beast/http.hpp>", False),
        ("server/net/a.hpp", "#pragma once\n#include <boost/asio.hpp>", True),
        ("flows/a.cpp", "#include <boost/asio/awaitable.hpp>", True),
        ("server/a.cpp", "#include <spdlog/spdlog.h>", True),
        ("bot/a.cpp", "#include <unicode/unistr.h>", True),
        ("connectors/a.cpp", "auto t = std::chrono::system_clock::now();", True),
        ("connectors/a.cpp", "// system_clock::now() is not for us", False),
        ("connectors/a.cpp", 'auto s = "getenv(";', False),
        ("flows/a.cpp", "int x = rand();", True),
        ("flows/a.cpp", "int x = functions::rand(env);", False),
        ("flows/a.cpp", "#include <fstream>", True),
        ("flows/read.cpp", "#include <fstream>", False),
        ("bot/turn.cpp", "auto t = std::chrono::steady_clock::now();", True),
        ("bot/outbox.cpp", "auto t = std::chrono::steady_clock::now();", False),
        ("server/a.cpp", "auto f = [x](int y) -> net::awaitable<void> { co_return; };", True),
        ("server/a.cpp", "asio::co_spawn(ex, f(), asio::detached);", True),
        ("server/a.hpp", "int x;", True),
    ]
    wrong = []
    for path, body, bad in samples:
        found = list(check_file(path, head + body + "\n"))
        if bool(found) != bad:
            wrong.append(f"self-test: {path}: {body!r}: {'nothing found' if bad else found}")
    if not list(check_file("flows/a.cpp", "int x;\n")):
        wrong.append("self-test: a missing licence line was not found")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--self-test", action="store_true", help="check this checker as well")
    args = parser.parse_args()
    breaches = self_test() if args.self_test else []
    count, found = check_tree(ROOT)
    breaches += found
    for breach in breaches:
        print(breach)
    print(f"include directions: {count} files, {len(breaches)} breaches")
    return 1 if breaches or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
