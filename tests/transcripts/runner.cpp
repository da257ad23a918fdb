// SPDX-License-Identifier: Apache-2.0
// transcripts [--root DIR] [--record FILE | FILE... | FOLDER...]: plays every *.txt; 1 if one went differently.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>

#include "tests/transcripts/transcript.hpp"

namespace {

namespace fs = std::filesystem;
using namespace orienta;

std::string slurp(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw fs::filesystem_error("cannot read", path, std::make_error_code(std::errc::no_such_file_or_directory));
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Libraries by folder and by the languages that a transcript has offered, each read once.
class Libraries {
 public:
  explicit Libraries(fs::path root) : root_(std::move(root)) {}

  // Null after saying why.
  const flows::FlowSet* get(const transcripts::Transcript& transcript) {
    const auto key = std::pair(transcript.library, transcript.languages);
    const auto known = sets_.find(key);
    if (known != sets_.end()) return known->second.get();
    auto result = flows::read_library(flows::load_files(root_ / transcript.library));
    if (!result.set) {
      for (const auto& d : result.diagnostics) std::printf("%s/%s\n", transcript.library.c_str(), d.str().c_str());
    } else if (!transcript.languages.empty()) {
      result.set->settings.languages = transcript.languages;
    }
    return (sets_[key] = std::move(result.set)).get();
  }

 private:
  fs::path root_;
  std::map<std::pair<std::string, std::vector<std::string>>, std::shared_ptr<flows::FlowSet>> sets_;
};

std::vector<fs::path> files_of(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> out;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.path().extension() == ".txt" && entry.path().filename() != "CMakeLists.txt") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool run(const fs::path& path, Libraries& libraries) {
  std::vector<transcripts::Failure> failures;
  const auto transcript = transcripts::read(slurp(path), failures);
  const auto* set = failures.empty() ? libraries.get(transcript) : nullptr;
  if (failures.empty() && set == nullptr)
    failures.push_back({1, "the library " + transcript.library + " is not readable"});
  if (failures.empty()) failures = transcripts::play(transcript, *set);
  for (const auto& f : failures) std::printf("%s:%d: %s\n", path.c_str(), f.line, f.message.c_str());
  return failures.empty();
}

int record(const fs::path& path, Libraries& libraries) {
  std::vector<transcripts::Failure> failures;
  const auto text = slurp(path);
  const auto transcript = transcripts::read(text, failures);
  for (const auto& f : failures) std::printf("%s:%d: %s\n", path.c_str(), f.line, f.message.c_str());
  const auto* set = libraries.get(transcript);
  if (set == nullptr || !failures.empty()) return 2;
  std::string header;
  for (std::size_t at = 0; at < text.size();) {  // everything before the first > < ! + *
    if (std::string_view("<>!+*").find(text[at]) != std::string_view::npos) break;
    const auto end = text.find('\n', at);
    header += text.substr(at, end == std::string::npos ? end : end - at) + "\n";
    if (end == std::string::npos) break;
    at = end + 1;
  }
  std::printf("%s", transcripts::record(transcript, *set, header).c_str());
  return 0;
}

int run_all(const std::vector<std::string>& arguments) {
  fs::path root = ".";
  std::vector<fs::path> files;
  fs::path to_record;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--root" && i + 1 < arguments.size())
      root = arguments[++i];
    else if (arguments[i] == "--record" && i + 1 < arguments.size())
      to_record = arguments[++i];
    else
      std::ranges::copy(files_of(arguments[i]), std::back_inserter(files));
  }
  Libraries libraries(root);
  if (!to_record.empty()) return record(to_record, libraries);
  if (files.empty()) {
    std::puts("no transcripts found; give files or folders");
    return 2;
  }
  std::size_t failed = 0;
  for (const auto& file : files) failed += run(file, libraries) ? 0U : 1U;
  std::printf("%zu transcripts, %zu failed\n", files.size(), failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_all({argv + 1, argv + argc});
  } catch (const std::exception& e) {
    std::printf("%s\n", e.what());
  }
  return 2;
}
