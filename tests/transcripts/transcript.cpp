// SPDX-License-Identifier: Apache-2.0
#include "tests/transcripts/transcript.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <optional>
#include <sstream>

#include "bot/model/message.hpp"
#include "flows/text/text.hpp"

namespace orienta::transcripts {
namespace json = boost::json;
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else
      out.push_back(c);
  }
  return out;
}

std::string join(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : " | ") + part;
  return out;
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  std::istringstream in{std::string(text)};
  for (std::string part; std::getline(in, part, at);) {
    if (const auto words = trim(part); !words.empty()) parts.emplace_back(words);
  }
  return parts;
}

// "3d", "12h", "30m", "45s"
std::optional<model::Millis> duration(std::string_view text) {
  long value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end + 1 != text.data() + text.size()) return std::nullopt;
  switch (*end) {
    case 'd':
      return std::chrono::hours(24 * value);
    case 'h':
      return std::chrono::hours(value);
    case 'm':
      return std::chrono::minutes(value);
    case 's':
      return std::chrono::seconds(value);
    default:
      return std::nullopt;
  }
}

// --- reading
// -----------------------------------------------------------------------------------------------------------

struct Header {
  std::string_view key;
  bool (*set)(Transcript&, std::string_view);
};

const std::array<Header, 8>& headers() {
  static const std::array<Header, 8> table = {{
      {"library", [](Transcript& t, std::string_view v) { return t.library = v, true; }},
      {"flow", [](Transcript& t, std::string_view v) { return t.flow = v, true; }},
      {"languages",
       [](Transcript& t, std::string_view v) { return t.languages = split(v, ','), !t.languages.empty(); }},
      {"lang", [](Transcript& t, std::string_view v) { return t.options.language = v, true; }},
      {"mode",
       [](Transcript& t, std::string_view v) {
         const auto mode = model::parse_mode(v);
         if (mode) t.options.mode = *mode;
         return mode.has_value();
       }},
      {"now",
       [](Transcript& t, std::string_view v) {
         const auto at = flows::text::parse_instant(v, flows::text::kLima);
         if (at) t.options.now = *at;
         return at.has_value();
       }},
      {"consent",
       [](Transcript& t, std::string_view v) { return t.options.consented = v == "yes", v == "yes" || v == "no"; }},
      {"contact",
       [](Transcript& t, std::string_view v) {
         boost::system::error_code failed;
         const auto value = json::parse(json::string_view(v.data(), v.size()), failed);
         if (failed || !value.is_object()) return false;
         t.options.fields = value.get_object();
         if (const auto* name = t.options.fields.if_contains("name"); name != nullptr && name->is_string()) {
           t.options.name = std::string(name->get_string());
           t.options.fields.erase("name");
         }
         return true;
       }},
  }};
  return table;
}

bool read_header(std::string_view line, Transcript& transcript) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  for (const auto& header : headers()) {
    if (header.key == trim(line.substr(0, colon))) return header.set(transcript, trim(line.substr(colon + 1)));
  }
  return false;
}

std::optional<Expected> read_expected(std::string_view line, int number) {
  Expected expected;
  expected.line = number;
  const auto rest = [&](std::size_t skip) { return std::string(trim(line.substr(skip))); };
  if (line.starts_with("<~")) {
    expected.kind = Expected::Kind::part;
    expected.text = rest(2);
  } else if (line.starts_with("<[")) {
    expected.kind = Expected::Kind::options;
    expected.text = rest(2);
    if (!expected.text.ends_with(']')) return std::nullopt;
    expected.text.pop_back();
  } else if (trim(line) == "<...") {
    expected.kind = Expected::Kind::rest;
  } else if (line.starts_with("<")) {
    expected.text = rest(1);
  } else if (line.starts_with("!problem")) {
    expected.kind = Expected::Kind::problem;
    expected.text = rest(8);
  } else if (line.starts_with("!")) {
    expected.kind = Expected::Kind::effect;
    boost::system::error_code failed;
    const auto text = rest(1);
    const auto value = json::parse(text, failed);
    if (failed || !value.is_object()) return std::nullopt;
    expected.effect = value.get_object();
  } else {
    return std::nullopt;
  }
  return expected;
}

// --- playing
// -----------------------------------------------------------------------------------------------------------

struct Outcome {
  std::vector<flows::Effect> effects;
  std::vector<flows::Problem> problems;
  std::string failed;  // the action itself makes no sense
};

void add(Outcome& outcome, flows::Turn turn) {
  std::move(turn.effects.begin(), turn.effects.end(), std::back_inserter(outcome.effects));
  std::move(turn.problems.begin(), turn.problems.end(), std::back_inserter(outcome.problems));
}

std::optional<flows::Input> special_input(std::string_view what) {
  flows::Input input;
  if (what == "voice" || what == "audio") {
    input.media.push_back({model::MediaKind::audio, "media-1", {}, "audio/ogg", {}, {}, what == "voice"});
  } else if (what == "image" || what == "video" || what == "document" || what == "sticker") {
    input.media.push_back({*model::parse_media_kind(what), "media-1", {}, {}, {}, {}, false});
  }
  if (!input.media.empty()) {
    input.message_kind = model::InboundKind::media;
    return input;
  }
  const auto kind = model::parse_inbound_kind(what);
  if (!kind) return std::nullopt;
  input.message_kind = *kind;
  return input;
}

Outcome person(flows::Simulator& world, std::string_view what) {
  Outcome out;
  if (what.starts_with('[') && what.ends_with(']')) {
    add(out, world.tap(what.substr(1, what.size() - 2)));
  } else if (what.starts_with('@') && what.find(',') != std::string_view::npos) {
    flows::Input input;
    input.message_kind = model::InboundKind::location;
    std::istringstream in{std::string(what.substr(1))};
    char comma = 0;
    model::Location at;
    if (!(in >> at.latitude >> comma >> at.longitude)) out.failed = "a place is written @latitude,longitude";
    input.location = at;
    add(out, world.send(input));
  } else if (what.starts_with('(') && what.ends_with(')')) {
    const auto input = special_input(what.substr(1, what.size() - 2));
    if (input)
      add(out, world.send(*input));
    else
      out.failed = "unknown kind of message";
  } else {
    add(out, world.send(what));
  }
  return out;
}

Outcome stage(flows::Simulator& world, std::string_view what) {
  Outcome out;
  if (what.starts_with("hand back")) {
    const auto where = trim(what.substr(9));
    if (where.empty()) {
      add(out, world.hand_back());
    } else {
      const auto slash = where.find('/');
      flows::Target target{std::string(where.substr(0, slash)), {}};
      if (slash != std::string_view::npos) target.step = where.substr(slash + 1);
      add(out, world.hand_back(target));
    }
  } else if (what.starts_with("case ")) {
    const auto words = trim(what.substr(5));
    const auto space = words.find(' ');
    if (space == std::string_view::npos || !world.set_case_state(words.substr(0, space), trim(words.substr(space)))) {
      out.failed = "there is no such case";
    }
  } else {
    out.failed = "after * comes 'hand back [FLOW[/STEP]]' or 'case REFERENCE STATE'";
  }
  return out;
}

Outcome act(flows::Simulator& world, std::string_view action) {
  Outcome out;
  if (action.starts_with('>')) return person(world, trim(action.substr(1)));
  if (action.starts_with('*')) return stage(world, trim(action.substr(1)));
  if (const auto time = duration(trim(action.substr(1)))) {
    for (auto& turn : world.pass(*time)) add(out, std::move(turn));
  } else {
    out.failed = "time passes as + 3d, + 12h, + 30m or + 45s";
  }
  return out;
}

bool is_part(const json::value& expected, const json::value& actual) {
  if (expected.is_object() && actual.is_object()) {
    for (const auto& [key, value] : expected.get_object()) {
      const auto* found = actual.get_object().if_contains(key);
      if (found == nullptr || !is_part(value, *found)) return false;
    }
    return true;
  }
  return expected == actual;
}

// Effects that must never happen unnoticed: a transcript has to name each of them.
bool weighty(const json::object& effect) {
  constexpr std::array<std::string_view, 6> kWeighty = {"case_opened",   "handed_over",  "consent",
                                                        "erase_contact", "reminder_set", "opted_out"};
  const auto type = std::string_view(effect.at("type").get_string());
  return std::find(kWeighty.begin(), kWeighty.end(), type) != kWeighty.end();
}

std::string options_of(const model::OutMessage& message) {
  std::vector<std::string> ids;
  for (const auto& option : message.options) ids.push_back(option.id);
  return join(ids);
}

// Compares one exchange; the message says what came instead.
class Comparison {
 public:
  Comparison(const Exchange& exchange, const Outcome& outcome) : exchange_(exchange) {
    for (const auto& effect : outcome.effects) {
      if (const auto* send = std::get_if<flows::Send>(&effect))
        sent_.push_back(&send->message);
      else
        effects_.push_back(flows::to_json(effect));
    }
    for (const auto& problem : outcome.problems) {
      problems_.push_back(problem.flow + "/" + problem.step + ": " + problem.message);
    }
  }

  std::optional<Failure> run() {
    for (const auto& expected : exchange_.expected) {
      if (auto failure = one(expected)) return failure;
    }
    if (next_ < sent_.size() && !rest_) {
      return Failure{exchange_.line, "one more message came: " + one_line(sent_[next_]->text)};
    }
    for (; next_effect_ < effects_.size(); ++next_effect_) {
      if (weighty(effects_[next_effect_])) {
        return Failure{exchange_.line, "this happened too: ! " + json::serialize(effects_[next_effect_])};
      }
    }
    if (next_problem_ < problems_.size()) return Failure{exchange_.line, "a problem: " + problems_[next_problem_]};
    return std::nullopt;
  }

 private:
  std::optional<Failure> one(const Expected& e) {
    switch (e.kind) {
      case Expected::Kind::text:
        return message(e, [&](const std::string& text) { return text == e.text; });
      case Expected::Kind::part:
        return message(e, [&](const std::string& text) { return text.find(e.text) != std::string::npos; });
      case Expected::Kind::options:
        return options(e);
      case Expected::Kind::rest:
        rest_ = true;
        return std::nullopt;
      case Expected::Kind::effect:
        return effect(e);
      case Expected::Kind::problem:
        return problem(e);
    }
    return std::nullopt;
  }

  template <class Matches>
  std::optional<Failure> message(const Expected& e, Matches matches) {
    const auto wanted = "\n    wanted: " + e.text + "\n    came:   ";
    while (next_ < sent_.size()) {
      const auto text = one_line(sent_[next_++]->text);
      if (matches(text)) {
        rest_ = false;
        return std::nullopt;
      }
      if (!rest_) return Failure{e.line, "another message came" + wanted + text};
    }
    return Failure{e.line, "no such message came" + wanted + "(nothing more)"};
  }

  std::optional<Failure> options(const Expected& e) {
    if (rest_) next_ = sent_.size();
    if (next_ == 0) return Failure{e.line, "no message came that could have options"};
    const auto came = options_of(*sent_[next_ - 1]);
    const auto wanted = split(e.text, '|');
    if (join(wanted) == came) return std::nullopt;
    return Failure{e.line, "other options\n    wanted: " + join(wanted) + "\n    came:   " + came};
  }

  std::optional<Failure> effect(const Expected& e) {
    for (auto at = next_effect_; at < effects_.size(); ++at) {
      if (is_part(e.effect, effects_[at])) {
        for (auto skipped = next_effect_; skipped < at; ++skipped) {
          if (weighty(effects_[skipped])) {
            return Failure{e.line, "before it, this happened: ! " + json::serialize(effects_[skipped])};
          }
        }
        next_effect_ = at + 1;
        return std::nullopt;
      }
    }
    std::string came;
    for (auto at = next_effect_; at < effects_.size(); ++at) came += "\n    ! " + json::serialize(effects_[at]);
    return Failure{e.line, "no such effect; there came:" + (came.empty() ? " nothing" : came)};
  }

  std::optional<Failure> problem(const Expected& e) {
    if (next_problem_ < problems_.size() && problems_[next_problem_].find(e.text) != std::string::npos) {
      ++next_problem_;
      return std::nullopt;
    }
    return Failure{
        e.line, next_problem_ < problems_.size() ? "another problem: " + problems_[next_problem_] : "no problem came"};
  }

  const Exchange& exchange_;
  std::vector<const model::OutMessage*> sent_;
  std::vector<json::object> effects_;
  std::vector<std::string> problems_;
  std::size_t next_ = 0, next_effect_ = 0, next_problem_ = 0;
  bool rest_ = false;
};

Outcome perform(const Transcript& transcript, const Exchange& exchange, flows::Simulator& world) {
  if (!exchange.action.empty()) return act(world, exchange.action);
  Outcome out;
  if (!transcript.flow.empty()) add(out, world.start(transcript.flow));
  return out;
}

}  // namespace

Transcript read(std::string_view text, std::vector<Failure>& failures) {
  Transcript transcript;
  transcript.options.now = *flows::text::parse_instant("2026-11-22T10:00:00-05:00", flows::text::kLima);
  transcript.exchanges.push_back({1, {}, {}});
  std::istringstream in{std::string(text)};
  int number = 0;
  for (std::string raw; std::getline(in, raw);) {
    ++number;
    const auto line = trim(raw);
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with('>') || line.starts_with('+') || line.starts_with('*')) {
      transcript.exchanges.push_back({number, std::string(line), {}});
    } else if (line.starts_with('<') || line.starts_with('!')) {
      if (auto expected = read_expected(line, number))
        transcript.exchanges.back().expected.push_back(std::move(*expected));
      else
        failures.push_back({number, "not readable: " + std::string(line)});
    } else if (transcript.exchanges.size() > 1 || !read_header(line, transcript)) {
      failures.push_back(
          {number, "a line begins with > < ! + * or #, or is a header before all of them: " + std::string(line)});
    }
  }
  return transcript;
}

std::vector<Failure> play(const Transcript& transcript, const flows::FlowSet& set) {
  flows::Simulator world(set, transcript.options);
  for (const auto& exchange : transcript.exchanges) {
    const auto outcome = perform(transcript, exchange, world);
    if (!outcome.failed.empty()) return {{exchange.line, outcome.failed}};
    if (auto failure = Comparison(exchange, outcome).run()) {
      failure->message += "\n    after:  " + exchange.action;
      return {*failure};
    }
  }
  return {};
}

std::string record(const Transcript& transcript, const flows::FlowSet& set, std::string_view header) {
  flows::Simulator world(set, transcript.options);
  std::string out(header);
  for (const auto& exchange : transcript.exchanges) {
    const auto outcome = perform(transcript, exchange, world);
    if (!exchange.action.empty()) out += "\n" + exchange.action + "\n";
    for (const auto& effect : outcome.effects) {
      if (const auto* send = std::get_if<flows::Send>(&effect)) {
        out += "< " + one_line(send->message.text) + "\n";
        if (!send->message.options.empty()) out += "<[" + options_of(send->message) + "]\n";
      }
    }
    for (const auto& effect : outcome.effects) {
      if (std::holds_alternative<flows::Send>(effect)) continue;
      const auto value = flows::to_json(effect);
      if (weighty(value) || std::holds_alternative<flows::NotUnderstood>(effect))
        out += "! " + json::serialize(value) + "\n";
    }
    for (const auto& problem : outcome.problems) out += "!problem " + problem.message + "\n";
  }
  return out;
}

}  // namespace orienta::transcripts
