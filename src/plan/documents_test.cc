// The page of each operation, docs/operations/<name>.md, is made from the operation's own data, so
// that it cannot say what the program does not do. UPDATE_GOLDEN=1 writes the pages anew.

#include <functional>

#include <gtest/gtest.h>

#include "harness/golden.h"
#include "operation/operation_kinds.h"
#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

// orders and users with the columns that the examples name.
Target examples() {
  Target target;
  Table& orders = target.add_table("orders");
  add_column(orders, "legacy_code", "text");
  add_column(orders, "amount", "integer", false);
  add_column(orders, "price", "numeric(10,2)", false);
  add_column(orders, "city", "text");
  Table& people = target.add_table("users");
  add_column(people, "name", "text", false);
  add_column(people, "email", "text");
  add_column(people, "country", "text");
  add_column(people, "phone", "text", false);
  return target;
}

// What the examples of the operations on keys and tables name.
void with_keys(Target& target) {
  Table& customers = target.add_table("customers");
  add_column(customers, "name", "text");
  target.add_table("legacy_orders");
  target.add_table("subscribers").find_column("id")->type = "integer";
  add_column(target.add_table("measurements"), "at", "date", false);
  Table& europe = target.add_table("users_eu");
  add_column(europe, "full_name", "text", false);
  for (const char* column : {"email", "country", "phone"}) add_column(europe, column, "text");
  Table& bookings = target.add_table("bookings");
  add_column(bookings, "during", "tstzrange");
  Table& events = target.add_table("events");
  events.constraints.clear();
  events.indexes.clear();
  Table& orders = target.catalog.tables[0];
  for (const char* column : {"state", "created_at", "total", "customer_id", "tenant_id", "number"})
    add_column(orders, column, "bigint");
  add_column(orders, "mood", "mood").labels = {"new", "paid"};
  target.catalog.enums = {{.name = {"public", "mood"}, .type = "mood", .labels = {"new", "paid"}}};
  add_index(orders, "orders_state_idx", "state");
  add_constraint(orders, "orders_total_positive", ConstraintKind::kCheck, {"total"}).expression =
      "(total > 0)";
  add_constraint(orders, "c1", ConstraintKind::kCheck, {"number"}).expression = "(number > 0)";
  Constraint& key = add_constraint(orders, "orders_customer_id_fkey", ConstraintKind::kForeignKey,
                                   {"customer_id"});
  key.references = {"public", "customers"};
  key.referenced_columns = {"id"};
}

void with_profiles(Target& target) {
  Table& profiles = target.add_table("user_profiles");
  add_column(profiles, "bio", "text");
  Constraint& beside =
      add_constraint(profiles, "user_profiles_id_fkey", ConstraintKind::kForeignKey, {"id"});
  beside.references = {"public", "users"};
  beside.referenced_columns = {"id"};
  beside.rules = "ON DELETE CASCADE";
}

bool is_about_keys(const std::string& name) {
  for (const auto& kinds : {key_operations(), table_operations()}) {
    for (const OperationKind& kind : kinds) {
      if (kind.name == name) return true;
    }
  }
  return false;
}

// An example that makes what is there already.
void make_room(Target& target, const std::string& name) {
  Table& orders = target.catalog.tables[0];
  if (name == "add_index") orders.indexes.pop_back();
  if (name == "add_foreign_key") orders.constraints.pop_back();
  if (name != "add_check" && name != "rename_constraint") return;
  std::erase_if(orders.constraints, [](const Constraint& constraint) {
    return constraint.name == "orders_total_positive";
  });
}

struct Variant {
  const char* operation;
  const char* title;
  const char* wish;
  void (*prepare)(Target& target) = [](Target&) {};
};

void with_state(Target& target) {
  add_column(target.catalog.tables[0], "state", "text", false).default_sql = "'new'";
}
void with_two_names(Target& target) {
  Table& people = target.catalog.tables[1];
  std::erase_if(people.columns, [](const Column& column) { return column.name == "name"; });
  add_column(people, "first_name", "text", false);
  add_column(people, "last_name", "text");
}

// Besides the example of operations.cc, which is always the first.
const Variant kMore[] = {
    {"add_column", "Filled by an expression",
     "add_column:\n  table: orders\n  column: cents\n  type: bigint\n  nullable: false\n  value: \"price * 100\"\n"},
    {"drop_column", "NOT NULL without a default",
     "drop_column:\n  table: users\n  column: phone\n  back: \"''\"\n"},
    {"set_not_null", "Without a value", "set_not_null:\n  table: users\n  column: country\n"},
};

std::string as_list_item(const std::string& wish) {
  std::string text = "  - ";
  for (const char c : wish) {
    text += c;
    if (c == '\n') text += "    ";
  }
  text.resize(text.size() - 4);
  return text;
}

Plan plan_of(const std::string& wish, const std::function<void(Target&)>& prepare) {
  Target target = examples();
  prepare(target);
  PlannedChange result = planned(target, as_list_item(wish));
  if (const auto* problems = std::get_if<std::vector<Diagnostic>>(&result)) {
    ADD_FAILURE() << render(*problems, "");
    return {};
  }
  return std::get<Plan>(std::move(result));
}

// INSERT, UPDATE and SELECT side by side.
std::string visibility_table(const std::vector<Visibility>& rows) {
  std::string text = "| phase | application | INSERT | UPDATE | SELECT |\n|---|---|---|---|---|\n";
  for (std::size_t i = 0; i + 2 < rows.size(); i += 3) {
    text += fmt::format("| {} | {} | {} | {} | {} |\n", rows[i].phase, rows[i].application,
                        rows[i].sees, rows[i + 1].sees, rows[i + 2].sees);
  }
  return text;
}

std::string section(const std::string& wish, const std::function<void(Target&)>& prepare) {
  const Plan plan = plan_of(wish, prepare);
  if (plan.operations.empty()) return "";
  const OperationSummary& summary = plan.operations[0];
  std::string text =
      fmt::format("```yaml\noperations:\n{}```\n\nRisk: **{}** ({}).\nHow: {}.\n\n",
                  as_list_item(wish), to_string(summary.risk), summary.reason, summary.strategy);
  for (const std::string& note : summary.notes) text += fmt::format("- {}\n", note);
  if (!summary.notes.empty()) text += '\n';
  return text + visibility_table(summary.visibility) + '\n';
}

std::string page(const OperationKind& kind) {
  std::string text = fmt::format(
      "<!-- made by src/plan/documents_test.cc; UPDATE_GOLDEN=1 writes it -->\n# {}\n\n{}\n\n",
      kind.name, kind.meaning);
  text += "| key | | meaning |\n|---|---|---|\n";
  for (const OperationKey& key : kind.keys) {
    text +=
        fmt::format("| `{}` | {} | {} |\n", key.name, key.required ? "required" : "", key.meaning);
  }
  text +=
      "\nHow expressions are written: [expressions](expressions.md).\n\n## What the applications see\n\n";
  const bool state =
      kind.example.find("column: state") != std::string::npos && kind.name != "add_column";
  text += section(kind.example, [&](Target& target) {
    if (is_about_keys(kind.name)) {
      with_keys(target);
      make_room(target, kind.name);
      if (kind.name == "merge_tables") with_profiles(target);
    } else if (state) {
      with_state(target);
    } else if (kind.name == "merge_columns") {
      with_two_names(target);
    }
  });
  for (const Variant& variant : kMore) {
    if (kind.name == variant.operation) {
      text += fmt::format("### {}\n\n{}", variant.title, section(variant.wish, variant.prepare));
    }
  }
  text += "## Refused\n\nEach by name, with what can be done:\n\n";
  for (const std::string& sentence : kind.refuses) text += fmt::format("- {}\n", sentence);
  return text;
}

TEST(Documents, OperationPages) {
  for (const OperationKind& kind : operations()) {
    EXPECT_TRUE(golden_matches(fmt::format("docs/operations/{}.md", kind.name), page(kind)));
  }
}

TEST(Documents, OperationIndex) {
  std::string text =
      "<!-- made by src/plan/documents_test.cc; UPDATE_GOLDEN=1 writes it -->\n# Operations\n\n| operation | |\n|---|---|\n";
  for (const OperationKind& kind : operations()) {
    text += fmt::format("| [{0}]({0}.md) | {1} |\n", kind.name, kind.meaning);
  }
  EXPECT_TRUE(golden_matches("docs/operations/README.md", text));
}

}  // namespace
}  // namespace shoofly::testing
