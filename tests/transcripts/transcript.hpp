// SPDX-License-Identifier: Apache-2.0
// A conversation in a text file: read it, play it, say where it went differently. The format is in README.md.
#pragma once

#include <boost/json/object.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "flows/read.hpp"
#include "flows/simulator.hpp"

namespace orienta::transcripts {

struct Expected {
  enum class Kind { text, part, options, rest, effect, problem };
  Kind kind = Kind::text;
  int line = 0;
  std::string text;
  boost::json::object effect;
};

// Something that happens (what the person does, time, an agent) and what must come of it.
struct Exchange {
  int line = 0;
  std::string action;  // the line as written; empty = the beginning, before anybody does anything
  std::vector<Expected> expected;
};

struct Transcript {
  std::string library = "flows/library";
  std::string flow;
  std::vector<std::string> languages;  // offered instead of those of settings.yaml; empty = those
  flows::Simulator::Options options;
  std::vector<Exchange> exchanges;
};

struct Failure {
  int line = 0;
  std::string message;
};

// Failures name lines of the file.
[[nodiscard]] Transcript read(std::string_view text, std::vector<Failure>& failures);
// Stops at the first exchange that differs: what follows would only repeat it.
[[nodiscard]] std::vector<Failure> play(const Transcript& transcript, const flows::FlowSet& set);
// The same conversation with what really came, to start a new transcript from.
[[nodiscard]] std::string record(const Transcript& transcript, const flows::FlowSet& set, std::string_view header);

}  // namespace orienta::transcripts
