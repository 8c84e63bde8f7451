// add_foreign_key: every row has to refer to one that is there, from cutover on.

#include <algorithm>

#include <fmt/format.h>

#include "operation/casts.h"
#include "operation/constraint_steps.h"
#include "operation/key_wish.h"
#include "operation/operations.h"
#include "operation/partition_index.h"
#include "operation/steps.h"
#include "operation/subject.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

// "set_null" in the change file is "SET NULL" in SQL.
std::string reaction_of(const Fields& fields, const std::string& key) {
  const auto word = fields.optional_text(key);
  if (!word || word->text == "no_action") return "";
  if (word->text == "restrict") return "RESTRICT";
  if (word->text == "cascade") return "CASCADE";
  if (word->text == "set_null") return "SET NULL";
  if (word->text == "set_default") return "SET DEFAULT";
  fields.problems().add(
      word->at,
      fmt::format(
          "\"{}\" is \"{}\"; expected no_action, restrict, cascade, set_null or set_default", key,
          word->text));
  return "";
}

std::string rules_of(const Fields& fields) {
  std::vector<std::string> rules;
  const auto match = fields.optional_text("match");
  if (match && match->text == "full") rules.emplace_back("MATCH FULL");
  if (match && match->text != "full" && match->text != "simple") {
    fields.problems().add(match->at,
                          fmt::format("\"match\" is \"{}\"; expected simple or full", match->text));
  }
  const std::string on_update = reaction_of(fields, "on_update");
  if (!on_update.empty()) rules.push_back("ON UPDATE " + on_update);
  const std::string on_delete = reaction_of(fields, "on_delete");
  if (!on_delete.empty()) rules.push_back("ON DELETE " + on_delete);
  const std::string deferrable = parse_deferrable(fields);
  if (!deferrable.empty()) rules.push_back(deferrable);
  return fmt::format("{}", fmt::join(rules, " "));
}

bool is_text(const std::string& type) {
  return type == "text" || type.starts_with("character varying");
}
// What a server certainly compares by one operator; it may know more, but says so only when the
// constraint is added.
bool comparable(const std::string& a, const std::string& b) {
  return a == b || (is_integer(a) && is_integer(b)) || (is_text(a) && is_text(b)) ||
         (a.starts_with("numeric") && b.starts_with("numeric"));
}

bool covers(const Index& index, const Table& table, const std::vector<std::string>& columns) {
  if (!index.unique || !index.valid || !index.where_sql.empty()) return false;
  const Constraint* owner = table.find_constraint(index.constraint);
  if (owner != nullptr && owner->rules.find("DEFERRABLE") != std::string::npos) return false;
  std::vector<std::string> own;
  for (const IndexPart& part : index.parts) own.push_back(part.column);
  std::vector<std::string> wanted = columns;
  std::sort(own.begin(), own.end());
  std::sort(wanted.begin(), wanted.end());
  return own == wanted;
}

class AddForeignKey : public TableObjectOperation {
 public:
  explicit AddForeignKey(const Fields& fields)
      : TableObjectOperation("add_foreign_key", fields),
        constraint_name_(fields.optional_text("name")),
        from_(fields.texts("columns", 1)),
        references_(fields.text("references")),
        rules_(rules_of(fields)),
        with_index_(fields.flag("index").value_or(false)) {
    if (fields.find("to") != nullptr) to_ = fields.texts("to", 1);
    is_about(constraint_name_, from_);
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto key = draft(scene, problems);
    if (!key || !problems.empty()) return questions;
    ask_count("orphans", *rule_of(scene.table.name, *key, nullptr), scene, questions);
    if (with_index_ && !has_index(*key, scene))
      draft_index(index_wish(), index_name(*key, scene, problems), scene, questions, problems);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const auto key = draft(scene, problems);
    if (!key) return {};
    Questions none;
    const CountWork rule = *rule_of(scene.table.name, *key, nullptr);
    if (const CheckOutcome* found = ask_count("orphans", rule, scene, none)) {
      refuse_counted(*found, rule, at(),
                     {"insert what they refer to, correct them or delete them, before"}, scene,
                     problems);
    }
    Effects effects;
    effects.table = scene.table.name;
    effects.relies_on = key->columns;
    effects.refers_to = key->references;
    effects.relies_on_there = key->referenced_columns;
    effects.objects = {key->name};
    effects.summary = summary(
        scene, Risk::kMedium,
        "a writer of a reference to nothing fails from cutover on, and so does whoever deletes what is referred to",
        fmt::format(
            "orphans counted before; added NOT VALID at cutover (a lock on {} too, for an instant), then "
            "proved beside the traffic",
            key->references.display()));
    for (const Table& partition : scene.catalog.tables) {
      const Constraint* own = partition_reference(partition, *key, scene);
      if (own == nullptr) continue;
      effects.summary.notes.push_back(
          fmt::format("foreign key {} of {} becomes part of it, and goes with it on the way back",
                      own->name, partition.name.display()));
    }
    add_index_for(*key, scene, effects, problems);
    for (Step& step : add_constraint_steps(scene, *key, nullptr))
      effects.steps.push_back(std::move(step));
    const Seen before{"may refer to nothing, which cutover then refuses",
                      "may refer to nothing, which cutover then refuses", "as before"};
    const Seen after{"fails if it refers to nothing", "fails if it refers to nothing", "as before"};
    effects.summary.visibility = everywhere(after, {{kUntilGate, "old", before},
                                                    {kUntilGate, "new", before},
                                                    {kUntilCutover, "old", before},
                                                    {kUntilCutover, "new", before}});
    return effects;
  }

 private:
  const Table* referenced(const Scene& scene, Problems& problems) const {
    const auto found =
        scene.catalog.find_written(references_.text, scene.dialect.capabilities().fold_lower);
    if (found.size() == 1) return found[0];
    std::vector<std::string> names;
    for (const Table& table : scene.catalog.tables) {
      names.push_back(table.name.name);
      names.push_back(table.name.display());
    }
    const std::string near = nearest(references_.text, names);
    problems.add(
        references_.at,
        fmt::format("{} \"{}\"", found.empty() ? "there is no table" : "several tables are called",
                    references_.text),
        near.empty() ? std::vector<std::string>{}
                     : std::vector<std::string>{fmt::format("did you mean {}?", near)});
    return nullptr;
  }

  std::vector<std::string> referenced_columns(const Table& table, const Scene& scene,
                                              Problems& problems) const {
    std::vector<std::string> names;
    const Answers none;
    const Scene there{scene.catalog, table, scene.dialect, none, ""};
    for (const Place& written : to_) {
      if (const Column* column = require_column(written, there, problems))
        names.push_back(column->name);
    }
    if (!to_.empty()) return names;
    for (const Constraint& constraint : table.constraints) {
      if (constraint.kind == ConstraintKind::kPrimaryKey) return constraint.columns;
    }
    problems.add(references_.at, fmt::format("table {} has no primary key", table.name.display()),
                 {"say which columns: to: [...]"});
    return names;
  }

  std::optional<Constraint> draft(const Scene& scene, Problems& problems) const {
    require_online_constraint(name(), at(), scene, problems);
    require_own_partitions(at(), scene, problems);
    const Table* other = referenced(scene, problems);
    Constraint key;
    key.kind = ConstraintKind::kForeignKey;
    for (const Place& written : from_) {
      if (const Column* column = require_column(written, scene, problems))
        key.columns.push_back(column->name);
    }
    if (other == nullptr || !problems.empty()) return std::nullopt;
    key.references = other->name;
    key.referenced_columns = referenced_columns(*other, scene, problems);
    key.rules = rules_;
    key.name = require_object_name(constraint_name_, key.columns, "fkey", scene, problems);
    if (problems.empty()) check_pair(key, *other, scene, problems);
    if (!problems.empty()) return std::nullopt;
    return key;
  }

  void check_pair(const Constraint& key, const Table& other, const Scene& scene,
                  Problems& problems) const {
    if (key.columns.size() != key.referenced_columns.size()) {
      problems.add(at(), fmt::format("{} columns refer to {}", key.columns.size(),
                                     key.referenced_columns.size()));
      return;
    }
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      const Column& from = *scene.table.find_column(key.columns[i]);
      const Column& to = *other.find_column(key.referenced_columns[i]);
      if (comparable(from.type, to.type)) continue;
      problems.add(from_[i].at,
                   fmt::format("column {} is {} and {}.{} is {}: a foreign key needs types that "
                               "are compared as they are",
                               from.name, from.type, other.name.display(), to.name, to.type),
                   {"change one of them first: change_type"});
    }
    const bool writes = key.rules.find("SET ") != std::string::npos ||
                        key.rules.find("ON UPDATE CASCADE") != std::string::npos;
    for (std::size_t i = 0; writes && i < key.columns.size(); ++i) {
      if (scene.table.find_column(key.columns[i])->generated == Generated::kNone) continue;
      problems.add(from_[i].at, fmt::format("column {} is generated: \"{}\" could not write it",
                                            key.columns[i], key.rules));
    }
    const bool unique = std::any_of(
        other.indexes.begin(), other.indexes.end(),
        [&](const Index& index) { return covers(index, other, key.referenced_columns); });
    if (unique) return;
    problems.add(references_.at,
                 fmt::format("({}) of {} is not unique", fmt::join(key.referenced_columns, ", "),
                             other.name.display()),
                 {"make it so first: add_unique"});
  }

  static bool has_index(const Constraint& key, const Scene& scene) {
    return std::any_of(
        scene.table.indexes.begin(), scene.table.indexes.end(), [&](const Index& index) {
          if (!index.valid || !index.where_sql.empty() || index.parts.size() < key.columns.size())
            return false;
          return std::all_of(
              key.columns.begin(), key.columns.end(), [&](const std::string& column) {
                return std::any_of(
                    index.parts.begin(),
                    index.parts.begin() + static_cast<std::ptrdiff_t>(key.columns.size()),
                    [&](const IndexPart& part) { return part.column == column; });
              });
        });
  }

  IndexWish index_wish() const {
    IndexWish wish;
    wish.at = at();
    for (const Place& column : from_) {
      IndexPartWish part;
      part.at = column.at;
      part.column = column;
      wish.parts.push_back(part);
    }
    return wish;
  }

  static std::string index_name(const Constraint& key, const Scene& scene, Problems& problems) {
    return require_object_name(std::nullopt, key.columns, "idx", scene, problems);
  }

  // Without it each DELETE of a referenced row reads the whole table.
  void add_index_for(const Constraint& key, const Scene& scene, Effects& effects,
                     Problems& problems) const {
    if (has_index(key, scene)) return;
    if (!with_index_) {
      effects.summary.notes.push_back(fmt::format(
          "no index begins with ({}): each DELETE of a row of {}, and each change of its key, reads all of "
          "{}; `index: true` builds one",
          fmt::join(key.columns, ", "), key.references.display(), scene.table.name.display()));
      return;
    }
    Questions none;
    const auto index =
        draft_index(index_wish(), index_name(key, scene, problems), scene, none, problems);
    if (!index) return;
    effects.objects.push_back(index->name);
    effects.steps.push_back(make_step(
        Phase::kExpand,
        fmt::format("build index {} on {}", index->name, scene.table.name.display()),
        "the referencing side: without it each DELETE of a referenced row reads the whole table",
        DdlWork{{CreateIndex{scene.table.name, *index, partition_indexes(*index, scene)}}},
        DdlWork{
            {DropIndex{scene.table.name, index->name, false, partition_indexes(*index, scene)}}}));
  }

  std::optional<Place> constraint_name_;
  std::vector<Place> from_;
  Place references_;
  std::vector<Place> to_;
  std::string rules_;
  bool with_index_;
};

}  // namespace

std::unique_ptr<Operation> parse_add_foreign_key(const Fields& fields) {
  return std::make_unique<AddForeignKey>(fields);
}

}  // namespace shoofly
