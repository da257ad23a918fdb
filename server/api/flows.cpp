// SPDX-License-Identifier: Apache-2.0
// For editors: which scripts are in force, putting changed files into force, and what people wrote that no script
// understood.
#include "bot/async.hpp"
#include "flows/text/text.hpp"
#include "server/api/api.hpp"

namespace orienta::api {
namespace {

using server::Context;

json::object json_of_diagnostic(const flows::Diagnostic& diagnostic) {
  json::object out;
  out["severity"] = diagnostic.severity == flows::Diagnostic::Severity::error ? "error" : "warning";
  out["file"] = diagnostic.file;
  out["line"] = diagnostic.line;
  out["flow"] = diagnostic.flow;
  out["step"] = diagnostic.step;
  out["message"] = diagnostic.message;
  return out;
}

asio::awaitable<net::Response> list(Context& context, Call) {
  const auto set = context.service.flows();
  json::array flows;
  for (const auto& [id, flow] : set->flows) {
    json::object one;
    one["id"] = id;
    one["version"] = flow->version;
    json::array languages;
    for (const std::string& language : flow->languages) languages.emplace_back(language);
    one["languages"] = std::move(languages);
    one["review_mark"] = flow->review.mark;
    one["checked_on"] = flow->review.checked_on;
    flows.push_back(std::move(one));
  }
  json::object body;
  body["version"] = set->version;
  body["flows"] = std::move(flows);
  co_return net::Response(ok(body));
}

asio::awaitable<net::Response> reload(Context& context, Call) {
  auto diagnostics = std::make_shared<std::vector<flows::Diagnostic>>();
  std::function<void()> work = [&context, diagnostics] { *diagnostics = context.reload_flows(); };
  const bool had_room = co_await context.pool.run(std::move(work));
  if (!had_room) co_return net::Response(error(503, "busy", "The server is busy. Try again in a moment."));
  json::array told;
  bool failed = false;
  for (const flows::Diagnostic& diagnostic : *diagnostics) {
    failed = failed || diagnostic.severity == flows::Diagnostic::Severity::error;
    told.push_back(json_of_diagnostic(diagnostic));
  }
  json::object body;
  body["in_force"] = !failed;
  body["diagnostics"] = std::move(told);
  co_return net::Response(ok(body, failed ? 422 : 200));
}

// Texts of people, without a word about whom: editors learn what the scripts lack.
asio::awaitable<net::Response> not_understood(Context& context, Call call) {
  Input input(call);
  const auto limit = static_cast<std::size_t>(input.query_number("limit", 100, 1, 500));
  const model::Time before = input.query_time("before");
  if (input.problem()) co_return net::Response(*input.problem());
  std::function<std::vector<storage::unmatched::Entry>(storage::Tx&)> look = [=](storage::Tx& tx) {
    auto entries = storage::unmatched::list(tx, before, limit);
    std::erase_if(entries, [&tx](const storage::unmatched::Entry& entry) {
      const auto conversation = storage::conversations::get(tx, entry.conversation_id);
      return !conversation || conversation->sensitive;
    });
    return entries;
  };
  const auto entries =
      co_await bot::in_store<std::vector<storage::unmatched::Entry>>(context.store, bot::Access::read, std::move(look));
  json::array out;
  for (const storage::unmatched::Entry& entry : entries) {
    json::object one;
    one["at"] = time_or_null(entry.at);
    one["flow"] = entry.flow;
    one["step"] = entry.step;
    one["language"] = entry.language;
    one["text"] = entry.text;
    out.push_back(std::move(one));
  }
  json::object body;
  body["entries"] = std::move(out);
  co_return net::Response(ok(body));
}

constexpr Route kRoutes[] = {
    {"GET", "/flows", Access::edit, list},
    {"POST", "/flows/reload", Access::edit, reload},
    {"GET", "/flows/not-understood", Access::edit, not_understood},
};

}  // namespace

std::span<const Route> flow_routes() {
  return kRoutes;
}

}  // namespace orienta::api
