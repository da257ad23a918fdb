// SPDX-License-Identifier: Apache-2.0
#include "server/directory_imports.hpp"

#include "flows/hsds.hpp"

namespace orienta::server {

void merge_imports(const std::vector<storage::directory_imports::Import>& imports, std::int64_t revision,
                   flows::FlowSet& set, std::vector<flows::Diagnostic>& diagnostics) {
  if (imports.empty()) return;
  // All are read against the library as it was written, not against what another import made of it.
  std::vector<flows::hsds::Imported> read;
  for (const auto& import : imports) {
    read.push_back(flows::hsds::read_json({import.name + ".json", import.content}, {import.name, set.directory}));
  }
  for (std::size_t i = 0; i < imports.size(); ++i) {
    for (const flows::hsds::RowError& error : read[i].errors) {
      flows::Diagnostic diagnostic;
      diagnostic.severity = flows::Diagnostic::Severity::warning;
      diagnostic.file = "import:" + imports[i].name;
      diagnostic.line = error.row;
      diagnostic.message = error.str() + "; this entry is left out until it is imported again";
      diagnostics.push_back(std::move(diagnostic));
    }
    flows::hsds::merge(read[i].content, imports[i].name, set.directory, diagnostics);
  }
  set.version += "+" + std::to_string(revision);
}

}  // namespace orienta::server
