// SPDX-License-Identifier: Apache-2.0
// A flow set as values: what flows/read.hpp makes of the YAML files and the engine runs. Immutable once built, shared
// by any number of threads.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "bot/model/message.hpp"
#include "flows/directory.hpp"
#include "flows/facts.hpp"
#include "flows/plain_words.hpp"

namespace orienta::flows {

using Mode = model::Mode;

// A text per language and mode; a missing mode falls back to chat, a missing language to the flow's first.
struct Text {
  std::map<std::string, std::map<Mode, std::string>, std::less<>> by_language;
  [[nodiscard]] bool empty() const { return by_language.empty(); }
  // Null if there is nothing at all.
  [[nodiscard]] const std::string* find(std::string_view language, Mode mode, std::string_view fallback) const;
};
using Localized = std::map<std::string, std::string, std::less<>>;
using LocalizedList = std::map<std::string, std::vector<std::string>, std::less<>>;

struct Place {  // where in the files, for messages to editors
  std::string file;
  int line = 0;
};

// "step", "flow:FLOW", "flow:FLOW/STEP" or "menu".
struct Target {
  std::string flow;  // empty = this flow; "menu" is resolved by the reader to the menu flow
  std::string step;  // empty = its first step
  [[nodiscard]] bool empty() const { return flow.empty() && step.empty(); }
};

struct FlowOption {
  std::string id;
  Text label;
  Text about;
  LocalizedList synonyms;
  std::string condition;  // template: shown and understood only while it holds; empty = always
  Target go;
};

struct Say {
  Text text;
  Localized audio, image;
  bool next_step = false;  // tells the person what to do next: no path may end without one, or without a person
};
enum class AskKind { options, text, number, date, yes_no, place, attachment };
struct Ask {
  AskKind kind = AskKind::text;
  Text text;
  Localized audio, image;
  Text button;
  Text help;
  std::string save;
  std::vector<FlowOption> options;  // options and yes_no (ids "yes", "no")
  std::optional<double> min, max;
  bool integer = false, past = false, future = false, optional = false;
  bool questions = false;  // what fits no option is searched as a free question (flows/questions.hpp)
  std::size_t max_length = 1000;
  Target otherwise;
  std::optional<model::Millis> timeout;
  Target timeout_go;
};
struct Set {
  std::vector<std::pair<std::string, std::string>> assignments;
};  // path -> template, in file order
struct BranchCase {
  std::string condition;  // template, or empty when `test` is used
  std::string test, operand;
  std::vector<std::string> arguments;
  bool otherwise = false;
  Target go;
};
struct Branch {
  std::vector<BranchCase> cases;
};
struct Call {
  std::string flow, start;
};
struct Go {
  Target to;
};
struct AskConsent {
  std::string notice, version;
  Text text;
  Target yes, no;
};
struct FindServices {
  std::string place, near, sector, papers, open_now;  // templates
  std::size_t limit = 3;
  Text found;
  Target none;
  std::string save;
};
struct OpenCase {
  model::CaseKind kind = model::CaseKind::request;
  std::string topic, sector;
  model::Urgency urgency = model::Urgency::normal;
  model::Sensitivity sensitivity = model::Sensitivity::normal;
  std::vector<std::pair<std::string, std::string>> intake;
  std::string anonymous;
};
struct CaseStatus {
  std::string reference;
};
struct HandOver {
  std::string queue = "general";
  model::Urgency urgency = model::Urgency::normal;
  Text reason;
  Text text;
  Text leave;
  Target back;
};
struct Remind {
  std::string at;
  std::optional<model::Millis> after;
  Text text;
  Target go;
};
// Values kept as an event for statistics, without saying whose they are.
struct Record {
  std::string name;
  std::vector<std::pair<std::string, std::string>> values;  // name -> template
};
struct Note {
  Text text;
};
struct Unsubscribe {
  Text text;
};
struct Erase {
  Text text;
};
struct End {};

using StepKind = std::variant<Say, Ask, Set, Branch, Call, Go, AskConsent, FindServices, OpenCase, CaseStatus, HandOver,
                              Remind, Record, Note, Unsubscribe, Erase, End>;

struct Step {
  std::string id;
  StepKind kind;
  std::vector<std::string> valid_while;  // "facts.x", "deadlines.y"; includes those found in its texts
  bool while_written = false;            // the author wrote `while` (then `closed` is there)
  Target closed;
  Target go;  // empty = the next step
  Place place;
};

struct Review {
  std::string mark, checked_on, owner;
  // Languages whose mark is another: live, needs_review, needs_speaker (awaits somebody who speaks it).
  std::map<std::string, std::string, std::less<>> languages;
};

struct Flow {
  std::string id;
  Text title;
  std::vector<std::string> languages;
  std::vector<Step> steps;
  std::string version;  // first 16 hex digits of SHA-256 over the canonical source
  std::string source;   // the YAML as read: kept, so that people inside an older version can finish it
  Review review;
  Place place;
  [[nodiscard]] const Step* find(std::string_view step) const;
  [[nodiscard]] const Step* after(const Step& step) const;  // null = end
};
using FlowPtr = std::shared_ptr<const Flow>;

// `leave`: someone waiting for a person takes it back (a false alarm); only heard while a queue owns the conversation.
enum class Builtin { menu, back, repeat, language, person, stop, erase, danger, leave };
// Option id of the button under a hand-over's text that does the same.
inline constexpr std::string_view kLeaveOption = "leave_queue";
struct Command {
  Builtin builtin = Builtin::menu;
  std::string flow;  // flow it starts; empty for back and repeat
  LocalizedList phrases;
  LocalizedList alone;    // with `anywhere`: words that count only as the whole message ("peligro")
  LocalizedList except;   // with `anywhere`: wordings that do not count ("morir de la risa")
  bool anywhere = false;  // matches inside a longer message (danger)

  // The same, folded for comparison; made by make_ready, once, when a library is read.
  struct Ready {
    std::vector<std::string> whole;               // phrases (unless anywhere) and alone
    std::vector<text::Phrase> inside, forgotten;  // phrases (if anywhere), except
  } ready;
};
void make_ready(Command& command);

// library/settings.yaml
struct Settings {
  std::string start_flow, menu_flow;
  std::string default_language = "es";
  std::vector<std::string> languages;  // offered to people, in this order
  std::optional<Hours> hours;          // when somebody answers; unset = not told
  std::map<std::string, Text, std::less<>>
      texts;  // by id: not_understood, offer_person, failed, withheld, handed_over, ...
};

// library/questions/*.yaml: a place in the scripts that answers a question, and how people ask it.
struct KnownAnswer {
  Target to;
  Text label, about;  // as an option of a list
  LocalizedList synonyms, questions;
  Place place;
};
class QuestionIndex;  // flows/questions.hpp

class FlowSet {
 public:
  std::map<std::string, FlowPtr, std::less<>> flows;  // current versions by id
  std::map<std::string, FlowPtr, std::less<>> older;  // by "id@version": what people still inside are finishing
  std::vector<Command> commands;
  Settings settings;
  Facts facts;
  Directory directory;
  PlainWords plain_words;
  std::vector<KnownAnswer> answers;
  std::shared_ptr<const QuestionIndex> questions;  // over `answers`, titles and texts; never null once read
  std::string version;                             // hash over everything

  [[nodiscard]] FlowPtr find(std::string_view id) const;                            // current
  [[nodiscard]] FlowPtr find(std::string_view id, std::string_view version) const;  // that very version, or null
};

}  // namespace orienta::flows
