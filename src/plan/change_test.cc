#include "plan/change.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "operation/fields.h"
#include "operation/operations.h"

namespace shoofly {
namespace {

constexpr const char* kWhole = R"yaml(change: split-user-name
operations:
  - split_column:
      table: users
      column: name
      into:
        first_name: { type: text, value: "split_part(name, ' ', 1)" }
        last_name:  { type: text, value: "substr(name, strpos(name, ' ') + 1)", nullable: true }
      back: "concat_ws(' ', first_name, last_name)"
backfill: { batch: 200..1000, target_time: 50ms, workers: 4, rows_per_second: 10000 }
windows:  { peak: ["Mon-Fri 08:00-20:00 Europe/Berlin", "22:00-24:00"] }
guards:
  - { signal: replica_lag,     above: 2s,     then: throttle }
  - { signal: blocked_queries, above: 10,     then: pause }
  - { signal: probe,  query: "select 1 from orders where id = 42", p99_above: 50ms, then: throttle }
  - { signal: verify_mismatch, above: 0,      then: halt }
soak: 3d
retention: 12h
lock_timeout: 200ms
reconnect_for: 3m
consent: { triggers: true }
)yaml";

Change parsed(const std::string& text) {
  ParsedChange result = parse_change(text, "c.yaml");
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result)) {
    ADD_FAILURE() << render(*problems, text);
    return {};
  }
  return std::get<Change>(std::move(result));
}

std::string problems_of(const std::string& text) {
  const ParsedChange result = parse_change(text, "c.yaml");
  const auto* problems = std::get_if<std::vector<Diagnostic>>(&result);
  return problems == nullptr ? "" : render(*problems, text);
}

// One operation in an otherwise good file.
std::string problems_of_operation(const std::string& operation) {
  return problems_of("change: c\noperations:\n" + operation);
}

TEST(Change, ReadsWishesAndPolicies) {
  const Change change = parsed(kWhole);
  EXPECT_EQ(change.name, "split-user-name");
  EXPECT_EQ(change.text, kWhole);
  ASSERT_EQ(change.wishes.size(), 1U);
  EXPECT_EQ(change.wishes[0].name, "split_column");
  EXPECT_EQ(change.wishes[0].at.line, 3);
  EXPECT_EQ(change.wishes[0].at.column, 5);
  EXPECT_EQ(change.wishes[0].operation->label(), "split_column users.name");
  const Policies& p = change.policies;
  EXPECT_EQ(p.backfill.batch_min, 200);
  EXPECT_EQ(p.backfill.batch_max, 1000);
  EXPECT_EQ(p.backfill.target_time.count(), 50);
  EXPECT_EQ(p.backfill.workers, 4);
  EXPECT_EQ(p.backfill.rows_per_second, 10'000);
  EXPECT_EQ(p.peak_windows.size(), 2U);
  ASSERT_EQ(p.guards.size(), 4U);
  EXPECT_EQ(p.guards[0].signal, "replica_lag");
  EXPECT_DOUBLE_EQ(p.guards[0].above, 2.0);
  EXPECT_EQ(p.guards[0].then, "throttle");
  EXPECT_DOUBLE_EQ(p.guards[1].above, 10.0);
  EXPECT_DOUBLE_EQ(p.guards[2].above, 0.05);
  EXPECT_EQ(p.guards[2].query, "select 1 from orders where id = 42");
  EXPECT_EQ(p.soak, std::chrono::hours(72));
  EXPECT_EQ(p.retention, std::chrono::hours(12));
  EXPECT_EQ(p.lock_timeout.count(), 200);
  EXPECT_EQ(p.reconnect_for, std::chrono::minutes(3));
  EXPECT_TRUE(p.consent_triggers);
  EXPECT_FALSE(p.consent_publication);
}

TEST(Change, DefaultsAreThoseOfTheDesign) {
  const Policies p =
      parsed("change: c\noperations:\n  - drop_default: { table: t, column: c }\n").policies;
  EXPECT_EQ(p.backfill.batch_min, 500);
  EXPECT_EQ(p.backfill.batch_max, 2000);
  EXPECT_EQ(p.backfill.target_time.count(), 100);
  EXPECT_EQ(p.backfill.workers, 2);
  EXPECT_EQ(p.backfill.rows_per_second, 0);
  EXPECT_EQ(p.lock_timeout.count(), 300);
  EXPECT_EQ(p.reconnect_for, std::chrono::minutes(10));
  EXPECT_EQ(p.soak, std::chrono::hours(7 * 24));
  EXPECT_EQ(p.retention, std::chrono::hours(7 * 24));
}

TEST(Change, LocksSayHowTheyAreAskedForAndWhomWeMayEnd) {
  const Policies p =
      parsed(
          "change: c\noperations:\n  - drop_default: { table: t, column: c }\n"
          "locks:\n  timeout: 200ms\n  attempts: 5\n  hold_off: 2s\n  then: keep_trying\n"
          "  may_cancel:\n    - { application: \"report*\", older_than: 10m }\n"
          "    - { application: etl, older_than: 1h, terminate: true }\n")
          .policies;
  EXPECT_EQ(p.lock_timeout.count(), 200);
  EXPECT_EQ(p.lock_attempts, 5);
  EXPECT_EQ(p.lock_hold_off.count(), 2000);
  EXPECT_EQ(p.after_attempts, AfterAttempts::kKeepTrying);
  ASSERT_EQ(p.may_cancel.size(), 2U);
  EXPECT_EQ(p.may_cancel[0].application, "report*");
  EXPECT_EQ(p.may_cancel[0].older_than, std::chrono::minutes(10));
  EXPECT_FALSE(p.may_cancel[0].terminate);
  EXPECT_TRUE(p.may_cancel[1].terminate);
}

TEST(Change, JsonIsReadToo) {
  const Change change = parsed(
      R"({"change": "c", "operations": [{"rename_column": {"table": "users", "column": "email", "to": "mail"}}], "soak": "0d"})");
  EXPECT_EQ(change.wishes.at(0).operation->label(), "rename_column users.email");
  EXPECT_EQ(change.policies.soak.count(), 0);
}

TEST(Change, ExamplesOfAllOperationsAreRead) {
  for (const OperationKind& kind : operations()) {
    std::string text = "change: c\noperations:\n";
    std::string line;
    bool first = true;
    for (const char c : kind.example) {
      line += c;
      if (c != '\n') continue;
      text += (first ? "  - " : "    ") + line;
      line.clear();
      first = false;
    }
    EXPECT_EQ(problems_of(text), "") << kind.name;
  }
}

TEST(Change, NotYaml) {
  EXPECT_EQ(problems_of("change: c\noperations: [a\nsoak: 1d\n"),
            "c.yaml:3:5: error: not readable as YAML: end of sequence flow not found\n"
            "  3 | soak: 1d\n"
            "    |     ^\n");
  EXPECT_EQ(problems_of(""), "c.yaml:1:1: error: the file is empty\n");
  EXPECT_EQ(
      problems_of("- a\n"),
      "c.yaml:1:1: error: expected the keys of a change, found a list; allowed are change, operations, access, backfill, windows, "
      "guards, soak, retention, locks, lock_timeout, lock_attempts, reconnect_for or consent\n"
      "  1 | - a\n"
      "    | ^\n");
  EXPECT_EQ(problems_of("change: c\n---\nchange: d\n"),
            "c.yaml:3:1: error: a second document begins; one file holds one change\n"
            "  3 | change: d\n"
            "    | ^\n");
  EXPECT_EQ(problems_of("change: c\nchange: d\noperations: []\n"),
            "c.yaml:2:1: error: key \"change\" is given twice\n"
            "  2 | change: d\n"
            "    | ^\n");
  EXPECT_EQ(problems_of("change: &a c\noperations: [*a, *a]\n"),
            "c.yaml:2:14: error: aliases are not read; write the value out\n"
            "  2 | operations: [*a, *a]\n"
            "    |              ^\n"
            "c.yaml:2:18: error: aliases are not read; write the value out\n"
            "  2 | operations: [*a, *a]\n"
            "    |                  ^\n");
  EXPECT_EQ(problems_of("change: \"a\\0b\"\noperations: []\n").substr(0, 57),
            "c.yaml:1:9: error: a NUL character: no database takes it\n");
}

TEST(Change, UnknownKeysNameTheNearest) {
  EXPECT_EQ(
      problems_of("change: c\noperatons: []\n"),
      "c.yaml:2:1: error: unknown key \"operatons\" in a change; expected change, operations, access, backfill, windows, guards, "
      "soak, retention, locks, lock_timeout, lock_attempts, reconnect_for or consent\n"
      "  2 | operatons: []\n"
      "    | ^\n"
      "help: did you mean \"operations\"?\n"
      "c.yaml:1:1: error: a change needs the key \"operations\"\n"
      "  1 | change: c\n"
      "    | ^\n");
  EXPECT_EQ(problems_of_operation("  - rename_colum: { table: t, column: a, to: b }\n"),
            "c.yaml:3:5: error: unknown operation \"rename_colum\"; expected " +
                either(operation_names()) +
                "\n"
                "  3 |   - rename_colum: { table: t, column: a, to: b }\n"
                "    |     ^\n"
                "help: did you mean \"rename_column\"?\n");
  EXPECT_EQ(
      problems_of_operation("  - rename_column: { tabel: t, column: a, to: b }\n"),
      "c.yaml:3:22: error: unknown key \"tabel\" in rename_column; expected table, column or to\n"
      "  3 |   - rename_column: { tabel: t, column: a, to: b }\n"
      "    |                      ^\n"
      "help: did you mean \"table\"?\n"
      "c.yaml:3:20: error: rename_column needs the key \"table\"\n"
      "  3 |   - rename_column: { tabel: t, column: a, to: b }\n"
      "    |                    ^\n");
}

TEST(Change, WrongForms) {
  EXPECT_EQ(
      problems_of("change: \"a b\"\noperations:\n  - drop_default: { table: t, column: c }\n"),
      "c.yaml:1:9: error: \"a b\" is not a change's name; expected letters, digits, \"-\" and \"_\", at most 63\n"
      "  1 | change: \"a b\"\n"
      "    |         ^\n"
      "help: change: split-user-name\n");
  EXPECT_EQ(problems_of("change: c\noperations: []\n"),
            "c.yaml:2:13: error: expected a list of operations, found an empty one\n"
            "  2 | operations: []\n"
            "    |             ^\n"
            "help: the operations are " +
                either(operation_names()) + "\n");
  EXPECT_EQ(problems_of_operation("  - drop_default\n"),
            "c.yaml:3:5: error: expected one operation, found a text\n"
            "  3 |   - drop_default\n"
            "    |     ^\n"
            "help: - rename_column: { table: users, column: email, to: mail }\n");
  EXPECT_EQ(problems_of_operation("  - drop_default: { table: [t], column: c }\n"),
            "c.yaml:3:28: error: expected a text for \"table\", found a list\n"
            "  3 |   - drop_default: { table: [t], column: c }\n"
            "    |                            ^\n");
  EXPECT_EQ(problems_of_operation(
                "  - add_column: { table: t, column: c, type: text, nullable: maybe }\n"),
            "c.yaml:3:62: error: expected true or false for \"nullable\", found \"maybe\"\n"
            "  3 |   - add_column: { table: t, column: c, type: text, nullable: maybe }\n"
            "    |                                                              ^\n");
  EXPECT_EQ(
      problems_of_operation(
          "  - add_column: { table: t, column: c, type: text, nullable: false }\n"),
      "c.yaml:3:37: error: add_column t.c is NOT NULL with neither \"default\" nor \"value\": the application deployed now would "
      "fail on INSERT\n"
      "  3 |   - add_column: { table: t, column: c, type: text, nullable: false }\n"
      "    |                                     ^\n"
      "help: give \"default\" (for every row alike), or \"value\" (an expression over the row)\n");
}

TEST(Change, WrongExpressions) {
  const auto with_value = [](const std::string& value) {
    return problems_of_operation("  - set_not_null: { table: t, column: c, value: " + value +
                                 " }\n");
  };
  EXPECT_EQ(
      with_value("{ slpit: { on: \" \", part: 1 } }"),
      "c.yaml:3:51: error: unknown transform \"slpit\"; expected split, rest, cast, lower, upper, trim, concat, join, replace "
      "or coalesce\n"
      "  3 |   - set_not_null: { table: t, column: c, value: { slpit: { on: \" \", part: 1 } } }\n"
      "    |                                                   ^\n"
      "help: did you mean \"split\"?\n");
  EXPECT_EQ(
      with_value("{ split: { on: \" \", part: 0 } }"),
      "c.yaml:3:75: error: expected a part from 1, found \"0\"\n"
      "  3 |   - set_not_null: { table: t, column: c, value: { split: { on: \" \", part: 0 } } }\n"
      "    |                                                                           ^\n");
  EXPECT_EQ(
      with_value("{ postgres: \"1\", sqlit: \"1\" }"),
      "c.yaml:3:66: error: unknown engine \"sqlit\"; expected postgres, mariadb, mysql or sqlite\n"
      "  3 |   - set_not_null: { table: t, column: c, value: { postgres: \"1\", sqlit: \"1\" } }\n"
      "    |                                                                  ^\n");
  EXPECT_EQ(with_value("\" \""),
            "c.yaml:3:49: error: \"value\" is empty; expected an expression\n"
            "  3 |   - set_not_null: { table: t, column: c, value: \" \" }\n"
            "    |                                                 ^\n");
  EXPECT_EQ(
      with_value("{ concat: [] }"),
      "c.yaml:3:59: error: expected a list of columns and texts for concat, found an empty one\n"
      "  3 |   - set_not_null: { table: t, column: c, value: { concat: [] } }\n"
      "    |                                                           ^\n");
  EXPECT_EQ(with_value("[a]"),
            "c.yaml:3:49: error: expected a text for \"value\", found a list\n"
            "  3 |   - set_not_null: { table: t, column: c, value: [a] }\n"
            "    |                                                 ^\n");
}

TEST(Change, WrongPolicies) {
  const auto with = [](const std::string& policy) {
    return problems_of("change: c\noperations:\n  - drop_default: { table: t, column: c }\n" +
                       policy + "\n");
  };
  EXPECT_EQ(
      with("soak: 7"),
      "c.yaml:4:7: error: expected a duration such as 300ms, 2s, 5m, 12h or 7d for \"soak\", found \"7\"\n"
      "  4 | soak: 7\n"
      "    |       ^\n");
  EXPECT_EQ(
      with("lock_timeout: 20s"),
      "c.yaml:4:15: error: expected a duration from 10 ms to 10.0 s for \"lock_timeout\", found \"20s\"\n"
      "  4 | lock_timeout: 20s\n"
      "    |               ^\n");
  EXPECT_EQ(
      with("lock_timeout: 100ms\nlocks: { timeout: 200ms }"),
      "c.yaml:4:15: error: \"lock_timeout\" is given twice: also as \"timeout\" of \"locks\"\n"
      "  4 | lock_timeout: 100ms\n"
      "    |               ^\n");
  EXPECT_EQ(with("locks: { then: give_up }"),
            "c.yaml:4:16: error: expected stop or keep_trying for \"then\", found \"give_up\"\n"
            "  4 | locks: { then: give_up }\n"
            "    |                ^\n");
  EXPECT_EQ(with("locks: { may_cancel: [ { application: \"*\", older_than: 10m } ] }"),
            "c.yaml:4:39: error: expected a name that is not only \"*\", such as \"report*\" for "
            "\"application\", found \"*\"\n"
            "  4 | locks: { may_cancel: [ { application: \"*\", older_than: 10m } ] }\n"
            "    |                                       ^\n");
  EXPECT_EQ(with("locks: { may_cancel: [ { application: etl } ] }"),
            "c.yaml:4:24: error: may_cancel needs the key \"older_than\"\n"
            "  4 | locks: { may_cancel: [ { application: etl } ] }\n"
            "    |                        ^\n");
  EXPECT_EQ(
      with("backfill: { batch: 2000..500 }"),
      "c.yaml:4:20: error: expected rows per batch such as 1000 or 500..2000, at most 100000 for \"batch\", found \"2000..500\"\n"
      "  4 | backfill: { batch: 2000..500 }\n"
      "    |                    ^\n");
  EXPECT_EQ(with("backfill: { workers: 0 }"),
            "c.yaml:4:22: error: expected a number from 1 to 64 for \"workers\", found \"0\"\n"
            "  4 | backfill: { workers: 0 }\n"
            "    |                      ^\n");
  EXPECT_EQ(
      with("windows: { peak: [\"weekdays\"] }"),
      "c.yaml:4:19: error: expected days, times and a time zone such as \"Mon-Fri 08:00-20:00 Europe/Berlin\" for \"peak\", found "
      "\"weekdays\"\n"
      "  4 | windows: { peak: [\"weekdays\"] }\n"
      "    |                   ^\n");
  EXPECT_EQ(
      with("guards: [ { signal: replication_lag, above: 2s, then: halt } ]"),
      "c.yaml:4:21: error: unknown signal \"replication_lag\"; expected replica_lag, wal_retained, "
      "wal_rate, blocked_queries, lock_queue, oldest_transaction, active_sessions, cpu_waits, "
      "dead_tuples, own_share, probe, error_rate, disk_free, errors or verify_mismatch\n"
      "  4 | guards: [ { signal: replication_lag, above: 2s, then: halt } ]\n"
      "    |                     ^\n"
      "help: did you mean \"replica_lag\"?\n");
  EXPECT_EQ(with("guards: [ { signal: errors, above: 5, then: explode } ]"),
            "c.yaml:4:45: error: expected halt or rollback for \"then\", found \"explode\"\n"
            "  4 | guards: [ { signal: errors, above: 5, then: explode } ]\n"
            "    |                                             ^\n");
  EXPECT_EQ(
      with("guards: [ { signal: replica_lag, above: 2, then: halt } ]"),
      "c.yaml:4:41: error: expected a duration such as 50ms or 2s for \"above\", found \"2\"\n"
      "  4 | guards: [ { signal: replica_lag, above: 2, then: halt } ]\n"
      "    |                                         ^\n");
}

TEST(Change, ThresholdsHaveTheirSignalsUnit) {
  const std::string base = "change: c\noperations:\n  - drop_default: { table: t, column: c }\n";
  const auto guard = [&](const std::string& text) {
    const Policies p = parsed(base + "guards: [ { " + text + " } ]\n").policies;
    EXPECT_TRUE(p.guards_given);
    return p.guards.size() == 1 ? p.guards[0] : Guard{};
  };
  EXPECT_DOUBLE_EQ(guard("signal: wal_retained, above: 10GB, then: halt").above, 10.0 * (1 << 30));
  EXPECT_DOUBLE_EQ(guard("signal: wal_rate, above: 1.5MB, then: pause").above, 1.5 * (1 << 20));
  EXPECT_DOUBLE_EQ(guard("signal: dead_tuples, above: 20%, then: pause").above, 0.2);
  EXPECT_DOUBLE_EQ(guard("signal: oldest_transaction, above: 5m, then: pause").above, 300);
  EXPECT_EQ(guard("signal: disk_free, command: \"echo 1\", below: 1TB, then: halt").command,
            "echo 1");
  EXPECT_TRUE(parsed(base + "guards: []\n").policies.guards_given);
  EXPECT_FALSE(parsed(base).policies.guards_given);
  EXPECT_NE(problems_of(base + "guards: [ { signal: disk_free, below: 1GB, then: halt } ]\n")
                .find("nothing to read for a disk_free guard; expected query or command"),
            std::string::npos);
}

// Whatever a file holds, the answer is a change or errors with a place.
RC_GTEST_PROP(Change, AnyTextIsReadOrRefused, ()) {
  std::string text = kWhole;
  const int edits = *rc::gen::inRange(1, 6);
  for (int i = 0; i < edits && !text.empty(); ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    const auto size = *rc::gen::inRange<std::size_t>(0, 12);
    text.replace(
        at, size,
        *rc::gen::element<std::string>("{", "}", "[", "]", ":", ": ", "\n", "- ", "\"", "'", "&a ",
                                       "*a", "!!", "|", ">", "#", "\t", "\xff", "?"));
  }
  const ParsedChange result = parse_change(text, "c.yaml");
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result)) {
    RC_ASSERT(!problems->empty());
    for (const Diagnostic& problem : *problems) RC_ASSERT(problem.at.line > 0);
  }
}

}  // namespace
}  // namespace shoofly
