// SPDX-License-Identifier: Apache-2.0
// One call of the engine: everything between an input and the next wait. Lives on the stack of `advance`, is used once.
//   inputs.cpp  what comes in and where it leads: messages, commands, time-outs, hand-backs
//   run.cpp     where a flow goes: frames, targets, limits, and what happens when something is broken
//   steps.cpp   what each kind of step does
//   answers.cpp what a message means to the question that waits for it
//   questions.cpp  free questions: places in the scripts offered for what is no answer
//   say.cpp     texts: language, mode, expressions, options
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/engine.hpp"
#include "flows/expression/expression.hpp"

namespace orienta::flows::engine {

class Run {
 public:
  Run(const FlowSet& set, Session session, const Env& env, const EngineLimits& limits);

  [[nodiscard]] Sprint take(const Input& input);
  [[nodiscard]] Sprint take(Builtin command);

 private:
  struct At {
    FlowPtr flow;  // keeps an older version alive while we stand in it
    const Step* step = nullptr;
  };
  struct Answer {  // what an answer means; becomes @results.NAME
    boost::json::value value;
    std::string label, category;
    Target go;
    boost::json::object more;  // further members of the result
  };

  // inputs.cpp
  void start(const Input& input);
  void hand_back(const Input& input);
  void timeout(const Input& input);
  void message(const Input& input);
  void command(Builtin builtin);
  void begin();
  void begin_with(const Input& input);
  void go_back();
  void repeat();
  void remember_position();
  void keep_return();
  [[nodiscard]] bool in_flow_of(Builtin builtin) const;
  [[nodiscard]] bool answered_first(Builtin wanted, const Input& input);
  [[nodiscard]] const Command* command_row(Builtin builtin) const;

  // run.cpp
  void loop();
  void enter(std::string_view flow, std::string_view step);
  void enter_menu();
  void jump(const Target& target);
  void go_next(const At& at);
  void pop();
  void finish();
  void lost();
  void fail(std::string_view why);
  void wait();
  void forget_wait();
  void open_person_case();
  void hand_over(const HandOver& step, std::string_view why, std::optional<Frame> resume_at);
  [[nodiscard]] std::optional<At> locate() const;
  [[nodiscard]] std::optional<Frame> frame_of(const Target& target, const Frame& here) const;
  [[nodiscard]] Sprint result();

  // steps.cpp
  void execute(const At& at);
  [[nodiscard]] bool still_valid(const At& at);
  void step(const At& at, const Say& s);
  void step(const At& at, const Ask& s);
  void step(const At& at, const Set& s);
  void step(const At& at, const Branch& s);
  void step(const At& at, const Call& s);
  void step(const At& at, const Go& s);
  void step(const At& at, const AskConsent& s);
  void step(const At& at, const FindServices& s);
  void step(const At& at, const OpenCase& s);
  void step(const At& at, const CaseStatus& s);
  void step(const At& at, const HandOver& s);
  void step(const At& at, const Remind& s);
  void step(const At& at, const Record& s);
  void step(const At& at, const Note& s);
  void step(const At& at, const Unsubscribe& s);
  void step(const At& at, const Erase& s);
  void step(const At& at, const End& s);
  void assign(const std::string& path, const Value& value);
  [[nodiscard]] bool holds(const BranchCase& c);
  [[nodiscard]] std::optional<model::Location> location_of(const std::string& source);
  [[nodiscard]] std::optional<model::Time> time_of(const Remind& remind);
  [[nodiscard]] std::string take_reference();

  // answers.cpp
  void answer(const At& at, const Input& input);
  void answer_consent(const At& at, const AskConsent& consent, const Input& input);
  void settle_consent(const At& at, const AskConsent& consent, bool given);
  [[nodiscard]] bool media_instead(const At& at, const Input& input);
  [[nodiscard]] std::optional<Answer> understand(const Ask& ask, const Input& input);
  [[nodiscard]] std::optional<Answer> understand_options(const Ask& ask, const Input& input);
  [[nodiscard]] std::optional<Answer> understand_text(const Ask& ask, const Input& input);
  [[nodiscard]] std::optional<Answer> understand_number(const Ask& ask, const Input& input);
  [[nodiscard]] std::optional<Answer> understand_date(const Ask& ask, const Input& input);
  [[nodiscard]] std::optional<Answer> understand_place(const Ask& ask, const Input& input);
  [[nodiscard]] std::optional<Answer> understand_attachment(const Ask& ask, const Input& input);
  [[nodiscard]] Answer place_answer(const Region& region) const;
  void ask_which_place();
  void accept(const At& at, const Ask& ask, Answer answer, const Input& input);
  void not_understood(const At& at, const Input& input);
  enum class Exactly { label, synonym, in_any_way };  // how close an answer must be
  [[nodiscard]] bool answers(const Input& input, Exactly how);
  [[nodiscard]] bool tapped(const Input& input);
  void count_not_understood(const At& at, const std::string& words);

  // questions.cpp
  [[nodiscard]] bool suggest(const std::string& words, std::string_view text_id);
  [[nodiscard]] bool suggest_first();
  [[nodiscard]] bool suggest_instead(const At& at, const Ask& ask, const Input& input);
  [[nodiscard]] bool answer_suggestion(const At& at, const Input& input);
  [[nodiscard]] bool answer_by_menu(const At& at, const Input& input);
  [[nodiscard]] bool asks_more(const OptionMatch& match, const Input& input) const;
  [[nodiscard]] std::vector<FlowOption> suggested_options();
  void keep_first_question(const Input& input);
  void take_suggestion(const Target& to);
  void offer(std::string_view text_id);
  [[nodiscard]] bool says_yes(const Input& input) const;
  void go_to_suggestion(const Target& to);

  // say.cpp
  void question(const At& at, std::string_view before = {}, bool again = false);
  void send(model::OutMessage message);
  void say(std::string text);
  void say_if_not_in_language(const Flow* from, const Flow& into);
  void say_builtin(std::string_view id);
  void say_handed_over(std::string text);
  [[nodiscard]] std::string language() const;
  [[nodiscard]] bool language_chosen() const { return !session_.language.empty() || !contact_.language.empty(); }
  [[nodiscard]] std::string render(const Text& text, std::string_view fallback, bool for_agents = false);
  [[nodiscard]] std::string render_source(const std::string& source);
  [[nodiscard]] std::string builtin(std::string_view id);
  [[nodiscard]] Value value_of(const std::string& source);
  [[nodiscard]] const Scope& scope();
  [[nodiscard]] std::optional<Value> root(std::string_view name);
  [[nodiscard]] Value library_root(bool deadlines);
  [[nodiscard]] std::vector<FlowOption> options_of(const Step& step);
  [[nodiscard]] std::vector<FlowOption> offer_options();
  [[nodiscard]] FlowOption builtin_option(std::string_view id, std::string_view text_id);
  void add_options(model::OutMessage& message, const std::vector<FlowOption>& options, std::string_view fallback);
  void add_media(model::OutMessage& message, const Localized& image, const Localized& audio, std::string_view fallback);
  void problem(std::string message);

  const FlowSet& set_;
  const Env& env_;
  const EngineLimits limits_;
  Session session_;
  model::Contact contact_;  // with what this call has changed so far
  std::vector<Effect> effects_;
  std::vector<Problem> problems_;
  text::Date today_;
  Scope scope_;
  std::string input_text_;
  std::string asked_now_;  // what somebody known comes with: searched where the menu would be asked
  // The two roots that are made of the whole library: at most once a turn and language.
  std::optional<Value> facts_root_, deadlines_root_;
  std::string roots_language_;
  std::size_t messages_ = 0;
  int steps_ = 0;
  int references_ = 0;
  int failures_ = 0;
  bool done_ = false;
};

}  // namespace orienta::flows::engine
