// SPDX-License-Identifier: Apache-2.0
#include "flows/engine/session.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace orienta::flows {
namespace json = boost::json;
namespace {

constexpr std::size_t kMaxSession = 1024 * 1024;

std::string text_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}
json::object object_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_object() ? value->get_object() : json::object();
}
bool flag_at(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

json::object frame_json(const Frame& frame) {
  json::object out{{"flow", frame.flow}, {"version", frame.version}, {"step", frame.step}};
  if (!frame.child_results.empty()) out["child_results"] = frame.child_results;
  if (!frame.results.empty()) out["results"] = frame.results;
  return out;
}

std::optional<Frame> frame_from(const json::value& value) {
  if (!value.is_object()) return std::nullopt;
  const auto& object = value.get_object();
  Frame frame{text_at(object, "flow"), text_at(object, "version"), text_at(object, "step"),
              object_at(object, "child_results"), object_at(object, "results")};
  if (frame.flow.empty()) return std::nullopt;
  return frame;
}

json::array strings_json(const std::vector<std::string>& list) {
  json::array out;
  for (const auto& item : list) out.emplace_back(item);
  return out;
}
std::vector<std::string> strings_at(const json::object& object, std::string_view key) {
  std::vector<std::string> out;
  const auto* value = object.if_contains(key);
  if (value == nullptr || !value->is_array()) return out;
  for (const auto& item : value->get_array()) {
    if (item.is_string()) out.emplace_back(item.get_string());
  }
  return out;
}

}  // namespace

namespace engine {

json::object position_of(const Session& session) {
  json::array frames;
  for (const auto& frame : session.frames) frames.push_back(frame_json(frame));
  json::object out{{"frames", std::move(frames)}, {"waiting", session.waiting}};
  if (!session.results.empty()) out["results"] = session.results;
  if (!session.locals.empty()) out["locals"] = session.locals;
  if (!session.case_reference.empty()) out["case_reference"] = session.case_reference;
  if (session.resume_at) out["resume_at"] = frame_json(*session.resume_at);
  return out;
}

bool restore(Session& session, const json::value& position) {
  if (!position.is_object()) return false;
  const auto& object = position.get_object();
  const auto* list = object.if_contains("frames");
  if (list == nullptr || !list->is_array()) return false;
  std::vector<Frame> frames;
  for (const auto& item : list->get_array()) {
    auto frame = frame_from(item);
    if (!frame) return false;
    frames.push_back(std::move(*frame));
  }
  session.frames = std::move(frames);
  session.waiting = flag_at(object, "waiting");
  session.results = object_at(object, "results");
  session.locals = object_at(object, "locals");
  session.case_reference = text_at(object, "case_reference");
  session.resume_at.reset();
  if (const auto* resume = object.if_contains("resume_at")) session.resume_at = frame_from(*resume);
  return true;
}

}  // namespace engine

std::string to_json(const Session& session) {
  auto out = engine::position_of(session);
  out["language"] = session.language;
  out["not_understood"] = session.not_understood;
  if (!session.candidates.empty()) out["candidates"] = strings_json(session.candidates);
  if (!session.history.empty()) out["history"] = strings_json(session.history);
  if (!session.pending.empty()) out["pending"] = session.pending;
  if (!session.first_question.empty()) out["first_question"] = session.first_question;
  return json::serialize(out);
}

Session session_from_json(std::string_view text) {
  Session session;
  if (text.empty() || text.size() > kMaxSession) return session;
  boost::system::error_code failed;
  const auto parsed = json::parse(json::string_view(text.data(), text.size()), failed);
  if (failed || !parsed.is_object()) return session;
  const auto& object = parsed.get_object();
  if (!engine::restore(session, parsed)) return {};
  session.language = text_at(object, "language");
  if (const auto* count = object.if_contains("not_understood"); count != nullptr && count->is_int64()) {
    const auto times = count->get_int64();
    session.not_understood = times >= 0 && times < 1000 ? static_cast<int>(times) : 0;
  }
  session.candidates = strings_at(object, "candidates");
  session.history = strings_at(object, "history");
  session.pending = object_at(object, "pending");
  session.first_question = text_at(object, "first_question");
  return session;
}

}  // namespace orienta::flows
