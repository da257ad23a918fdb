// SPDX-License-Identifier: Apache-2.0
#include "connectors/provider_error.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "connectors/text.hpp"

namespace orienta::connectors {
namespace {

constexpr int kLongestRetryAfterS = 3600;  // a provider's Retry-After must not park a person's answer for days

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct StatusRow {
  int first;
  int last;
  Outcome::Kind kind;
  std::string_view words;
};

using Kind = Outcome::Kind;

// Answers without a code we know. A redirect or a 404 without the provider's own error body means that the address we
// send to is wrong: rejecting would lose every message until somebody notices.
constexpr StatusRow kStatuses[] = {
    {300, 399, Kind::channel_down, "The provider's address answers with a redirect; check api_base"},
    {401, 401, Kind::channel_down, "The provider refused the channel's credentials"},
    {403, 403, Kind::channel_down, "The provider refused the channel's credentials"},
    {408, 408, Kind::retry, "The provider took too long"},
    {425, 425, Kind::retry, "The provider is busy"},
    {429, 429, Kind::retry, "The provider asks to send more slowly"},
    {500, 599, Kind::retry, "The provider has a fault"},
};

}  // namespace

const ErrorRow* find_error(std::span<const ErrorRow> rows, std::string_view code) {
  const auto wanted = number(code);
  if (!wanted) return nullptr;
  const auto row =
      std::ranges::find_if(rows, [&](const ErrorRow& r) { return r.first <= *wanted && *wanted <= r.last; });
  return row == rows.end() ? nullptr : &*row;
}

std::string_view words_for(std::span<const ErrorRow> rows, std::string_view code) {
  const auto* row = find_error(rows, code);
  return row != nullptr ? row->words : std::string_view("The provider could not deliver the message");
}

Outcome read_failure(std::span<const ErrorRow> rows, const model::HttpResponse& answer, std::string_view code) {
  Outcome out;
  out.code = code.empty() ? "http_" + std::to_string(answer.status) : std::string(code);
  if (const auto* row = find_error(rows, code)) {
    out.kind = row->kind;
    out.reason = row->words;
    out.retry_after = std::chrono::seconds(row->retry_after_s);
    out.most_attempts = row->most_attempts;
  } else if (const auto* status = std::ranges::find_if(
                 kStatuses, [&](const StatusRow& r) { return r.first <= answer.status && answer.status <= r.last; });
             status != std::end(kStatuses)) {
    out.kind = status->kind;
    out.reason = status->words;
  } else if (answer.status == 404 && code.empty()) {
    out.kind = Kind::channel_down;
    out.reason = "The provider's address does not exist; check api_base and the account";
  } else if (answer.status >= 400 && answer.status < 500) {
    out.kind = Kind::reject;
    out.reason = "The provider refused the message";
  } else {
    out.kind = Kind::retry;  // no answer, or a success that says nothing: whether it was taken is unknown
    out.reason = "The provider's answer could not be read";
  }
  if (out.kind == Kind::retry || out.kind == Kind::retry_contact) {
    const auto asked = number(trim(model::header(answer.headers, "retry-after").value_or("")));
    if (asked && *asked > 0) {
      out.retry_after = std::max(out.retry_after, std::chrono::seconds(std::min(*asked, kLongestRetryAfterS)));
    }
  }
  return out;
}

}  // namespace orienta::connectors
