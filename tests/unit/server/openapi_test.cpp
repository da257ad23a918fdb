// SPDX-License-Identifier: Apache-2.0
// The document and the table of routes are the same thing said twice: this holds them together.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <map>
#include <set>

#include "server/api/api.hpp"
#include "server/pages.hpp"

namespace orienta::api {
namespace {

std::string_view word(Access access) {
  switch (access) {
    case Access::open:
      return "open";
    case Access::anyone:
      return "anyone";
    case Access::work:
      return "work";
    case Access::supervise:
      return "supervise";
    case Access::edit:
      return "edit";
    case Access::administer:
      return "administer";
  }
  return "";
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

json::object document() {
  return json::parse(pages::asset("openapi.json")).as_object();
}

TEST(OpenApi, NamesEveryRouteWithItsAccessAndNothingElse) {
  std::map<std::string, std::string> in_table;
  for (const Route& route : routes()) {
    in_table[lower(route.method) + " " + std::string(route.path)] = word(route.access);
  }
  std::map<std::string, std::string> in_document;
  const json::object api = document();
  for (const auto& [path, methods] : api.at("paths").as_object()) {
    for (const auto& [method, operation] : methods.as_object()) {
      in_document[std::string(method) + " " + std::string(path)] =
          std::string(operation.as_object().at("x-access").as_string());
    }
  }
  EXPECT_EQ(in_table, in_document);
}

TEST(OpenApi, RoutesThatTakeABodyDescribeIt) {
  const json::object api = document();
  for (const Route& route : routes()) {
    const json::object& operation = api.at("paths").at(route.path).at(lower(route.method)).as_object();
    EXPECT_EQ(operation.contains("requestBody"), route.takes_body) << route.path;
    if (route.access != Access::open) EXPECT_TRUE(operation.at("responses").as_object().contains("401")) << route.path;
  }
}

void collect(const json::value& value, std::set<std::string>& refs) {
  if (value.is_object()) {
    for (const auto& [key, inner] : value.as_object()) {
      if (key == "$ref") refs.insert(std::string(inner.as_string()));
      collect(inner, refs);
    }
  } else if (value.is_array()) {
    for (const json::value& inner : value.as_array()) collect(inner, refs);
  }
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) {
  const json::object api = document();
  std::set<std::string> refs;
  collect(api, refs);
  EXPECT_FALSE(refs.empty());
  for (const std::string& ref : refs) {
    ASSERT_TRUE(ref.starts_with("#/components/schemas/")) << ref;
    EXPECT_TRUE(api.at("components").at("schemas").as_object().contains(ref.substr(21))) << ref;
  }
}

TEST(Permissions, EditorsAndAdministratorsSeeNoOneWhoWrote) {
  using model::Role;
  for (const Role role : {Role::editor, Role::administrator}) EXPECT_FALSE(permits(Access::work, role));
  for (const Role role : {Role::agent, Role::supervisor}) {
    EXPECT_TRUE(permits(Access::work, role));
    EXPECT_FALSE(permits(Access::administer, role));
    EXPECT_FALSE(permits(Access::edit, role));
  }
  EXPECT_TRUE(permits(Access::administer, Role::administrator));
  EXPECT_FALSE(permits(Access::administer, Role::editor));
}

}  // namespace
}  // namespace orienta::api
