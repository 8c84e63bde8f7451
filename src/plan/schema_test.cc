// The JSON Schema that editors use says the same as the parser, which gives the messages: the same
// keys, the same required ones, and the same verdict on files.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "base/file.h"
#include "harness/paths.h"
#include "operation/node.h"
#include "operation/operations.h"
#include "plan/change.h"

namespace shoofly::testing {
namespace {

nlohmann::json schema_json() {
  const Result<std::string> text = read_file(source_dir() / "share" / "shoofly-change.schema.json");
  return text.ok() ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
}

nlohmann::json as_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kScalar:
      if (!node.quoted && (node.text == "true" || node.text == "false")) return node.text == "true";
      return node.text;
    case Node::Kind::kList: {
      nlohmann::json list = nlohmann::json::array();
      for (const Node& item : node.items) list.push_back(as_json(item));
      return list;
    }
    case Node::Kind::kMap: {
      nlohmann::json map = nlohmann::json::object();
      for (const auto& [key, value] : node.entries) map[key.text] = as_json(value);
      return map;
    }
    case Node::Kind::kNull:
      break;
  }
  return {};
}

bool schema_accepts(const std::string& text) {
  static const nlohmann::json json = schema_json();
  static valijson::Schema schema;
  static const bool parsed = [] {
    valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(json), schema);
    return true;
  }();
  (void)parsed;
  Problems problems("c.yaml");
  const nlohmann::json file = as_json(read_yaml(text, problems));
  valijson::Validator validator;
  return problems.empty() &&
         validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(file), nullptr);
}

bool parser_accepts(const std::string& text) {
  return std::holds_alternative<Change>(parse_change(text, "c.yaml"));
}

std::string with_operation(const std::string& operation) {
  std::string text = "change: c\noperations:\n  - ";
  for (const char c : operation) {
    text += c;
    if (c == '\n') text += "    ";
  }
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

TEST(Schema, HasTheKeysOfEveryOperation) {
  const nlohmann::json all =
      schema_json().at("properties").at("operations").at("items").at("properties");
  EXPECT_EQ(all.size(), operations().size());
  for (const OperationKind& kind : operations()) {
    ASSERT_TRUE(all.contains(kind.name)) << kind.name;
    std::vector<std::string> keys;
    for (const auto& [key, value] : all.at(kind.name).at("properties").items()) keys.push_back(key);
    std::vector<std::string> required = all.at(kind.name).at("required");
    std::vector<std::string> known = kind.key_names();
    std::vector<std::string> needed;
    for (const OperationKey& key : kind.keys) {
      if (key.required) needed.push_back(key.name);
    }
    for (auto* list : {&keys, &required, &known, &needed}) std::sort(list->begin(), list->end());
    EXPECT_EQ(keys, known) << kind.name;
    EXPECT_EQ(required, needed) << kind.name;
  }
}

TEST(Schema, AcceptsEveryExample) {
  for (const OperationKind& kind : operations()) {
    const std::string text = with_operation(kind.example);
    EXPECT_TRUE(schema_accepts(text)) << text;
    EXPECT_TRUE(parser_accepts(text)) << text;
  }
}

TEST(Schema, AgreesWithTheParser) {
  const std::string good = "change: c\noperations:\n  - drop_default: { table: t, column: c }\n";
  const std::string more[] = {
      "soak: 3d\nretention: 12h\nlock_timeout: 200ms\nlock_attempts: 5\nreconnect_for: 2m\nconsent: { triggers: true, publication: false }\n",
      "locks: { timeout: 200ms, attempts: 5, hold_off: 2s, then: keep_trying, may_cancel: [ { application: \"report*\", older_than: 10m, terminate: true } ] }\n",
      "backfill: { batch: 500..2000, target_time: 100ms, workers: 2, rows_per_second: unlimited }\n",
      "windows: { peak: [\"Mon-Fri 08:00-20:00 Europe/Berlin\"] }\n",
      "guards:\n  - { signal: replica_lag, above: 2s, then: throttle }\n"
      "  - { signal: probe, query: \"select 1\", p99_above: 50ms, then: throttle }\n"
      "  - { signal: wal_retained, above: 10GB, then: rollback }\n"
      "  - { signal: wal_rate, above: 1.5MB, then: throttle }\n"
      "  - { signal: dead_tuples, above: 20%, then: pause }\n"
      "  - { signal: own_share, above: 12.5%, then: throttle }\n"
      "  - { signal: error_rate, query: \"select 0.1\", above: 5%, then: halt }\n"
      "  - { signal: disk_free, query: \"select 1\", below: 10GB, then: halt }\n"
      "  - { signal: disk_free, command: \"echo 1\", below: 10GB, then: pause }\n"
      "  - { signal: lock_queue, above: 0, then: pause }\n"
      "  - { signal: errors, above: 50, then: rollback }\n"
      "  - { signal: verify_mismatch, above: 0, then: halt }\n",
      "guards: []\n",
  };
  for (const std::string& policies : more) {
    EXPECT_TRUE(schema_accepts(good + policies)) << policies;
    EXPECT_TRUE(parser_accepts(good + policies)) << policies;
  }
  for (
      const char* partitions :
      {"hash(a), partitions: 4", "hash(a), partitions: [ { name: x } ]",
       "list(a), partitions: [ { name: x, values: [a, null] }, { name: y, values: null } ], default: z",
       "'range(a, \"B\")', partitions: [ { name: x, from: [minvalue, 1], to: [a, maxvalue] } ], key: [a, b]",
       "range(a), partitions: { every: 3 days, from: 2026-01-30, until: 2026-02-03, prefix: p }"}) {
    const std::string text =
        with_operation(fmt::format("partition_table: {{ table: t, by: {} }}\n", partitions));
    EXPECT_TRUE(schema_accepts(text)) << text;
    EXPECT_TRUE(parser_accepts(text)) << text;
  }
  const std::string bad[] = {
      "operations: []\n",
      "change: c\n",
      "change: \"a b\"\noperations:\n  - drop_default: { table: t, column: c }\n",
      "change: c\noperations:\n  - drop_default: { table: t }\n",
      "change: c\noperations:\n  - drop_default: { table: t, column: c, x: 1 }\n",
      "change: c\noperations:\n  - drop_it: { table: t, column: c }\n",
      good + "soak: 7\n",
      good + "soaks: 7d\n",
      good + "backfill: { batches: 7 }\n",
      good + "guards: [ { signal: moon, above: 1, then: halt } ]\n",
      good + "guards: [ { signal: errors, above: 1, then: explode } ]\n",
      good + "guards: [ { signal: errors, above: 1, then: throttle } ]\n",
      good + "guards: [ { signal: own_share, above: 15%, then: halt } ]\n",
      good + "guards: [ { signal: own_share, above: 150%, then: throttle } ]\n",
      good + "guards: [ { signal: wal_retained, above: 10, then: halt } ]\n",
      good + "guards: [ { signal: wal_retained, above: 10s, then: halt } ]\n",
      good + "guards: [ { signal: blocked_queries, above: 1s, then: halt } ]\n",
      good + "guards: [ { signal: blocked_queries, above: 1.5, then: halt } ]\n",
      good + "guards: [ { signal: disk_free, above: 1GB, query: \"select 1\", then: halt } ]\n",
      good + "guards: [ { signal: disk_free, below: 1GB, then: halt } ]\n",
      good +
          "guards: [ { signal: disk_free, below: 1GB, query: \"select 1\", command: x, then: halt } ]\n",
      good + "guards: [ { signal: probe, p99_above: 1s, then: halt } ]\n",
      good + "guards: [ { signal: replica_lag, above: 1s, query: \"select 1\", then: halt } ]\n",
      good + "guards: [ { signal: running_queries, above: 1, then: halt } ]\n",
      good + "consent: { triggers: maybe }\n",
      good + "locks: { then: give_up }\n",
      good + "locks: { tries: 5 }\n",
      good + "locks: { may_cancel: [ { application: etl } ] }\n",
      with_operation("partition_table: { table: t, by: range, partitions: 4 }\n"),
      with_operation("partition_table: { table: t, by: sorted(a), partitions: 4 }\n"),
      with_operation("partition_table: { table: t, by: hash(a), partitions: some }\n"),
      with_operation("partition_table: { table: t, by: list(a), partitions: [] }\n"),
      with_operation(
          "partition_table: { table: t, by: list(a), partitions: [ { values: [a] } ] }\n"),
      with_operation(
          "partition_table: { table: t, by: range(a), partitions: { every: 1 moon, from: 2026-01-01, until: 2027-01-01 } }\n"),
      with_operation("set_not_null: { table: t, column: c, value: { slpit: { on: \" \" } } }\n"),
      with_operation("set_not_null: { table: t, column: c, value: { split: { on: \" \" } } }\n"),
      with_operation("set_not_null: { table: t, column: c, value: { concat: [] } }\n"),
      with_operation(
          "split_column: { table: t, column: c, into: { a: { value: \"c\" } }, back: \"a\" }\n"),
      with_operation(
          "merge_columns: { table: t, columns: [a], into: { c: { value: \"a\" } }, back: { a: \"c\" } }\n"),
  };
  for (const std::string& text : bad) {
    EXPECT_FALSE(schema_accepts(text)) << text;
    EXPECT_FALSE(parser_accepts(text)) << text;
  }
}

}  // namespace
}  // namespace shoofly::testing
