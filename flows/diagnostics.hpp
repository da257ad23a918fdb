// SPDX-License-Identifier: Apache-2.0
// What readers take and what they complain of: shared by every reader of the library, so that none includes another.
#pragma once

#include <string>

namespace orienta::flows {

struct Diagnostic {
  enum class Severity { error, warning };
  Severity severity = Severity::error;
  std::string file;  // relative to the library folder
  int line = 0;      // 0 = the whole file
  std::string flow, step;
  std::string message;                    // what is wrong and what to do
  [[nodiscard]] std::string str() const;  // "flows/cpp.yaml:12: error: step 'x': ..."
};

// A file of the library: path relative to its folder, and its bytes. The engine's world has no file system, so tests
// and the editor's API can hand over what they like.
struct LibraryFile {
  std::string path;
  std::string bytes;
};

}  // namespace orienta::flows
