// SPDX-License-Identifier: Apache-2.0
// The whole server on a page: what there is, in the order in which it is built. One io thread runs everything below but
// the storage's own threads and the small pool.
#include "server/app.hpp"

#include <sodium.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <filesystem>
#include <iostream>
#include <mutex>

#include "bot/async.hpp"
#include "bot/service.hpp"
#include "bot/signal.hpp"
#include "flows/read.hpp"
#include "server/auth/token.hpp"
#include "server/context.hpp"
#include "server/directory_imports.hpp"
#include "server/front.hpp"
#include "server/log.hpp"
#include "server/metrics.hpp"
#include "server/net/net.hpp"
#include "server/transport.hpp"
#include "server/watch.hpp"
#include "storage/storage.hpp"

namespace orienta::app {
namespace {

namespace asio = boost::asio;

model::Time system_now() {
  return std::chrono::time_point_cast<model::Millis>(std::chrono::system_clock::now());
}

bool any_error(const std::vector<flows::Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const auto& d) { return d.severity == flows::Diagnostic::Severity::error; });
}

// The scripts of `dir`, checked for today, with every older version that somebody may still be inside of. Null if
// refused.
struct Loaded {
  std::shared_ptr<flows::FlowSet> set;
  std::int64_t directory_revision = 0;
  std::vector<flows::Diagnostic> diagnostics;
};
Loaded load_flows(const std::string& dir, storage::Store& store) {
  Loaded loaded;
  flows::ReadResult read = flows::read_library(flows::load_files(dir));
  loaded.diagnostics = std::move(read.diagnostics);
  if (!read.set) return loaded;
  const model::Time now = system_now();
  for (flows::Diagnostic& found : flows::check(*read.set, flows::text::local_date(now, flows::text::kLima))) {
    loaded.diagnostics.push_back(std::move(found));
  }
  if (any_error(loaded.diagnostics)) return loaded;
  std::exception_ptr failed;
  std::mutex done_mutex;
  std::condition_variable done;
  bool finished = false;
  std::vector<storage::flow_versions::FlowVersion> versions;
  std::vector<storage::directory_imports::Import> imports;
  store.write(
      [&](storage::Tx& tx) {
        for (const auto& [id, flow] : read.set->flows) {
          storage::flow_versions::put(tx, {id, flow->version, flow->source, now});
        }
        versions = storage::flow_versions::all(tx);
        imports = storage::directory_imports::all(tx);
        loaded.directory_revision = storage::directory_imports::revision(tx);
      },
      [&](std::exception_ptr error) {
        const std::lock_guard lock(done_mutex);
        failed = error;
        finished = true;
        done.notify_one();
      });
  std::unique_lock lock(done_mutex);
  done.wait(lock, [&] { return finished; });
  if (failed) std::rethrow_exception(failed);
  for (const storage::flow_versions::FlowVersion& version : versions) {
    if (read.set->find(version.flow, version.version)) continue;
    std::vector<flows::Diagnostic> ignored;  // it was in force once; what today's checks think of it does not matter
    const std::string key = version.flow + "@" + version.version;
    if (auto flow = flows::read_flow(version.source, key, ignored)) read.set->older.emplace(key, std::move(flow));
  }
  server::merge_imports(imports, loaded.directory_revision, *read.set, loaded.diagnostics);
  loaded.set = std::move(read.set);
  return loaded;
}

void tell(const std::vector<flows::Diagnostic>& diagnostics) {
  for (const flows::Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == flows::Diagnostic::Severity::error) std::cerr << diagnostic.str() << '\n';
  }
}

class App {
 public:
  explicit App(const config::Config& config) : config_(config), channels_{config.channels} {}

  int run() {
    store_ = storage::open(config_.storage.url);
    Loaded loaded = load_flows(config_.flows.dir, *store_);
    if (!loaded.set) {
      tell(loaded.diagnostics);
      std::cerr << "The scripts in " << config_.flows.dir
                << " cannot be put into force. Mend the errors above (`orienta check " << config_.flows.dir
                << "`) and start again.\n";
      return 1;
    }
    const auto executor = io_.get_executor();
    tasks_.on_error = [](const std::string& name, std::exception_ptr) { log::error("task_failed", {{"task", name}}); };
    hub_ = std::make_unique<server::EventHub>(executor);
    client_ = std::make_unique<net::Client>(io_);
    transport_ = std::make_unique<server::ClientTransport>(*client_);
    bot::ServiceOptions options;
    options.clocks.first_answer = std::chrono::minutes(config_.helpdesk.first_answer_minutes);
    options.clocks.danger_answer = std::chrono::minutes(config_.helpdesk.danger_answer_minutes);
    options.unknown_wait = std::chrono::seconds(config_.delivery.unknown_wait_seconds);
    service_ = std::make_unique<bot::Service>(
        executor, *store_, channels_, *transport_, watch_,
        [this](std::string name, asio::awaitable<void> task) { tasks_.spawn(std::move(name), std::move(task)); },
        system_now, ids_, options);
    service_->set_flows(std::move(loaded.set));
    directory_revision_ = loaded.directory_revision;
    service_->on_conversation = [this](model::ConversationId id) { hub_->conversation(id); };
    store_->on_events(
        [this, executor](std::int64_t seq) { asio::post(executor, [this, seq] { hub_->events_up_to(seq); }); });
    context_ = std::make_unique<server::Context>(
        server::Context{config_, *service_, *store_, *hub_, pool_, executor, [this] { return reload(); }});
    front_ = std::make_unique<server::Front>(*context_);
    server_ = std::make_unique<net::Server>(io_, server_options(), *front_);

    asio::signal_set stop_signals(io_, SIGINT, SIGTERM);
    stop_signals.async_wait([this](boost::system::error_code failed, int) {
      if (!failed) stop();
    });
    asio::signal_set reload_signal(io_, SIGHUP);
    wait_for_reload(reload_signal);
    reload_signal_ = &reload_signal;

    service_->start();
    server_->start();
    tasks_.spawn("watch_directory", watch_directory());
    metrics::set("orienta_start_time_seconds", static_cast<double>(model::to_ms(system_now())) / 1000.0);
    std::cout << "listening on http://" << config_.server.address << ':' << server_->port() << std::endl;
    log::info("started", {{"port", std::int64_t{server_->port()}},
                          {"storage", std::string(store_->engine())},
                          {"flows", service_->flows()->version}});
    io_.run();
    pool_.join();
    store_->stop();
    log::info("stopped");
    return 0;
  }

 private:
  net::ServerOptions server_options() const {
    net::ServerOptions options;
    options.address = config_.server.address;
    options.port = config_.server.port;
    options.trusted_proxies = config_.server.trusted_proxies;
    return options;
  }

  // On a pool thread. The new scripts take force between two turns; broken ones change nothing.
  std::vector<flows::Diagnostic> reload() {
    Loaded loaded = load_flows(config_.flows.dir, *store_);
    if (loaded.set) {
      directory_revision_ = loaded.directory_revision;
      asio::post(io_, [this, set = std::move(loaded.set)] {
        service_->set_flows(set);
        log::info("flows_reloaded", {{"flows", set->version}});
      });
    } else {
      log::error("flows_refused", {{"problems", static_cast<std::int64_t>(loaded.diagnostics.size())}});
    }
    return loaded.diagnostics;
  }

  asio::awaitable<void> reload_on_signal() {
    std::function<void()> work = [this] { tell(reload()); };
    co_await pool_.run(std::move(work));
  }

  // Another process (`orienta directory import`) writes to the database without a word to this one: with SQLite nothing
  // else would tell. One row is looked at.
  asio::awaitable<void> watch_directory() {
    std::function<std::int64_t(storage::Tx&)> look = [](storage::Tx& tx) {
      return storage::directory_imports::revision(tx);
    };
    while (!context_->stopping) {
      co_await directory_watch_.wait_for(std::chrono::seconds(2));
      if (context_->stopping) co_return;
      std::int64_t revision = directory_revision_;
      try {
        std::function<std::int64_t(storage::Tx&)> once = look;
        revision = co_await bot::in_store<std::int64_t>(*store_, bot::Access::read, std::move(once));
      } catch (const storage::Unavailable&) {
        continue;  // told by those who need it more
      }
      if (revision == directory_revision_) continue;
      // Once for each change, whether the scripts could be read again or not.
      directory_revision_ = revision;
      std::function<void()> work = [this] { tell(reload()); };
      co_await pool_.run(std::move(work));
    }
  }

  void wait_for_reload(asio::signal_set& signal) {
    signal.async_wait([this, &signal](boost::system::error_code failed, int) {
      if (failed) return;
      tasks_.spawn("reload", reload_on_signal());
      wait_for_reload(signal);
    });
  }

  // Accept nothing new, let what runs finish, then end: what is stored is taken up by the next life.
  void stop() {
    log::info("stopping");
    context_->stopping = true;
    hub_->stop();
    service_->stop();
    reload_signal_->cancel();
    directory_watch_.knock();
    server_->stop(std::chrono::milliseconds(config_.server.shutdown_grace_ms), [this] {
      tasks_.on_idle([this] {
        client_->stop();
        io_.stop();
      });
      // A provider that does not answer must not hold the end up: its message keeps its lease and is settled by the
      // next life.
      last_call_.expires_after(std::chrono::milliseconds(config_.server.shutdown_grace_ms));
      last_call_.async_wait([this](boost::system::error_code failed) {
        if (!failed) tasks_.cancel();
      });
    });
  }

  const config::Config& config_;
  asio::io_context io_{1};
  bot::ChannelSet channels_;
  auth::SystemIds ids_;
  asio::steady_timer last_call_{io_};
  bot::Signal directory_watch_{io_.get_executor()};
  std::atomic<std::int64_t> directory_revision_ = 0;  // of the imports in force; set on pool threads too
  server::Watch watch_;
  server::WorkPool pool_{2};
  net::TaskGroup tasks_{io_};
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<server::EventHub> hub_;
  std::unique_ptr<net::Client> client_;
  std::unique_ptr<server::ClientTransport> transport_;
  std::unique_ptr<bot::Service> service_;
  std::unique_ptr<server::Context> context_;
  std::unique_ptr<server::Front> front_;
  std::unique_ptr<net::Server> server_;
  asio::signal_set* reload_signal_ = nullptr;
};

}  // namespace

int serve(const config::Config& config) {
  if (sodium_init() < 0) {
    std::cerr << "The system's random generator cannot be used.\n";
    return 1;
  }
  log::set_level(config.log.level);
  try {
    return App(config).run();
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}

}  // namespace orienta::app
