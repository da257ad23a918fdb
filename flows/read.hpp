// SPDX-License-Identifier: Apache-2.0
// YAML files -> FlowSet, with messages for editors that name file, line and step.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flows/diagnostics.hpp"
#include "flows/model.hpp"
#include "flows/review.hpp"

namespace orienta::flows {

struct ReadResult {
  std::shared_ptr<FlowSet> set;  // null if any error
  std::vector<Diagnostic> diagnostics;
};

[[nodiscard]] ReadResult read_library(const std::vector<LibraryFile>& files);
// One flow on its own, e.g. an older version out of the database; diagnostics only for its own shape.
[[nodiscard]] FlowPtr read_flow(std::string_view yaml, std::string_view file, std::vector<Diagnostic>& diagnostics);
// The directory alone, with places, holidays, sectors and papers; its services from the files below `services_from`
// ("demonstration/" for the made-up ones that read_library leaves out).
[[nodiscard]] Directory read_directory_alone(const std::vector<LibraryFile>& files, std::string_view services_from,
                                             std::vector<Diagnostic>& diagnostics);
// Every *.yaml and *.csv below `dir`. Throws std::filesystem::filesystem_error.
[[nodiscard]] std::vector<LibraryFile> load_files(const std::filesystem::path& dir);

// What publishing must refuse (errors) and should warn of, on that day: unknown targets, unreachable steps, dead ends,
// missing languages, texts that state an expired or disputed fact, expressions that do not parse, a loop without a
// wait, options that read the same, messages over channel limits.
//
// Of the Spanish texts, and of SMS in every language, it warns as plain_words.yaml asks (flows/review.hpp).
struct CheckOptions {
  SegmentCounter segments = {};  // how many SMS a message becomes; without it only very long ones are noticed
};
[[nodiscard]] std::vector<Diagnostic> check(const FlowSet& set, text::Date today, const CheckOptions& options = {});

}  // namespace orienta::flows
