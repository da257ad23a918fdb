// SPDX-License-Identifier: Apache-2.0
// The shipped library's data, read once for all tests of places and directory.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "flows/data_read.hpp"

namespace orienta::flows::testing_support {

inline std::vector<LibraryFile> shipped(const std::string& folder) {
  std::vector<LibraryFile> files;
  const std::filesystem::path library = std::filesystem::path(ORIENTA_SOURCE_DIR) / "flows/library";
  for (const auto& entry : std::filesystem::directory_iterator(library / folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".yaml" && extension != ".csv") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    files.push_back(
        {folder + "/" + entry.path().filename().string(), std::string(std::istreambuf_iterator<char>(in), {})});
  }
  return files;
}

inline std::string messages(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const Diagnostic& d : diagnostics) out += d.file + ":" + std::to_string(d.line) + ": " + d.message + "\n";
  return out;
}

inline const Directory& shipped_directory() {
  static const Directory directory = [] {
    Directory out;
    std::vector<Diagnostic> diagnostics;
    for (const LibraryFile& file : shipped("places")) read_places(file, out.places, diagnostics);
    finish_places(out.places, diagnostics);
    for (const LibraryFile& file : shipped("directory")) read_directory(file, out, diagnostics);
    check_directory(out, diagnostics);
    EXPECT_EQ(messages(diagnostics), "");
    return out;
  }();
  return directory;
}

}  // namespace orienta::flows::testing_support
