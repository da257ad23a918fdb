// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>

#include "flows/engine/run.hpp"
#include "flows/engine/scope.hpp"

namespace orienta::flows::engine {
namespace json = boost::json;
namespace {

constexpr int kReminderHour = 9;  // of a reminder that has only a day, Lima time

std::string fallback_of(const Flow& flow) {
  return flow.languages.empty() ? "es" : flow.languages.front();
}

// References are spoken and typed: blanks, hyphens and case do not count.
std::string reference_key(std::string_view reference) {
  std::string out;
  for (const char c : reference) {
    if (c >= 'a' && c <= 'z')
      out.push_back(static_cast<char>(c - 32));
    else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
      out.push_back(c);
  }
  return out;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<double> member_number(const Object& object, std::string_view name) {
  const auto found = object.members.find(name);
  if (found == object.members.end()) return std::nullopt;
  const auto* number = std::get_if<double>(&found->second.data());
  return number == nullptr ? std::nullopt : std::optional(*number);
}

}  // namespace

void Run::execute(const At& at) {
  if (!still_valid(at)) return;
  std::visit([&](const auto& kind) { step(at, kind); }, at.step->kind);
}

// Every fact and deadline that the step depends on holds today; otherwise the way out has been taken.
bool Run::still_valid(const At& at) {
  for (const auto& path : at.step->valid_while) {
    if (set_.facts.valid(path, today_)) continue;
    if (!at.step->closed.empty()) {
      jump(at.step->closed);
      return false;
    }
    problem("a text states " + path + ", which may not be told today, and has no 'closed' step");
    HandOver step;
    say_handed_over(builtin("withheld"));
    const auto& here = session_.frames.back();
    const auto* next = at.flow->after(*at.step);
    Frame resume{here.flow, here.version, next == nullptr ? std::string() : next->id, {}, {}};
    if (!at.step->go.empty()) {
      if (auto target = frame_of(at.step->go, here)) resume = std::move(*target);
    }
    open_person_case();
    effects_.push_back(HandedOver{step.queue, step.urgency, "withheld: " + path, session_.case_reference});
    session_.history.clear();
    forget_wait();
    session_.pending.clear();
    session_.resume_at = std::move(resume);
    done_ = true;
    return false;
  }
  return true;
}

void Run::step(const At& at, const Say& s) {
  model::OutMessage message;
  message.text = render(s.text, fallback_of(*at.flow));
  add_media(message, s.image, s.audio, fallback_of(*at.flow));
  send(std::move(message));
  go_next(at);
}

void Run::step(const At& at, const Ask& s) {
  const bool suggested = s.questions && at.flow->id == set_.settings.menu_flow && suggest_first();
  if (!suggested) question(at);
  if (s.timeout) {
    const auto due = env_.now + *s.timeout;
    session_.pending["timeout_at"] = model::to_ms(due);
    effects_.push_back(WaitTimeout{due, at.flow->id, at.step->id});
  }
  wait();
}

void Run::step(const At& at, const AskConsent&) {
  question(at);
  wait();
}

void Run::step(const At& at, const Set& s) {
  for (const auto& [path, source] : s.assignments) assign(path, value_of(source));
  go_next(at);
}

void Run::assign(const std::string& path, const Value& value) {
  const auto dot = path.find('.');
  const auto root = path.substr(0, dot);
  const auto name = path.substr(dot + 1);
  const auto as_text = value.is_null() ? std::string() : text::clean(to_text(value, scope()));
  if (root == "locals") {
    session_.locals[name] = to_json(value, scope());
  } else if (root == "results") {
    session_.results[name] = json::object{{"value", to_json(value, scope())},
                                          {"text", as_text},
                                          {"label", as_text},
                                          {"category", as_text},
                                          {"step", session_.frames.back().step}};
  } else if (name == "language") {
    if (as_text.empty()) return;
    contact_.language = as_text;
    session_.language = as_text;
    effects_.push_back(FieldSet{name, as_text});
  } else {
    if (name == "name")
      contact_.name = as_text;
    else
      contact_.fields[name] = as_text;
    effects_.push_back(FieldSet{name, as_text});
  }
}

bool Run::holds(const BranchCase& c) {
  if (c.otherwise) return true;
  if (c.test.empty()) return truthy(value_of(c.condition));
  std::vector<Value> arguments;
  for (const auto& argument : c.arguments) arguments.push_back(value_of(argument));
  const auto outcome = run_test(c.test, evaluate_value(c.operand, scope()), arguments, scope());
  if (outcome.error) problem("the test '" + c.test + "' failed");
  return outcome.matched;
}

void Run::step(const At& at, const Branch& s) {
  for (const auto& c : s.cases) {
    if (holds(c)) return jump(c.go);
  }
  go_next(at);
}

void Run::step(const At& at, const Call& s) {
  constexpr std::size_t kMaxFrames = 20;  // flows that call each other in a circle end here
  const auto flow = set_.find(s.flow);
  if (!flow || flow->steps.empty()) return fail("called flow '" + s.flow + "' does not exist");
  const auto* first = s.start.empty() ? &flow->steps.front() : flow->find(s.start);
  if (first == nullptr) return fail("called flow '" + s.flow + "' has no step '" + s.start + "'");
  if (session_.frames.size() >= kMaxFrames) return fail("flows call each other too deeply");
  say_if_not_in_language(at.flow.get(), *flow);
  session_.frames.back().results = std::move(session_.results);
  session_.results.clear();
  session_.frames.push_back({flow->id, flow->version, first->id, {}, {}});
}

void Run::step(const At&, const Go& s) {
  jump(s.to);
}

std::optional<model::Location> Run::location_of(const std::string& source) {
  if (source.empty()) return std::nullopt;
  const auto value = value_of(source);
  model::Location at;
  if (const auto* object = std::get_if<std::shared_ptr<const Object>>(&value.data())) {
    const auto latitude = member_number(**object, "latitude");
    const auto longitude = member_number(**object, "longitude");
    if (!latitude || !longitude) return std::nullopt;
    at.latitude = *latitude;
    at.longitude = *longitude;
    return at;
  }
  const auto text = to_text(value, scope());  // "-12.04,-77.03"
  const auto comma = text.find(',');
  if (comma == std::string::npos) return std::nullopt;
  const auto read = [](std::string_view part, double& out) {
    while (part.starts_with(' ')) part.remove_prefix(1);
    return std::from_chars(part.data(), part.data() + part.size(), out).ec == std::errc();
  };
  if (!read(std::string_view(text).substr(0, comma), at.latitude)) return std::nullopt;
  if (!read(std::string_view(text).substr(comma + 1), at.longitude)) return std::nullopt;
  return at;
}

void Run::step(const At& at, const FindServices& s) {
  ServiceQuery query;
  query.now = env_.now;
  query.limit = s.limit;
  if (!s.place.empty()) {
    query.ubigeo = to_text(value_of(s.place), scope());
    if (!query.ubigeo.empty() && !all_digits(query.ubigeo)) {
      const auto found = set_.directory.places.search(query.ubigeo, 1);
      query.ubigeo = found.empty() ? std::string() : found.front()->ubigeo;
    }
  }
  query.near = location_of(s.near);
  if (!s.sector.empty()) query.sector = to_text(value_of(s.sector), scope());
  if (!s.papers.empty()) query.papers = to_text(value_of(s.papers), scope());
  if (!s.open_now.empty()) query.open_now = truthy(value_of(s.open_now));
  const auto found = set_.directory.search(query);

  const auto count = static_cast<std::int64_t>(found.size());
  json::object outcome{{"value", count},
                       {"text", std::to_string(count)},
                       {"label", std::to_string(count)},
                       {"category", found.empty() ? "none" : "found"},
                       {"count", count},
                       {"step", at.step->id}};
  session_.results["services"] = outcome;
  if (!s.save.empty()) session_.results[s.save] = std::move(outcome);
  if (found.empty()) {
    if (!s.none.empty()) return jump(s.none);
    return go_next(at);
  }
  if (!s.found.empty()) say(render(s.found, fallback_of(*at.flow)));
  for (const auto* service : found) say(set_.directory.describe(*service, language(), env_.mode, env_.now));
  go_next(at);
}

std::string Run::take_reference() {
  ++references_;
  if (references_ == 1) return env_.next_case_reference;
  if (references_ == 2) return env_.next_case_reference_2;
  problem("a flow opens more than two cases in one turn");
  return {};
}

void Run::step(const At& at, const OpenCase& s) {
  const auto evaluated = [&](const std::string& source) {
    return source.empty() ? std::string() : render_source(source);
  };
  CaseOpened opened;
  opened.reference = take_reference();
  if (opened.reference.empty()) return fail("a case could not be opened");
  opened.kind = s.kind;
  opened.topic = evaluated(s.topic);
  opened.sector = evaluated(s.sector);
  opened.urgency = s.urgency;
  opened.sensitivity = s.sensitivity;
  for (const auto& [name, source] : s.intake) opened.intake[name] = evaluated(source);
  opened.anonymous = !s.anonymous.empty() && truthy(value_of(s.anonymous));
  session_.case_reference = opened.reference;
  session_.results["case"] = json::object{
      {"value", opened.reference}, {"text", opened.reference}, {"category", "opened"}, {"step", at.step->id}};
  effects_.push_back(std::move(opened));
  session_.history.clear();  // what is written down is not unasked by "back"
  go_next(at);
}

void Run::step(const At& at, const CaseStatus& s) {
  const auto wanted = reference_key(to_text(value_of(s.reference), scope()));
  const auto found = std::find_if(env_.cases.begin(), env_.cases.end(), [&](const OwnCase& own) {
    return !wanted.empty() && reference_key(own.reference) == wanted;
  });
  const bool there = found != env_.cases.end();
  session_.results["case"] = json::object{{"found", there},
                                          {"state", there ? found->state : std::string()},
                                          {"reference", there ? found->reference : std::string()},
                                          {"value", there ? found->state : std::string()},
                                          {"category", there ? "found" : "not_found"},
                                          {"step", at.step->id}};
  go_next(at);
}

void Run::step(const At& at, const HandOver& s) {
  const auto& here = session_.frames.back();
  std::optional<Frame> resume;
  if (!s.back.empty()) {
    resume = frame_of(s.back, here);
  } else {
    const auto* next = at.flow->after(*at.step);
    resume = Frame{here.flow, here.version, next == nullptr ? std::string() : next->id, {}, {}};
  }
  hand_over(s, {}, std::move(resume));
}

std::optional<model::Time> Run::time_of(const Remind& remind) {
  if (remind.after) return env_.now + *remind.after;
  const auto value = value_of(remind.at);
  const auto on_day = [](text::Date day) { return text::instant_of(day, kReminderHour, 0, 0, text::kLima); };
  if (const auto* at = std::get_if<DateTime>(&value.data())) return at->at;
  if (const auto* day = std::get_if<text::Date>(&value.data())) return on_day(*day);
  const auto written = to_text(value, scope());
  if (const auto day = text::parse_iso(written)) return on_day(*day);
  return text::parse_instant(written, text::kLima);
}

void Run::step(const At& at, const Remind& s) {
  const auto when = time_of(s);
  if (!when) {
    problem("'remind' did not give a time");
  } else if (*when > env_.now) {  // what has passed already needs no reminder
    ReminderSet reminder;
    reminder.at = *when;
    reminder.message.text = render(s.text, fallback_of(*at.flow));
    reminder.message.language = language();
    reminder.go = s.go;
    if (reminder.go.flow == "menu" && reminder.go.step.empty()) reminder.go.flow = set_.settings.menu_flow;
    reminder.flow = at.flow->id;
    effects_.push_back(std::move(reminder));
  }
  go_next(at);
}

constexpr std::size_t kMaxRecorded = 64;  // code points: a word or a number, not a story

void Run::step(const At& at, const Record& s) {
  Recorded recorded;
  recorded.name = s.name;
  for (const auto& [name, source] : s.values) {
    auto value = value_of(source);
    // An answer is an object; its value is what counts.
    if (const auto* answer = std::get_if<std::shared_ptr<const Object>>(&value.data())) {
      if ((*answer)->fallback) value = Value(*(*answer)->fallback);
    }
    if (value.is_null()) continue;
    auto kept = to_json(value, scope());
    if (!kept.is_number() && !kept.is_bool()) {
      const auto words = text::clean(to_text(value, scope()));
      if (words.empty() || text::code_points(words) > kMaxRecorded) continue;
      kept = words;
    }
    recorded.values[name] = std::move(kept);
  }
  if (!recorded.values.empty()) effects_.push_back(std::move(recorded));
  go_next(at);
}

void Run::step(const At& at, const Note& s) {
  effects_.push_back(OperatorNote{render(s.text, fallback_of(*at.flow), true)});
  go_next(at);
}

void Run::step(const At& at, const Unsubscribe& s) {
  say(render(s.text, fallback_of(*at.flow)));
  effects_.push_back(OptedOut{});
  session_.pending.erase("return");  // done: there is nothing to come back to
  go_next(at);
}

void Run::step(const At& at, const Erase& s) {
  say(render(s.text, fallback_of(*at.flow)));
  effects_.push_back(EraseContact{});
  effects_.push_back(FlowEnded{at.flow->id});
  contact_ = {};
  session_ = {};
  done_ = true;
}

void Run::step(const At&, const End&) {
  pop();
}

}  // namespace orienta::flows::engine
