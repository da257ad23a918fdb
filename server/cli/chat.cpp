// SPDX-License-Identifier: Apache-2.0
// The conversation in a terminal: the very engine of the server in a world made of values (flows/simulator.hpp).
#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <chrono>
#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>
#include <sstream>

#include "flows/read.hpp"
#include "flows/simulator.hpp"
#include "server/cli/commands.hpp"

namespace orienta::cli {
namespace {

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// "3d", "12h", "30m", "45s", up to ten years.
std::optional<model::Millis> parse_duration(std::string_view text) {
  constexpr std::array<std::pair<char, std::int64_t>, 4> kUnits{{{'d', 86'400}, {'h', 3'600}, {'m', 60}, {'s', 1}}};
  constexpr std::int64_t kLongest = std::int64_t{3'653} * 86'400;
  if (text.size() < 2) return std::nullopt;
  std::int64_t number = 0;
  const char* end = text.data() + text.size() - 1;
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number < 0 || number > kLongest) return std::nullopt;
  for (const auto& [unit, seconds] : kUnits) {
    if (unit == text.back() && number <= kLongest / seconds) return model::Millis(number * seconds * 1000);
  }
  return std::nullopt;
}

std::optional<model::Location> parse_location(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (!text.starts_with('@') || comma == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view digits, double& out) {
    digits = trim(digits);
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return error == std::errc() && stop == digits.data() + digits.size() && !digits.empty();
  };
  model::Location at;
  if (!number(text.substr(1, comma - 1), at.latitude) || !number(text.substr(comma + 1), at.longitude))
    return std::nullopt;
  if (at.latitude < -90 || at.latitude > 90 || at.longitude < -180 || at.longitude > 180) return std::nullopt;
  return at;
}

// "(audio)", "(voice)", "(image)", "(document)" ...
std::optional<flows::Input> parse_media(std::string_view text) {
  if (!text.starts_with('(') || !text.ends_with(')')) return std::nullopt;
  const std::string_view what = text.substr(1, text.size() - 2);
  const bool voice = what == "voice";
  const auto kind = model::parse_media_kind(voice ? "audio" : what);
  if (!kind) return std::nullopt;
  model::Media media;
  media.kind = *kind;
  media.id = "media-1";
  media.voice_note = voice;
  flows::Input input;
  input.message_kind = model::InboundKind::media;
  input.media.push_back(std::move(media));
  return input;
}

// One line of a script or of the keyboard; everything that is not one of the special forms is text.
flows::Turn play_line(flows::Simulator& world, std::string_view line) {
  flows::Turn turn;
  const auto duration = line.starts_with('+') ? parse_duration(trim(line.substr(1))) : std::nullopt;
  if (duration) {
    for (auto& due : world.pass(*duration)) {
      std::move(due.effects.begin(), due.effects.end(), std::back_inserter(turn.effects));
      std::move(due.problems.begin(), due.problems.end(), std::back_inserter(turn.problems));
    }
    turn.at = world.now();
  } else if (line.size() > 2 && line.starts_with('[') && line.ends_with(']')) {
    turn = world.tap(line.substr(1, line.size() - 2));
  } else if (const auto location = parse_location(line)) {
    flows::Input input;
    input.message_kind = model::InboundKind::location;
    input.location = *location;
    turn = world.send(input);
  } else if (const auto media = parse_media(line)) {
    turn = world.send(*media);
  } else {
    turn = world.send(line);
  }
  turn.in = std::string(line);
  return turn;
}

void print_message(const model::OutMessage& message, std::ostream& out) {
  if (!message.text.empty()) out << message.text << '\n';
  if (message.media) out << "  (" << model::name_of(message.media->kind) << ": " << message.media->url << ")\n";
  for (std::size_t i = 0; i < message.options.size(); ++i) {
    const auto& option = message.options[i];
    out << "  " << i + 1 << ") " << option.label;
    if (!option.description.empty()) out << " - " << option.description;
    out << "   [" << option.id << "]\n";
  }
  if (message.ask_location) out << "  (send a place: @LAT,LON)\n";
  out << '\n';
}

void print_turn(const flows::Turn& turn, bool as_json, std::ostream& out) {
  if (as_json) {
    out << boost::json::serialize(flows::to_json(turn)) << '\n' << std::flush;
    return;
  }
  for (const auto& effect : turn.effects) {
    if (const auto* send = std::get_if<flows::Send>(&effect)) {
      print_message(send->message, out);
    } else {
      out << "  . " << boost::json::serialize(flows::to_json(effect)) << '\n';
    }
  }
  for (const auto& problem : turn.problems) {
    out << "  ! " << problem.flow << '/' << problem.step << ": " << problem.message << '\n';
  }
  out << std::flush;
}

constexpr std::string_view kHelp =
    "Write as the person would: text, a number or [option_id] for an option, @LAT,LON for a place, (audio), (image).\n"
    "  /pass 3d        let time pass (s, m, h, d); reminders and time-outs come\n"
    "  /back           a person of the team gives the conversation back\n"
    "  /case REF NAME  move a case on, e.g. /case TEST-1 in_progress\n"
    "  /json           show the last answer as JSON\n"
    "  /help, /quit\n";

// False: end the conversation.
bool run_command(flows::Simulator& world, std::string_view line, flows::Turn& last, std::ostream& out) {
  std::istringstream words{std::string(line)};
  std::string name, first, second;
  words >> name >> first >> second;
  if (name == "/quit" || name == "/exit") return false;
  if (name == "/pass") {
    const auto duration = parse_duration(first);
    if (!duration) {
      out << "Write how long: /pass 3d, /pass 12h, /pass 30m\n";
      return true;
    }
    for (auto& turn : world.pass(*duration)) {
      last = std::move(turn);
      print_turn(last, false, out);
    }
    out << "  . it is now " << flows::text::iso_instant(world.now()) << '\n';
  } else if (name == "/back") {
    last = world.hand_back();
    print_turn(last, false, out);
  } else if (name == "/case") {
    if (!world.set_case_state(first, second)) out << "This person has no case \"" << first << "\".\n";
  } else if (name == "/json") {
    out << boost::json::serialize(flows::to_json(last)) << '\n';
  } else {
    out << kHelp;
  }
  return true;
}

int talk(flows::Simulator& world, const Chat& options, std::istream& in, std::ostream& out) {
  if (!options.json) out << kHelp << '\n';
  flows::Turn last = world.start(options.flow);
  print_turn(last, options.json, out);
  std::string line;
  while (true) {
    if (!options.json) {
      if (world.owner() != model::OwnerKind::bot)
        out << "  . the conversation waits for a person; /back gives it back\n";
      out << "> " << std::flush;
    }
    if (!std::getline(in, line)) break;
    const auto text = trim(line);
    if (text.empty()) continue;
    if (text.starts_with('/')) {
      if (!run_command(world, text, last, out)) break;
      continue;
    }
    last = play_line(world, text);
    print_turn(last, options.json, out);
  }
  if (!options.json) out << '\n';
  return kOk;
}

int play_script(flows::Simulator& world, const Chat& options, std::istream& script, std::ostream& out) {
  // Without --flow the first line begins the conversation, as the first message of a new person does.
  if (!options.flow.empty()) print_turn(world.start(options.flow), options.json, out);
  std::string line;
  while (std::getline(script, line)) {
    const auto text = trim(line);
    if (text.empty() || text == "#" || text.starts_with("# ")) continue;  // "#2" is an answer
    if (!options.json) out << "> " << text << '\n';
    print_turn(play_line(world, text), options.json, out);
  }
  return kOk;
}

}  // namespace

int chat(const Chat& options, std::istream& in, std::ostream& out, std::ostream& err) {
  flows::Simulator::Options world_options;
  const auto mode = model::parse_mode(options.mode);
  if (!mode) {
    err << "--mode must be chat, sms, voice or script\n";
    return kUsage;
  }
  world_options.mode = *mode;
  world_options.language = options.language;
  world_options.now = std::chrono::time_point_cast<model::Millis>(std::chrono::system_clock::now());
  if (!options.now.empty()) {
    const auto now = flows::text::parse_instant(options.now, flows::text::kLima);
    if (!now) {
      err << "--now: " << options.now << " is not a time; write 2026-11-22 or 2026-11-22T10:00\n";
      return kUsage;
    }
    world_options.now = *now;
  }
  std::ifstream script;
  if (!options.script.empty()) {
    script.open(options.script);
    if (!script.is_open()) {
      err << options.script << " cannot be read; name a file with one input a line\n";
      return kFailed;
    }
  }
  const auto dir = find_flows(options.flows_dir, options.config_file, err);
  if (!dir) return kFailed;
  const auto library = flows::read_library(flows::load_files(*dir));
  if (!library.set) {
    for (const auto& diagnostic : library.diagnostics) err << *dir << '/' << diagnostic.str() << '\n';
    return kFailed;
  }
  if (!options.directory.empty() && !add_directory_file(options.directory, *library.set, err)) return kFailed;
  const auto& set = *library.set;
  const std::string flow = options.flow.substr(0, options.flow.find('/'));
  if (!flow.empty() && !set.flows.contains(flow)) {
    err << "--flow: there is no flow \"" << flow << "\"; there are:";
    for (const auto& [id, unused] : set.flows) err << ' ' << id;
    err << '\n';
    return kUsage;
  }
  const auto& languages = set.settings.languages;
  if (!options.language.empty() && !languages.empty() &&
      std::ranges::find(languages, options.language) == languages.end()) {
    err << "--lang: the scripts do not offer \"" << options.language << "\"; they offer:";
    for (const auto& language : languages) err << ' ' << language;
    err << '\n';
    return kUsage;
  }
  flows::Simulator world(set, std::move(world_options));
  return options.script.empty() ? talk(world, options, in, out) : play_script(world, options, script, out);
}

}  // namespace orienta::cli
