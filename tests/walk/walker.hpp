// SPDX-License-Identifier: Apache-2.0
// Takes every path through a part of a library on one moment: every option of every question, by tree search. Two paths
// that come to the same question knowing the same are one from there on, so each is gone on with once.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "flows/engine.hpp"
#include "flows/model.hpp"
#include "tests/walk/oracle.hpp"

namespace orienta::walk {

struct Plan {
  std::vector<std::string> roots;  // "FLOW" or "FLOW/STEP": where people come in
  // Flows that are walked through; any other is where a path ends. `ends` among those need a next step said before; the
  // others are help of their own (school, services, danger).
  std::set<std::string, std::less<>> inside;
  std::set<std::string, std::less<>> ends = {"more", "menu", "welcome", "topics"};
  std::set<std::string, std::less<>> offers;  // "flow/step" of questions by which a person is one answer away
  std::size_t depth = 40;                     // answers in a row
};

// One moment of one person.
struct Moment {
  Date day;
  int hour = 10, minute = 0, second = 0;  // Lima
  std::string language = "es";
  model::Mode mode = model::Mode::chat;
  bool consent = true;
};
[[nodiscard]] std::string describe(const Moment& moment);

struct Finding {
  std::string rule, why, where;  // where = "flow/step" of the message, or the flow in which the path ended
  std::string moment, path, message;
  Date first, last;
  std::size_t count = 1;
};

// Everything found, one entry for each kind of slip: its first day, its last, an example.
class Findings {
 public:
  void add(Finding finding);
  void merge(const Findings& other);
  [[nodiscard]] const std::map<std::string, Finding>& all() const { return by_key_; }
  [[nodiscard]] bool has(std::string_view rule) const;
  [[nodiscard]] std::string report() const;

 private:
  std::map<std::string, Finding> by_key_;
};

// Makes the messages of the set say, out of sight, which step they come from and whether it is a next step.
void mark(flows::FlowSet& set);

// Not thread-safe: one per thread. `set` is a marked one and must live longer.
class Walker {
 public:
  Walker(const flows::FlowSet& set, Plan plan) : set_(set), plan_(std::move(plan)) {}
  void walk(const Moment& moment);
  [[nodiscard]] const Findings& findings() const { return findings_; }
  [[nodiscard]] std::size_t answers() const { return answers_; }  // how many turns of the engine it took
  [[nodiscard]] std::size_t messages() const { return messages_; }

 private:
  struct Node {  // a question that waits, or the end of a path
    flows::Session session;
    model::Contact contact;
    std::vector<flows::Input> ways;
    int parent = -1;  // the first that led here
    std::string by;   // the answer that did
    std::size_t depth = 0;
    bool over = false;
  };
  struct Way {  // an answer that was given
    int from = -1, to = 0;
    std::string by;
    bool guided = false;  // it brought a next step
    bool bare = false;    // it came to an end that is no help of its own, without a person
    std::string end;
  };
  struct Walked;  // one moment
  void start(Walked& walked, const std::string& root);
  void arrive(Walked& walked, int from, const std::string& by, flows::Sprint sprint, model::Contact contact);
  void hear(Walked& walked, const flows::Sprint& sprint, Way& way, bool& person);
  void judge(Walked& walked, const Way& way, const std::string& text, const std::string& where);
  void complain(Walked& walked, const std::string& path, std::string rule, std::string why, std::string where,
                std::string message = {});
  void find_unguided(Walked& walked);
  void find_traps(Walked& walked);
  [[nodiscard]] std::vector<flows::Input> ways_on(const flows::Session& session, const flows::Sprint& sprint) const;
  Oracle& oracle(const Moment& moment);

  const flows::FlowSet& set_;
  Plan plan_;
  Findings findings_;
  std::map<std::pair<std::string, model::Mode>, Oracle> oracles_;
  std::size_t answers_ = 0, messages_ = 0;
};

}  // namespace orienta::walk
