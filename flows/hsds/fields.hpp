// SPDX-License-Identifier: Apache-2.0
// Reading the values of one JSON object after the other, each mistake told with the row or the service it is in. For
// flows/hsds only.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/hsds.hpp"

namespace orienta::flows::hsds {

class Fields {
 public:
  // `number`: of the service, for objects that carry no row.
  Fields(int number, std::string_view file, std::vector<RowError>& errors)
      : number_(number), file_(file), errors_(errors) {}

  void error(const boost::json::object& at, std::string column, std::string message, bool blocks = true);
  // Empty if it is not there; a number is its digits.
  std::string text(const boost::json::object& from, std::string_view key);
  std::optional<double> number(const boost::json::object& from, std::string_view key);
  // The objects of a list; anything else is reported and left out.
  std::vector<const boost::json::object*> objects(const boost::json::object& from, std::string_view key);
  static const boost::json::object* object(const boost::json::object& from, std::string_view key);

 private:
  int number_;
  std::string_view file_;
  std::vector<RowError>& errors_;
};

[[nodiscard]] bool is_uuid(std::string_view text);
[[nodiscard]] std::string hex_of(std::string_view uuid);
// An id of ours from one of theirs. Short ones ("7") are only unique in their own file, so they carry its name.
[[nodiscard]] std::string our_id(std::string_view prefix, std::string_view theirs, std::string_view import_name);

}  // namespace orienta::flows::hsds
