#pragma once

// For tests of table sync on a real server: a table "t", a follower "f", and their sync.

#include <thread>

#include "engine/postgres/mirror.h"
#include "engine/postgres/sync_test_support.h"

namespace shoofly::postgres {

class MirrorTest : public SyncTest {
 protected:
  void SetUp() override {
    SyncTest::SetUp();
    if (connection_ == nullptr) return;
    execute(
        "create table shoofly.run(id text primary key, fence bigint not null);"
        "create table shoofly.chunk(run_id text not null, step_id text not null, slot integer not null, upto text,"
        " rows bigint not null, chunks bigint not null, updated_at timestamptz, primary key (run_id, step_id, slot));"
        "insert into shoofly.run values ('r-1', 3);"
        "insert into shoofly.chunk values ('r-1', 'backfill-1', 0, '', 0, 0, null)");
  }

  // id, v; the follower has the same key.
  void same_key() {
    execute(
        "create table t(id bigint primary key, v text);"
        "create table f(id bigint not null, v text, primary key (id)) partition by hash (id);"
        "create table f0 partition of f for values with (modulus 2, remainder 0);"
        "create table f1 partition of f for values with (modulus 2, remainder 1)");
    sync_ = sync({"id"}, {"id"});
  }
  // id, day, v: the follower's key has the day by which it is partitioned.
  void wider_key() {
    execute(
        "create table t(id bigint primary key, day integer not null, v text);"
        "create table f(id bigint not null, day integer not null, v text, primary key (day, id))"
        " partition by range (day);"
        "create table f0 partition of f for values from (0) to (10);"
        "create table f1 partition of f for values from (10) to (20)");
    sync_ = sync({"id"}, {"day", "id"});
    sync_.key_may_move = true;
  }
  // The same the other way round: "t" is the partitioned one.
  void narrower_key() {
    wider_key();
    execute("alter table t rename to x; alter table f rename to t; alter table x rename to f");
    std::swap(sync_.source_unique, sync_.follower_unique);
    sync_.key_may_move = false;
  }
  static TableSync sync(const std::vector<std::string>& of_source,
                        const std::vector<std::string>& of_follower) {
    TableSync made;
    made.source = {"public", "t"};
    made.follower = {"public", "f"};
    made.key = of_follower;
    made.source_unique = of_source;
    made.follower_unique = of_follower;
    made.columns = {{"id", "id", "bigint"}, {"v", "v", "text"}};
    if (of_follower.size() > 1) made.columns.push_back({"day", "day", "integer"});
    made.tag = "p1";
    return made;
  }

  Progress progress() const { return {"r-1", "backfill-1", 0, 3}; }
  std::int64_t fill(const KeyRange& range = {}) {
    const auto outcome = table_mirror().fill(*connection_, sync_, range, progress());
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    return outcome.ok() ? outcome->rows : -1;
  }
  std::int64_t mismatches() {
    auto found = table_mirror().check(*connection_, sync_, {}, 5);
    EXPECT_TRUE(found.ok()) << found.error().describe();
    std::int64_t all = found.ok() ? found->mismatches : -1;
    if (sync_.walks_alike()) return all;
    found = table_mirror().check_gone(*connection_, sync_, {}, 5);
    EXPECT_TRUE(found.ok()) << found.error().describe();
    return found.ok() ? all + found->mismatches : -1;
  }
  std::string in_f() { return rows("select id, v from f"); }

  TableSync sync_;
};

}  // namespace shoofly::postgres
