#include "property/case.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "base/contains.h"
#include "property/schema_generator.h"

namespace shoofly::testing {
namespace {

int some_rows(Dice& dice) {
  const int size = dice.between(1, 100);
  if (size <= 10) return 0;
  if (size <= 60) return dice.between(1, 60);
  if (size <= 95) return dice.between(61, 400);
  return dice.between(401, 2000);
}

void add_wishes(Dice& dice, PropertyCase& one) {
  Taken taken(one.schema.tables.size());
  const int wanted = dice.between(1, 3);
  for (int tries = 0; tries < 200 && static_cast<int>(one.wishes.size()) < wanted; ++tries) {
    const std::size_t table = dice.below(one.schema.tables.size());
    auto wish = make_wish(dice, one.schema, table, taken);
    if (!wish) continue;
    taken[table].insert(taken[table].end(), wish->columns.begin(), wish->columns.end());
    for (const auto& [other, column] : wish->also) taken[other].push_back(column);
    one.wishes.push_back(std::move(*wish));
  }
}

std::vector<Stage> some_life(Dice& dice) {
  using enum Move;
  static const std::vector<std::vector<Move>> lives = {
      {kStart, kRollback},
      {kStart, kCutover, kRollback},
      {kStart, kCutover, kContract, kPurge},
      {kStart, kCutover, kContract, kPurge},
      {kStart, kCutover, kContract, kRestore, kRollback},
      {kStart, kCutover, kContract, kRestore, kContract, kPurge},
      {kStart, kRollback, kStart, kCutover, kContract, kPurge},
      {kStart, kCutover, kRollback, kStart, kCutover, kRollback},
  };
  std::vector<Stage> life;
  for (const Move move : dice.pick(lives)) {
    Stage stage{move};
    if (dice.percent(25)) {
      stage.at = dice.between(1, 12);
      stage.trouble = dice.percent(75) ? Trouble::kStop : Trouble::kCut;
      const bool ends = move == kStart || move == kCutover;
      if (ends && stage.trouble == Trouble::kStop && dice.percent(15)) {
        stage.trouble = Trouble::kBack;
        life.push_back(stage);
        return life;
      }
    }
    life.push_back(stage);
  }
  if (life[1].move == kRollback && dice.percent(40)) life[0].quiet = true;
  return life;
}

ScenarioColumn scenario_column(const SideColumn& from, Side side, int group) {
  ScenarioColumn column;
  column.name = ident(from.name);
  column.bare = from.name;
  column.type = from.type;
  column.side = side;
  column.group = group;
  column.derived = from.derived;
  column.fill = from.fill;
  std::string values = from.values;
  if (from.may_omit) values.insert(values.size() - (values.ends_with('?') ? 1 : 0), "~");
  auto made = Generator::parse(values);
  SHOOFLY_CHECK(made.ok(), values.c_str());
  column.values = std::move(made).value();
  return column;
}

ScenarioColumn untouched(const SchemaColumn& from, bool may_omit) {
  if (from.by_trigger) {
    ScenarioColumn column;
    column.name = ident(from.name);
    column.bare = from.name;
    column.side = Side::kOther;
    return column;
  }
  return scenario_column({from.name, from.type, from.values + (from.nullable ? "?" : ""), "", "",
                          may_omit && !from.key},
                         from.key ? Side::kKey : Side::kPlain, 0);
}

ScenarioTable scenario_table(const PropertyCase& one, std::size_t number) {
  const SchemaTable& table = one.schema.tables[number];
  ScenarioTable made;
  made.name = table.sql_name();
  std::vector<std::string> replaced;
  std::vector<std::string> never_omitted;
  std::vector<std::string> with_default;
  std::vector<ScenarioColumn> sides;
  for (std::size_t i = 0; i < one.wishes.size(); ++i) {
    const SchemaWish& wish = one.wishes[i];
    if (wish.table != number) continue;
    if (!wish.renamed.empty()) made.renamed = wish.renamed;
    if (!wish.view.empty()) made.name = wish.view;
    if (!wish.only.empty()) made.only = wish.only;
    made.upserts = wish.view.empty();
    made.one_row = wish.one_row;
    never_omitted.insert(never_omitted.end(), wish.never_omitted.begin(), wish.never_omitted.end());
    if (wish.kind == "set_default") with_default = wish.columns;
    for (const SideColumn& column : wish.olds) {
      replaced.push_back(column.name);
      sides.push_back(scenario_column(column, Side::kOld, static_cast<int>(i)));
      sides.back().same_name = wish.same_name;
    }
    for (const SideColumn& column : wish.news) {
      sides.push_back(scenario_column(column, Side::kNew, static_cast<int>(i)));
      sides.back().same_name = wish.same_name;
      sides.back().null_becomes_value = wish.nulls_become_value;
    }
  }
  for (const SchemaColumn& column : table.columns) {
    if (contains(replaced, column.name)) continue;
    const bool may_omit =
        !contains(never_omitted, column.name) &&
        (!column.default_sql.empty() || (contains(with_default, column.name) && column.nullable));
    made.columns.push_back(untouched(column, may_omit));
  }
  made.columns.insert(made.columns.end(), sides.begin(), sides.end());
  return made;
}

const char* to_string(Trouble trouble) {
  switch (trouble) {
    case Trouble::kNone:
      return "undisturbed";
    case Trouble::kStop:
      return "stopped and resumed";
    case Trouble::kCut:
      return "sessions cut";
    case Trouble::kBack:
      return "stopped and rolled back";
  }
  SHOOFLY_BUG("trouble");
}

}  // namespace

const char* to_string(Move move) {
  switch (move) {
    case Move::kStart:
      return "start";
    case Move::kCutover:
      return "cutover";
    case Move::kRollback:
      return "rollback";
    case Move::kContract:
      return "contract";
    case Move::kRestore:
      return "restore";
    case Move::kPurge:
      return "purge";
  }
  SHOOFLY_BUG("move");
}

PropertyCase make_case(std::uint64_t seed, const std::vector<int>& majors) {
  Dice dice(seed);
  PropertyCase one;
  one.seed = seed;
  const bool usual = dice.percent(60);
  one.major = dice.pick(majors);
  if (usual && std::find(majors.begin(), majors.end(), 15) != majors.end()) one.major = 15;
  one.schema = make_schema(dice);
  add_wishes(dice, one);
  one.rows = some_rows(dice);
  one.early = dice.percent(30);
  one.life = some_life(dice);
  if (one.life.front().quiet) one.early = false;
  return one;
}

std::string change_file(const PropertyCase& one) {
  std::string text = "change: made-up\noperations:\n";
  for (const SchemaWish& wish : one.wishes) text += wish.line + "\n";
  text += "backfill: { batch: 20..60 }\n";
  const bool triggers =
      std::any_of(one.schema.tables.begin(), one.schema.tables.end(),
                  [](const SchemaTable& table) { return table.stamps || table.audited; });
  if (triggers) text += "consent: { triggers: true }\n";
  return text;
}

Scenario scenario_of(const PropertyCase& one) {
  Scenario scenario;
  scenario.name = fmt::format("case {}", one.seed);
  scenario.engine = "postgres";
  scenario.rows = one.rows;
  scenario.options["wide"] = "yes";
  scenario.schema = ddl(one.schema);
  scenario.change = change_file(one);
  for (const SchemaWish& wish : one.wishes) {
    scenario.seed += wish.seed;
    if (wish.more_rows > 0)
      scenario.seed += anchor_rows(one.schema.tables[wish.table], 101, wish.more_rows);
  }
  for (std::size_t i = 0; i < one.schema.tables.size(); ++i) {
    const bool dropped =
        std::any_of(one.wishes.begin(), one.wishes.end(),
                    [i](const SchemaWish& wish) { return wish.drops_table && wish.table == i; });
    if (!dropped) scenario.tables.push_back(scenario_table(one, i));
  }
  return scenario;
}

std::vector<std::string> plain_ddl(const PropertyCase& one) {
  std::vector<std::string> all;
  for (const SchemaWish& wish : one.wishes)
    all.insert(all.end(), wish.plain_ddl.begin(), wish.plain_ddl.end());
  return all;
}

std::string life_of(const PropertyCase& one) {
  std::string text;
  for (const Stage& stage : one.life) {
    text += (text.empty() ? "" : ", ") + std::string(to_string(stage.move));
    if (stage.trouble != Trouble::kNone)
      text += fmt::format(" ({} at {})", to_string(stage.trouble), stage.at);
    if (stage.quiet) text += " (nobody writes)";
  }
  return text;
}

std::string describe(const PropertyCase& one) {
  return fmt::format(
      "seed: {}\nserver: PostgreSQL {}\nrows of each table: {}\nlife: {}{}\n\n--- schema\n{}\n--- "
      "change\n{}",
      one.seed, one.major, one.rows, one.early ? "the new application writes early; " : "",
      life_of(one), ddl(one.schema), change_file(one));
}

}  // namespace shoofly::testing
