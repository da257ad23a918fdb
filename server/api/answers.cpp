// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <boost/json/serialize.hpp>

#include "server/api/api.hpp"

namespace orienta::api {

model::HttpResponse ok(const json::value& body, int status) {
  model::HttpResponse response;
  response.status = status;
  response.headers = {{"content-type", "application/json"}, {"cache-control", "no-store"}};
  response.body = json::serialize(body);
  return response;
}

model::HttpResponse no_content() {
  model::HttpResponse response;
  response.status = 204;
  return response;
}

model::HttpResponse error(int status, std::string_view code, std::string_view message) {
  json::object inner;
  inner["code"] = code;
  inner["message"] = message;
  json::object outer;
  outer["error"] = std::move(inner);
  return ok(outer, status);
}

model::HttpResponse refused(const bot::helpdesk::Refused& refused) {
  using bot::helpdesk::Refusal;
  struct Row {
    Refusal why;
    int status;
    std::string_view code;
  };
  static constexpr std::array<Row, 8> kRows = {{
      {Refusal::not_found, 404, "not_found"},
      {Refusal::forbidden, 403, "forbidden"},
      {Refusal::not_yours, 409, "not_yours"},
      {Refusal::moved_on, 409, "moved_on"},
      {Refusal::stopped, 409, "stopped"},
      {Refusal::window_closed, 409, "window_closed"},
      {Refusal::not_possible, 409, "not_possible"},
      {Refusal::bad_input, 422, "bad_input"},
  }};
  for (const Row& row : kRows) {
    if (row.why != refused.why) continue;
    json::object inner;
    inner["code"] = row.code;
    inner["message"] = refused.detail;
    if (!refused.unseen.empty()) inner["unseen"] = json_of(refused.unseen);
    json::object outer;
    outer["error"] = std::move(inner);
    return ok(outer, row.status);
  }
  return error(500, "internal", "Something went wrong here. Try again.");
}

bool permits(Access access, model::Role role) {
  switch (access) {
    case Access::open:
    case Access::anyone:
      return true;
    case Access::work:
      return bot::helpdesk::may_work(role);
    case Access::supervise:
      return role == model::Role::supervisor;
    case Access::edit:
      return role == model::Role::editor || role == model::Role::administrator;
    case Access::administer:
      return role == model::Role::administrator;
  }
  return false;
}

}  // namespace orienta::api
