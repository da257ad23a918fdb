// SPDX-License-Identifier: Apache-2.0
// Services as JSON objects, the form in which files of both kinds (JSON, tables) are read and written. For flows/hsds
// only.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string_view>

#include "flows/hsds.hpp"

namespace orienta::flows::hsds {

// Where an object came from, when it was a row of a table; taken off the values of HSDS by its '#'.
inline constexpr std::string_view kFileKey = "#file", kRowKey = "#row";

[[nodiscard]] boost::json::object object_of(const Service& service, const Content& content, const Directory& tables);
// Adds to `out`. `file` is named in errors of objects that carry no row.
void read_services(const boost::json::array& services, std::string_view file, const ImportOptions& options,
                   Imported& out);

}  // namespace orienta::flows::hsds
