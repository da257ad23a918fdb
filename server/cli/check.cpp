// SPDX-License-Identifier: Apache-2.0
// orienta check: problems first, then how the texts read and what they cost as SMS.
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iterator>
#include <ostream>

#include "connectors/connectors.hpp"
#include "flows/read.hpp"
#include "flows/review.hpp"
#include "server/cli/commands.hpp"

namespace orienta::cli {
namespace {

namespace fs = std::filesystem;

std::string one_line(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? ' ' : c;
  return out;
}

std::string plural(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

void print_worst(const flows::ReadabilityReport& report, std::size_t most, std::ostream& out) {
  out << "hardest sentences in Spanish, of at least " << flows::kFewestWords
      << " words (Fernández Huerta; the higher the easier):\n";
  for (std::size_t i = 0; i < report.sentences.size() && i < most; ++i) {
    const auto& [at, sentence, mode, score] = report.sentences[i];
    out << std::setw(6) << std::fixed << std::setprecision(0) << score << "  " << at << " (" << model::name_of(mode)
        << "): " << one_line(sentence) << '\n';
  }
  for (const auto& text : report.texts) {
    if (text.score >= report.target) continue;
    out << (text.excepted ? "excepted" : "below target") << ": " << text.said.at() << " ("
        << model::name_of(text.said.mode) << ") " << std::setprecision(1) << text.score << ", INFLESZ "
        << flows::text::inflesz_grade(text.inflesz) << '\n';
  }
}

void print_readability(const flows::ReadabilityReport& report, std::ostream& out) {
  out << "Spanish texts: " << plural(report.texts.size(), "message", "messages") << ", Fernández Huerta mean "
      << std::fixed << std::setprecision(1) << report.mean << ", lowest " << report.lowest << "; " << report.below
      << " below " << report.target << ", " << plural(report.excepted, "exception", "exceptions") << "; "
      << report.together << " of fewer than " << flows::kFewestWords << " words scored with their neighbours\n";
}

void print_sms(const std::vector<flows::Said>& texts, bool all, std::ostream& out) {
  constexpr std::array<std::string_view, 4> kNames{"one segment", "two", "three", "more"};
  std::array<std::size_t, 4> counts{};
  for (const auto& said : texts) {
    if (said.mode != model::Mode::sms) continue;
    const auto segments = connectors::sms_segments(said.message);
    if (segments == 0) continue;
    ++counts[std::min<std::size_t>(segments, kNames.size()) - 1];
    if (all) {
      out << std::setw(3) << segments << "  " << said.at() << " (" << said.language << ", " << said.what;
      if (!said.message.options.empty()) out << ", with " << plural(said.message.options.size(), "option", "options");
      out << "): " << one_line(said.text) << '\n';
    }
  }
  out << "SMS: ";
  for (std::size_t i = 0; i < counts.size(); ++i) out << (i == 0 ? "" : ", ") << kNames[i] << ": " << counts[i];
  out << '\n';
}

int print_table(const std::string& dir, const flows::FlowSet& set, std::ostream& out) {
  std::ifstream in(fs::path(dir) / "README.md", std::ios::binary);
  const std::string readme{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  out << flows::flow_table(set, readme);
  return kOk;
}

}  // namespace

std::optional<flows::text::Date> day_of(const std::string& given, std::ostream& err) {
  if (given.empty()) {
    const auto now = std::chrono::time_point_cast<model::Millis>(std::chrono::system_clock::now());
    return flows::text::local_date(now, flows::text::kLima);
  }
  const auto date = flows::text::parse_iso(given);
  if (!date) err << given << " is not a day; write it as 2026-11-22\n";
  return date;
}

int check_flows(const CheckFlows& options, std::ostream& out, std::ostream& err) {
  const auto today = day_of(options.date, err);
  if (!today) return kUsage;
  const auto dir = find_flows(options.dir, options.config_file, err);
  if (!dir) return kFailed;
  auto result = flows::read_library(flows::load_files(*dir));
  if (result.set && options.table) return print_table(*dir, *result.set, out);
  if (result.set) {
    for (auto& found : flows::check(*result.set, *today, {connectors::sms_segments})) {
      result.diagnostics.push_back(std::move(found));
    }
  }
  std::size_t errors = 0;
  for (const auto& diagnostic : result.diagnostics) {
    errors += diagnostic.severity == flows::Diagnostic::Severity::error ? 1 : 0;
    out << (fs::path(*dir) / diagnostic.str()).string() << '\n';
  }
  if (result.set) {
    const auto report = flows::readability(*result.set, *today);
    if (options.readability) print_worst(report, options.worst, out);
    if (!report.texts.empty()) print_readability(report, out);
    print_sms(flows::said_texts(*result.set, *today), options.sms, out);
  }
  const auto warnings = result.diagnostics.size() - errors;
  out << *dir << ": " << plural(errors, "error", "errors") << ", " << plural(warnings, "warning", "warnings") << " on "
      << flows::text::iso(*today) << '\n';
  return errors == 0 && result.set && (warnings == 0 || !options.strict) ? kOk : kFailed;
}

}  // namespace orienta::cli
