// SPDX-License-Identifier: Apache-2.0
// Positions inside a session as JSON: for saving, for "back", and for what returns to where a person was.
#pragma once

#include <boost/json/object.hpp>

#include "flows/engine.hpp"

namespace orienta::flows::engine {

inline constexpr std::size_t kMaxHistory = 10;

// Frames, results, locals and whether an answer is awaited: what `restore` brings back.
[[nodiscard]] boost::json::object position_of(const Session& session);
// False if the JSON is no position; the session is then unchanged.
[[nodiscard]] bool restore(Session& session, const boost::json::value& position);

}  // namespace orienta::flows::engine
