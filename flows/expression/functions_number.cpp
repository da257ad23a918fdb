// SPDX-License-Identifier: Apache-2.0
// Functions on numbers.
#include <algorithm>
#include <cmath>

#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

constexpr int kMostPlaces = 12;

Value not_a_number() {
  return fail("this is not a number");
}

Value finite(double number) {
  return std::isfinite(number) ? Value(number) : fail("the number is too large");
}

// Decimal fractions are not exact in binary: 1.005 * 100 is 100.49999999999999. Within a billionth it is what it says.
double settled(double scaled, double (*rounding)(double)) {
  const double near_half = std::floor(scaled) + 0.5;
  const double slack = 1e-9 * std::max(1.0, std::fabs(scaled));
  if (rounding == static_cast<double (*)(double)>(std::round) && std::fabs(scaled - near_half) <= slack) {
    return std::round(near_half);
  }
  const double whole = std::round(scaled);
  return std::fabs(scaled - whole) <= slack ? whole : rounding(scaled);
}

Value rounded(Context& context, Arguments a, double (*rounding)(double)) {
  const auto number = number_of(a[0], context.scope());
  const auto places = a.size() > 1 ? number_of(a[1], context.scope()) : 0.0;
  if (!number || !places) return not_a_number();
  if (std::fabs(*places) > kMostPlaces) return fail("at most 12 places");
  const double scale = std::pow(10.0, std::trunc(*places));
  const double scaled = *number * scale;
  if (std::fabs(scaled) > 1e15) return *number;  // no places left to round
  return finite(settled(scaled, rounding) / scale);
}

Value round(Context& context, Arguments a) {
  return rounded(context, a, std::round);
}
Value round_up(Context& context, Arguments a) {
  return rounded(context, a, std::ceil);
}
Value round_down(Context& context, Arguments a) {
  return rounded(context, a, std::floor);
}

Value absolute(Context& context, Arguments a) {
  const auto number = number_of(a[0], context.scope());
  return number ? Value(std::fabs(*number)) : not_a_number();
}

Value modulo(Context& context, Arguments a) {
  const auto number = number_of(a[0], context.scope());
  const auto by = number_of(a[1], context.scope());
  if (!number || !by) return not_a_number();
  if (*by == 0) return fail("division by zero");
  return finite(*number - *by * std::floor(*number / *by));  // the sign of the divisor, as in spreadsheets
}

template <class Fold>
Value over_all(Context& context, Arguments a, Fold fold_numbers) {
  std::optional<double> result;
  for (const Value& value : a) {
    const auto number = number_of(value, context.scope());
    if (!number) return not_a_number();
    result = result ? fold_numbers(*result, *number) : *number;
  }
  return finite(result.value_or(0));
}

Value largest(Context& context, Arguments a) {
  return over_all(context, a, [](double x, double y) { return std::max(x, y); });
}
Value smallest(Context& context, Arguments a) {
  return over_all(context, a, [](double x, double y) { return std::min(x, y); });
}
Value mean(Context& context, Arguments a) {
  const Value sum = over_all(context, a, [](double x, double y) { return x + y; });
  const auto* const number = std::get_if<double>(&sum.data());
  return number == nullptr ? sum : finite(*number / static_cast<double>(a.size()));
}

Value percent(Context& context, Arguments a) {
  const auto number = number_of(a[0], context.scope());
  if (!number) return not_a_number();
  return context.text(number_text(settled(*number * 100, std::round)) + "%");
}

constexpr FunctionRow kRows[] = {
    {"round",
     "round(number [, places])",
     "Rounded, halves away from zero. Negative places round tens and hundreds.",
     1,
     2,
     round,
     false,
     {{{"@(round(2.5))", "3"},
       {"@(round(1.005, 2))", "1.01"},
       {"@(round(1234, -2))", "1200"},
       {"@(round(-2.5))", "-3"}}}},
    {"mod",
     "mod(number, by)",
     "The remainder, with the sign of the divisor.",
     2,
     2,
     modulo,
     false,
     {{{"@(mod(7, 3))", "1"}, {"@(mod(-7, 3))", "2"}, {"@(mod(1, 0))", "ERROR"}}}},
    {"max",
     "max(numbers...)",
     "The largest.",
     1,
     kAny,
     largest,
     false,
     {{{"@(max(1, 5, 3))", "5"}, {R"(@(max(1, "x")))", "ERROR"}}}},
    {"min", "min(numbers...)", "The smallest.", 1, kAny, smallest, false, {{{"@(min(4, -2, 3))", "-2"}}}},
    {"percent",
     "percent(number)",
     "A fraction as per cent, without decimals.",
     1,
     1,
     percent,
     false,
     {{{"@(percent(0.54))", "54%"}, {"@(percent(1.2))", "120%"}}}},
    {"abs", "abs(number)", "Without its sign.", 1, 1, absolute, false, {{{"@(abs(-3.5))", "3.5"}}}},
    {"mean",
     "mean(numbers...)",
     "The average.",
     1,
     kAny,
     mean,
     false,
     {{{"@(mean(1, 2, 6))", "3"}, {"@(mean(0.1, 0.2))", "0.15"}}}},
    {"round_up",
     "round_up(number [, places])",
     "Rounded towards the larger number.",
     1,
     2,
     round_up,
     false,
     {{{"@(round_up(1.1))", "2"},
       {"@(round_up(1.121, 2))", "1.13"},
       {"@(round_up(-1.5))", "-1"},
       {"@(round_up(0.1 + 0.2, 1))", "0.3"}}}},
    {"round_down",
     "round_down(number [, places])",
     "Rounded towards the smaller number.",
     1,
     2,
     round_down,
     false,
     {{{"@(round_down(1.9))", "1"}, {"@(round_down(1.129, 2))", "1.12"}, {"@(round_down(-1.5))", "-2"}}}},
};

}  // namespace

std::span<const FunctionRow> number_functions() {
  return kRows;
}

}  // namespace orienta::flows::expression
