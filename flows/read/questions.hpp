// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "flows/diagnostics.hpp"
#include "flows/model.hpp"

namespace orienta::flows::reading {

// One file of library/questions; adds to `answers` and reports every problem it meets. Never throws. `fallback` is the
// language of texts that name none. Whether the places exist is for the checker: the flows may not be read yet.
void read_questions(const LibraryFile& file, std::string_view fallback, std::vector<KnownAnswer>& answers,
                    std::vector<Diagnostic>& diagnostics);

}  // namespace orienta::flows::reading
