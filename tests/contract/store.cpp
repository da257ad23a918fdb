// SPDX-License-Identifier: Apache-2.0
// The Store itself: groups, snapshots, event order, migrations, failures, backup.
#include <gmock/gmock.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>

#include "storage/engine.hpp"
#include "storage/migrate.hpp"
#include "tests/contract/support.hpp"

namespace orienta::contract {
namespace {

using namespace storage;
using testing::HasSubstr;

events::Event event(const char* type) {
  events::Event out;
  out.at = kNow;
  out.type = type;
  return out;
}

std::int64_t version_count(Store& store) {
  return seen<std::int64_t>(store, [](Tx& tx) { return std::int64_t(flow_versions::all(tx).size()); });
}

void put(Tx& tx, int n) {
  flow_versions::put(tx, {"f", std::to_string(n), "", kNow});
}

class StoreContract : public Contract {
 protected:
  // Holds the writer until `go` is set, so that what is queued meanwhile becomes one group.
  std::future<void> hold_writer(std::shared_future<void> go) {
    auto started = std::make_shared<std::promise<void>>();
    auto running = started->get_future();
    store_->write(
        [started, go, first = true](Tx&) mutable {
          if (first) started->set_value();
          first = false;
          go.wait();
        },
        {});
    return running;
  }
};

TEST_P(StoreContract, OnePieceOfAGroupFailsAlone) {
  std::promise<void> go;
  hold_writer(go.get_future().share()).wait();
  std::atomic<int> finished = 0;
  std::vector<std::future<std::exception_ptr>> results;
  for (int i = 0; i < 20; ++i) {
    auto done = std::make_shared<std::promise<std::exception_ptr>>();
    results.push_back(done->get_future());
    store_->write(
        [i](Tx& tx) {
          put(tx, i);
          events::append(tx, event("x"));
          if (i == 7) throw std::runtime_error("no");
          if (i == 8) tx.exec("SELECT nonsense FROM nowhere", {}, {});
          if (i == 9) throw 9;
        },
        [done, &finished](std::exception_ptr error) {
          ++finished;
          done->set_value(error);
        });
  }
  go.set_value();
  for (int i = 0; i < 20; ++i) {
    const bool failed = results[static_cast<std::size_t>(i)].get() != nullptr;
    EXPECT_EQ(failed, i >= 7 && i <= 9) << i;
  }
  EXPECT_EQ(finished, 20);
  EXPECT_EQ(version_count(*store_), 17);
  EXPECT_EQ(seen<std::int64_t>(*store_, [](Tx& tx) { return events::last_seq(tx); }), 17);
}

TEST_P(StoreContract, ReadersSeeASnapshotAndCannotWrite) {
  read(*store_, [&](Tx& tx) {
    EXPECT_EQ(flow_versions::all(tx).size(), 0u);
    write(*store_, [](Tx& inner) { put(inner, 1); });
    EXPECT_EQ(flow_versions::all(tx).size(), 0u);
  });
  EXPECT_EQ(version_count(*store_), 1);
  EXPECT_THROW(read(*store_, [](Tx& tx) { put(tx, 2); }), std::logic_error);
  EXPECT_THROW(read(*store_, [](Tx& tx) { events::append(tx, event("x")); }), std::logic_error);
  EXPECT_EQ(version_count(*store_), 1);
  EXPECT_TRUE(store_->healthy());
  EXPECT_EQ(store_->engine(), GetParam());
}

TEST_P(StoreContract, ValuesComeBackAsTheyWere) {
  read(*store_, [](Tx& tx) {
    const SqlValue params[] = {std::int64_t{-5'000'000'000}, 2.5, std::string("\xC3\xB1"), nullptr};
    const char* sql = tx.is_postgres() ? "SELECT $1, $2, $3, CAST($4 AS TEXT), $1" : "SELECT $1, $2, $3, $4, $1";
    EXPECT_EQ(tx.exec(sql, params,
                      [](const Row& row) {
                        EXPECT_EQ(row.integer(0), -5'000'000'000);
                        EXPECT_EQ(row.real(1), 2.5);
                        EXPECT_EQ(row.text(2), "\xC3\xB1");
                        EXPECT_TRUE(row.is_null(3));
                        EXPECT_EQ(row.integer(4), -5'000'000'000);
                      }),
              1);
  });
}

// Two nodes and many threads append; a reader that always asks for what is after the last it saw must miss nothing.
TEST_P(StoreContract, EventsInOrderOfCommitWithoutGaps) {
  const auto other = another();
  std::atomic<bool> writing = true;
  std::atomic<std::int64_t> heard = 0;
  std::atomic<std::int64_t> heard_other = 0;
  store_->on_events([&](std::int64_t seq) { heard = seq; });
  other->on_events([&](std::int64_t seq) { heard_other = seq; });
  std::vector<std::int64_t> seqs;
  {
    std::jthread reader([&] {
      std::int64_t last = 0;
      for (bool more = true; more;) {
        more = writing;
        read(*store_, [&](Tx& tx) {
          for (const auto& got : events::after(tx, last, 1000)) {
            seqs.push_back(got.seq);
            last = got.seq;
          }
        });
      }
    });
    {
      std::vector<std::jthread> writers;
      for (int t = 0; t < 6; ++t) {
        writers.emplace_back([&, t] {
          for (int i = 0; i < 40; ++i) {
            write(t % 2 == 0 ? *store_ : *other, [&](Tx& tx) {
              events::append(tx, event("a"));
              events::append(tx, event("b"));
            });
          }
        });
      }
    }
    writing = false;
  }
  ASSERT_EQ(seqs.size(), 480u);
  for (std::size_t i = 0; i < seqs.size(); ++i) EXPECT_EQ(seqs[i], static_cast<std::int64_t>(i) + 1);
  if (on_postgres()) {
    for (int i = 0; i < 50 && (heard < 480 || heard_other < 480); ++i) std::this_thread::sleep_for(100ms);
    EXPECT_EQ(heard, 480);
    EXPECT_EQ(heard_other, 480);
  }
  store_->on_events({});
  other->on_events({});
}

TEST_P(StoreContract, EventFieldsAndForgetting) {
  auto one = event("conversation.changed");
  one.conversation_id = id<model::ConversationId>();
  one.case_id = id<model::CaseId>();
  one.sensitive = true;
  one.data = {{"seq", 4}};
  auto two = event("later");
  two.at = kNow + 1h;
  std::promise<std::int64_t> heard;
  store_->on_events([&](std::int64_t seq) { heard.set_value(seq); });
  write(*store_, [&](Tx& tx) {
    events::append(tx, one);
    events::append(tx, two);
  });
  EXPECT_EQ(heard.get_future().get(), 2);
  store_->on_events({});
  write(*store_, [&](Tx& tx) {
    const auto got = events::after(tx, 0, 10);
    ASSERT_EQ(got.size(), 2u);
    EXPECT_EQ(got[0].conversation_id, one.conversation_id);
    EXPECT_EQ(got[0].case_id, one.case_id);
    EXPECT_TRUE(got[0].sensitive);
    EXPECT_EQ(got[0].data.at("seq").as_int64(), 4);
    EXPECT_FALSE(got[1].case_id);
    EXPECT_EQ(events::forget_before(tx, kNow + 1h), 1);
    EXPECT_EQ(events::forget_before(tx, kNow + 2h), 1);
    EXPECT_EQ(events::last_seq(tx), 2);
  });
}

// Two nodes that lock the same rows the other way round: PostgreSQL ends one of them, and it is run again.
TEST_P(StoreContract, DeadlockedWorkIsRunAgain) {
  const auto other = another();
  const auto a = make_conversation("+1");
  const auto b = make_conversation("+2");
  const auto work = [&](Store& store, model::ConversationId first, model::ConversationId second) {
    for (int i = 0; i < 15; ++i) {
      write(store, [&](Tx& tx) {
        auto one = conversations::lock(tx, first);
        std::this_thread::sleep_for(2ms);
        auto two = conversations::lock(tx, second);
        conversations::save(tx, *one);
        conversations::save(tx, *two);
      });
    }
  };
  {
    std::jthread one([&] { work(*store_, a.id, b.id); });
    std::jthread two([&] { work(*other, b.id, a.id); });
  }
  read(*store_, [&](Tx& tx) {
    EXPECT_EQ(conversations::get(tx, a.id)->version, 30);
    EXPECT_EQ(conversations::get(tx, b.id)->version, 30);
  });
}

TEST_P(StoreContract, StopFinishesWhatIsQueued) {
  std::atomic<int> good = 0;
  for (int i = 0; i < 50; ++i) {
    store_->write([i](Tx& tx) { put(tx, i); }, [&](std::exception_ptr error) { good += error == nullptr ? 1 : 0; });
  }
  store_->stop();
  EXPECT_EQ(good, 50);
  EXPECT_THROW(write(*store_, [](Tx& tx) { put(tx, 99); }), Unavailable);
  reopen();
  EXPECT_EQ(version_count(*store_), 50);
}

TEST_P(StoreContract, MigrationsAreCheckedAndForwardOnly) {
  EXPECT_TRUE(storage::migrate(url_).empty());
  write(*store_, [](Tx& tx) { put(tx, 1); });
  reopen();
  EXPECT_EQ(version_count(*store_), 1);

  const auto change = [&](const std::string& sql) { write(*store_, [&](Tx& tx) { tx.exec(sql, {}, {}); }); };
  const auto refusal = [&]() -> std::string {
    try {
      (void)storage::open(url_);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "opened";
  };
  change("UPDATE schema_migrations SET sha256 = 'x' || sha256 WHERE number = 1");
  EXPECT_THAT(refusal(), HasSubstr("applied with another text"));
  change("UPDATE schema_migrations SET sha256 = substr(sha256, 2) WHERE number = 1");
  change("INSERT INTO schema_migrations (number, name, sha256, applied_at) VALUES (9999, 'future', 'x', 0)");
  EXPECT_THAT(refusal(), HasSubstr("newer"));
  EXPECT_THROW((void)storage::migrate(url_), std::runtime_error);
  change("DELETE FROM schema_migrations WHERE number = 9999");
  change("DELETE FROM schema_migrations WHERE number = (SELECT max(number) FROM schema_migrations)");
  try {
    (void)storage::open(url_, false);
    FAIL() << "an old schema was opened";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("orienta migrate"));
  }
}

// A migration that fails half-way leaves nothing of itself, and nodes that start together migrate once.
TEST_P(StoreContract, MigrationsAreAllOrNothingAndOnce) {
  const auto engine = on_postgres() ? make_postgres_engine(url_) : make_sqlite_engine(url_.substr(7));
  auto files = embedded_migrations();
  files.push_back({9000, "more",
                   "CREATE TABLE more (a BIGINT);\n--sqlite:CREATE TABLE mine (a BIGINT);\n"
                   "--postgresql:CREATE TABLE mine (a BIGINT);\n"});
  {
    auto broken = files;
    broken.push_back({9001, "broken", "CREATE TABLE more (a BIGINT);"});
    auto connection = engine->connect(Engine::Role::writer);
    EXPECT_THROW(bring_up_to_date(*engine, *connection, broken, true), std::logic_error);
  }
  std::atomic<int> applied = 0;
  {
    std::vector<std::jthread> nodes;
    for (int i = 0; i < 4; ++i) {
      nodes.emplace_back([&] {
        auto connection = engine->connect(Engine::Role::writer);
        applied += static_cast<int>(bring_up_to_date(*engine, *connection, files, true).size());
      });
    }
  }
  EXPECT_EQ(applied, 1);
  write(*store_, [](Tx& tx) { tx.exec("INSERT INTO mine (a) VALUES (1)", {}, {}); });
}

// The child writes and tells what is durable; it is killed in the middle; everything it told is there, and no half
// piece.
TEST_P(StoreContract, WhatWasConfirmedSurvivesKill9) {
  store_.reset();
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::close(pipe_ends[0]);
    const auto store = storage::open(url_);
    for (int i = 0;; ++i) {
      store->write(
          [i](Tx& tx) {
            put(tx, 2 * i);
            put(tx, 2 * i + 1);
          },
          [i, out = pipe_ends[1]](std::exception_ptr error) {
            if (!error && ::write(out, &i, sizeof i) != sizeof i) ::_exit(1);
          });
      if (i % 50 == 49) std::this_thread::sleep_for(1ms);
    }
  }
  ::close(pipe_ends[1]);
  int confirmed = -1;
  for (int got = 0; confirmed < 500 && ::read(pipe_ends[0], &got, sizeof got) == sizeof got;) confirmed = got;
  ::kill(child, SIGKILL);
  for (int got = 0; ::read(pipe_ends[0], &got, sizeof got) == sizeof got;) confirmed = got;
  ::close(pipe_ends[0]);
  ::waitpid(child, nullptr, 0);
  ASSERT_GE(confirmed, 500);

  store_ = storage::open(url_);
  const auto count = version_count(*store_);
  EXPECT_GE(count, 2 * (std::int64_t{confirmed} + 1));
  EXPECT_EQ(count % 2, 0);
  write(*store_, [](Tx& tx) { put(tx, -1); });
}

INSTANTIATE_TEST_SUITE_P(Both, StoreContract, testing::Values("sqlite", "postgresql"));

class SqliteOnly : public StoreContract {};

// `orienta user add` and `orienta backup` open and close the database beside a running server. SQLite deletes the WAL
// when the last one closes: the server must never look as if it had gone.
TEST_P(SqliteOnly, AnotherProgramThatClosesTakesNothingAway) {
  store_.reset();
  int go[2];
  ASSERT_EQ(::pipe(go), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    char wait = 0;
    ::close(go[1]);
    if (::read(go[0], &wait, 1) != 1) ::_exit(1);
    { const auto store = storage::open(url_); }
    ::_exit(0);
  }
  ::close(go[0]);
  store_ = storage::open(url_);
  write(*store_, [](Tx& tx) { put(tx, 1); });
  for (int i = 0; i < 8; ++i) EXPECT_EQ(version_count(*store_), 1);  // both readers are connected now
  { const auto second = another(); }                                 // and this process opened and closed it once more
  ASSERT_EQ(::write(go[1], "g", 1), 1);
  ::close(go[1]);
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_EQ(status, 0);
  EXPECT_TRUE(std::filesystem::exists(url_.substr(7) + "-wal"));
  write(*store_, [](Tx& tx) { put(tx, 2); });
  EXPECT_EQ(version_count(*store_), 2);
  const auto fresh = another();
  EXPECT_EQ(version_count(*fresh), 2);
}

TEST_P(SqliteOnly, FullDiskIsUnavailableAndPasses) {
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  write(*store_, [](Tx& tx) { put(tx, 1); });
  rlimit small = before;
  small.rlim_cur = 400'000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  bool unavailable = false;
  int stored = 1;
  for (int i = 0; i < 200 && !unavailable; ++i) {
    try {
      write(*store_, [&](Tx& tx) {
        flow_versions::put(tx, {"big", std::to_string(i), std::string(20'000, 'x'), kNow});
      });
      ++stored;
    } catch (const Unavailable&) {
      unavailable = true;
    }
  }
  small.rlim_cur = 16;  // now not even the smallest write fits
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const bool unhealthy_when_full = unavailable && !store_->healthy();
  const auto readable = version_count(*store_);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_TRUE(unavailable);
  EXPECT_TRUE(unhealthy_when_full);
  EXPECT_EQ(readable, stored);
  write(*store_, [](Tx& tx) { put(tx, 2); });
  EXPECT_EQ(version_count(*store_), stored + 1);
  EXPECT_TRUE(store_->healthy());
}

TEST_P(SqliteOnly, BackupWhileWritingIsConsistent) {
  std::atomic<bool> stop = false;
  std::atomic<int> started = 0;
  const auto file = folder_ / "backup.db";
  {
    std::jthread writer([&] {
      for (int i = 0; !stop; ++i) {
        write(*store_, [&](Tx& tx) {
          flow_versions::put(tx, {"a", std::to_string(i), std::string(3000, 'x'), kNow});
          flow_versions::put(tx, {"b", std::to_string(i), std::string(3000, 'y'), kNow});
        });
        started = i;
      }
    });
    while (started < 50) std::this_thread::sleep_for(1ms);
    for (int i = 0; i < 5; ++i) store_->backup(file);
    stop = true;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "backup.db.part"));
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const auto copy = storage::open("sqlite:" + file.string());
  const auto all = seen<std::vector<flow_versions::FlowVersion>>(*copy, [](Tx& tx) { return flow_versions::all(tx); });
  const auto a = std::count_if(all.begin(), all.end(), [](const auto& v) { return v.flow == "a"; });
  EXPECT_GE(a, 50);
  EXPECT_EQ(all.size(), 2 * static_cast<std::size_t>(a));
  read(*copy,
       [](Tx& tx) { tx.exec("PRAGMA integrity_check", {}, [](const Row& row) { EXPECT_EQ(row.text(0), "ok"); }); });
  EXPECT_THROW(store_->backup(folder_ / "no" / "such" / "folder.db"), std::exception);
}

TEST_P(SqliteOnly, TheLogStaysShortAndTheFileIsPrivate) {
  for (int i = 0; i < 300; ++i) {
    write(*store_, [&](Tx& tx) {
      for (int j = 0; j < 20; ++j)
        flow_versions::put(tx, {std::to_string(i), std::to_string(j), std::string(3000, 'x'), kNow});
    });
  }
  const auto path = url_.substr(7);
  EXPECT_LT(std::filesystem::file_size(path + "-wal"), 64'000'000u);
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(path).permissions(), perms::owner_read | perms::owner_write);
  EXPECT_EQ(std::filesystem::status(path + "-wal").permissions(), perms::owner_read | perms::owner_write);
  store_.reset();
  EXPECT_FALSE(std::filesystem::exists(path + "-wal"));
}

INSTANTIATE_TEST_SUITE_P(Store, SqliteOnly, testing::Values("sqlite"));

class PostgresOnly : public StoreContract {};

TEST_P(PostgresOnly, ServerCrashIsUnavailableAndPasses) {
  write(*store_, [](Tx& tx) { put(tx, 1); });
  postgres().crash();
  EXPECT_THROW(write(*store_, [](Tx& tx) { put(tx, 2); }), Unavailable);
  EXPECT_THROW(read(*store_, [](Tx& tx) { (void)flow_versions::all(tx); }), Unavailable);
  EXPECT_FALSE(store_->healthy());
  postgres().start();
  write(*store_, [](Tx& tx) { put(tx, 3); });
  EXPECT_EQ(version_count(*store_), 2);
  EXPECT_TRUE(store_->healthy());
}

TEST_P(PostgresOnly, ALostConnectionBeforeTheCommitIsRunAgain) {
  int runs = 0;
  write(*store_, [&](Tx& tx) {
    put(tx, 5);
    if (++runs == 1) {
      std::int64_t pid = 0;
      tx.exec("SELECT pg_backend_pid()", {}, [&](const Row& row) { pid = row.integer(0); });
      const auto other = another();
      write(*other, [&](Tx& killer) {
        const SqlValue params[] = {pid};
        killer.exec("SELECT pg_terminate_backend(CAST($1 AS INT))", params, {});
      });
      std::this_thread::sleep_for(100ms);
    }
    put(tx, 6);
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(version_count(*store_), 2);
}

TEST_P(PostgresOnly, BackupNamesTheTool) {
  try {
    store_->backup(folder_ / "x");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("pg_dump"));
  }
}

TEST_P(PostgresOnly, WorkThatHidesAFailedStatementFails) {
  EXPECT_THROW(write(*store_,
                     [](Tx& tx) {
                       put(tx, 1);
                       try {
                         tx.exec("SELECT nonsense FROM nowhere", {}, {});
                       } catch (const std::logic_error&) {
                         return;
                       }
                     }),
               std::logic_error);
  EXPECT_EQ(version_count(*store_), 0);
}

INSTANTIATE_TEST_SUITE_P(Store, PostgresOnly, testing::Values("postgresql"));

TEST(Open, RefusesWhatItCannotUseWithoutRepeatingIt) {
  for (const char* url : {"mysql://user:secretpw@host/x", "sqlite:", "", "postgresql://user:secretpw@127.0.0.1:1/x",
                          "sqlite:/proc/nothing/here.db"}) {
    try {
      (void)storage::open(url);
      FAIL() << url;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), testing::Not(HasSubstr("secretpw")));
    }
  }
}

}  // namespace
}  // namespace orienta::contract
