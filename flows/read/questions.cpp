// SPDX-License-Identifier: Apache-2.0
// library/questions/*.yaml: which place in the scripts answers what people ask, and how they ask it.
#include "flows/read/questions.hpp"

#include "flows/read/yaml.hpp"

namespace orienta::flows::reading {
namespace {

// FLOW or FLOW/STEP, with or without the "flow:" of a step's targets: there is no flow here whose step it could be.
Target place_of(const YAML::Node& node, const Where& where, int line) {
  auto written = scalar(node, where, "to");
  if (written.starts_with("flow:")) written.erase(0, 5);
  if (written == "menu") return {"menu", {}};
  const auto slash = written.find('/');
  Target to{written.substr(0, slash), slash == std::string::npos ? std::string() : written.substr(slash + 1)};
  if (is_id(to.flow) && (slash == std::string::npos || is_id(to.step))) return to;
  where.error(line, "an answer needs 'to': the place that answers, such as cpp or cpp/closed");
  return {};
}

KnownAnswer read_answer(const YAML::Node& node, const Where& where, std::string_view fallback) {
  KnownAnswer answer;
  answer.place = {where.file, line_of(node)};
  check_keys(node, {"to", "label", "about", "synonyms", "questions"}, where);
  const auto to = get(node, "to");
  answer.to = place_of(to, where, answer.place.line);
  answer.label = text(get(node, "label"), where, fallback, "label");
  if (answer.label.empty()) where.error(line_of(node), "an answer needs a 'label': it is offered under that name");
  answer.about = text(get(node, "about"), where, fallback, "about");
  answer.synonyms = localized_list(get(node, "synonyms"), where, fallback, "synonyms");
  answer.questions = localized_list(get(node, "questions"), where, fallback, "questions");
  return answer;
}

}  // namespace

void read_questions(const LibraryFile& file, std::string_view fallback, std::vector<KnownAnswer>& answers,
                    std::vector<Diagnostic>& diagnostics) {
  const Where where{file.path, {}, {}, &diagnostics};
  try {
    const auto root = parse(file.bytes, where);
    if (!root) return;
    check_keys(*root, {"answers"}, where);
    const auto list = get(*root, "answers");
    if (!list.IsSequence()) {
      where.error(line_of(*root), "'answers' must be a list: - {to: cpp, label: {es: ...}, questions: {es: [...]}}");
      return;
    }
    for (const auto& node : list) {
      if (!node.IsMap()) {
        where.error(line_of(node), "an answer is a map with 'to', 'label' and 'questions'");
        continue;
      }
      answers.push_back(read_answer(node, where, fallback));
    }
  } catch (const YAML::Exception& e) {  // e.g. a node that refers to itself
    where.error(e.mark.line < 0 ? 0 : e.mark.line + 1, "not readable: " + e.msg);
  }
}

}  // namespace orienta::flows::reading
