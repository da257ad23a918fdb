// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "flows/hsds/document.hpp"

namespace orienta::flows::hsds {

namespace {

namespace json = boost::json;

RowError whole(const LibraryFile& file, std::string message) {
  return {file.path, 0, "", std::move(message), true};
}

// The services in whatever wraps them: a list, {"services": [...]}, a page ({"contents": [...]}), one service, or
// organisations with their services.
json::array services_in(json::value& root) {
  if (root.is_array()) return std::move(root.as_array());
  json::array out;
  if (!root.is_object()) return out;
  json::object& object = root.as_object();
  for (const auto* key : {"services", "contents", "content"}) {
    if (auto* list = object.if_contains(key); list != nullptr && list->is_array()) return std::move(list->as_array());
  }
  if (auto* list = object.if_contains("organizations"); list != nullptr && list->is_array()) {
    for (json::value& one : list->as_array()) {
      if (!one.is_object()) continue;
      json::array services;
      if (auto* inner = one.as_object().if_contains("services"); inner != nullptr && inner->is_array()) {
        services = std::move(inner->as_array());
      }
      one.as_object().erase("services");
      // Each service gets a copy of its organisation: a small file must not grow to fill the memory. Without it they
      // are refused by name.
      const bool too_large = services.size() > 1 && json::serialize(one).size() * services.size() > 4 * kMostBytes;
      if (too_large) one = json::object();
      for (json::value& service : services) {
        if (service.is_object()) service.as_object()["organization"] = one;
        out.push_back(std::move(service));
      }
    }
    return out;
  }
  if (object.contains("name")) out.push_back(std::move(root));
  return out;
}

}  // namespace

Imported read_json(const LibraryFile& file, const ImportOptions& options) {
  Imported out;
  std::string_view bytes = file.bytes;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (bytes.size() > kMostBytes) {
    out.errors.push_back(whole(file, "this file is too large; split it"));
    return out;
  }
  json::stream_parser parser;
  boost::system::error_code failed;
  const std::size_t read = parser.write(bytes.data(), bytes.size(), failed);
  if (!failed) parser.finish(failed);
  if (failed) {
    const auto lines = std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(read), '\n');
    out.errors.push_back(
        whole(file, "not valid JSON near line " + std::to_string(lines + 1) + ": " + failed.message()));
    return out;
  }
  json::value root = parser.release();
  const json::array services = services_in(root);
  if (services.empty()) {
    out.errors.push_back(whole(file, "no services in it; expected a list of HSDS services, or {\"services\": [...]}"));
  }
  read_services(services, file.path, options, out);
  return out;
}

}  // namespace orienta::flows::hsds
