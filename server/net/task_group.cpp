// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <vector>

#include "server/log.hpp"
#include "server/net/net.hpp"

namespace orienta::net {
namespace {

struct Task {
  std::string name;
  asio::cancellation_signal signal;
};

bool is_cancellation(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const boost::system::system_error& e) {
    return e.code() == asio::error::operation_aborted;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace

class TaskGroup::Impl {
 public:
  // Shared with the completion handlers, which may run after the group is gone (io_context destroyed later).
  struct State {
    std::vector<std::shared_ptr<Task>> tasks;
    std::function<void()> idle;
    bool cancelled = false;
    TaskGroup* group = nullptr;
  };

  explicit Impl(asio::io_context& context) : io(context), state(std::make_shared<State>()) {}

  static void ended(const std::shared_ptr<State>& state, const std::shared_ptr<Task>& task, std::exception_ptr error) {
    std::erase(state->tasks, task);
    if (error && !is_cancellation(error)) {
      if (state->group != nullptr && state->group->on_error) {
        state->group->on_error(task->name, error);
      } else {
        log::error("task_failed", {{"task", task->name}});
      }
    }
    if (state->tasks.empty() && state->idle) {
      auto done = std::move(state->idle);
      state->idle = nullptr;
      done();
    }
  }

  asio::io_context& io;
  std::shared_ptr<State> state;
};

TaskGroup::TaskGroup(asio::io_context& io) : impl_(std::make_unique<Impl>(io)) {
  impl_->state->group = this;
}

TaskGroup::~TaskGroup() {
  impl_->state->group = nullptr;
  impl_->state->idle = nullptr;
}

void TaskGroup::spawn(std::string name, asio::awaitable<void> task) {
  auto entry = std::make_shared<Task>();  // shared with its completion handler: the signal must outlive the coroutine
  entry->name = std::move(name);
  impl_->state->tasks.push_back(entry);
  auto ended = [state = impl_->state, entry](std::exception_ptr error) { Impl::ended(state, entry, error); };
  asio::co_spawn(impl_->io, std::move(task), asio::bind_cancellation_slot(entry->signal.slot(), std::move(ended)));
  if (impl_->state->cancelled) entry->signal.emit(asio::cancellation_type::terminal);
}

void TaskGroup::cancel() {
  impl_->state->cancelled = true;
  const auto tasks = impl_->state->tasks;  // a copy: tasks leave the list while they end
  for (const auto& task : tasks) task->signal.emit(asio::cancellation_type::terminal);
}

void TaskGroup::on_idle(std::function<void()> done) {
  if (!impl_->state->tasks.empty()) {
    impl_->state->idle = std::move(done);
    return;
  }
  asio::post(impl_->io, std::move(done));
}

std::size_t TaskGroup::size() const {
  return impl_->state->tasks.size();
}

}  // namespace orienta::net
