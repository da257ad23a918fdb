// SPDX-License-Identifier: Apache-2.0
// Never linked into anything: coroutines.sh runs its matchers over this file first, and must report exactly the lines
// marked BAD. (.cc, so that no glob for *.cpp takes it.)
#include <coroutine>
#include <string>
#include <utility>

namespace {

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
struct Text {
  std::string value;
  [[nodiscard]] bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  std::string await_resume() { return value; }
};
struct Message {
  std::string to;
  std::string text;
};
Text send(Message message) { return {std::move(message.text)}; }
template <typename F>
Text run(F f) {
  return {f()};
}

Task good(std::string name) {
  Message message{name, "hola"};
  const std::string sent = co_await send(std::move(message));
  auto work = [sent] { return sent; };
  (void)co_await run(std::move(work));
}

Task bad(std::string name, bool loud) {
  (void)co_await send({name, "hola"});                       // BAD
  (void)co_await run([name] { return name; });               // BAD
  Message both{co_await send(Message(name, "uno")), "dos"};  // BAD
  const std::string shout = loud ? co_await Text{name} : std::string();  // BAD
}

}  // namespace

void coroutine_sample() {
  good("a");
  bad("b", true);
}
