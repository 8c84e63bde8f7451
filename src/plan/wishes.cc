#include "plan/wishes.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "operation/subject.h"

namespace shoofly {

namespace {

// A name as it stands in a change file: with quotes of its own it needs YAML's around them.
std::string as_yaml(const std::string& name) {
  return name.find('"') == std::string::npos ? "\"" + name + "\"" : "'" + name + "'";
}

}  // namespace

// The one table that is meant, or null and a problem.
const Table* find_table(const Operation& operation, const Catalog& catalog, const Dialect& dialect,
                        Problems& problems) {
  const Place& written = operation.table();
  const bool fold = dialect.capabilities().fold_lower && catalog.server.engine != "sqlite";
  const std::vector<const Table*> found = catalog.find_written(written.text, fold);
  if (found.size() == 1) return found[0];
  std::vector<std::string> names;
  if (found.empty()) {
    for (const Table& table : catalog.tables) {
      names.push_back(table.name.display());
      names.push_back(table.name.name);
    }
    const std::string near = nearest(written.text, names);
    problems.add(written.at, fmt::format("there is no table \"{}\"", written.text),
                 near.empty() ? std::vector<std::string>{"`shoofly inspect` lists the tables"}
                              : std::vector<std::string>{"did you mean " + as_yaml(near) + "?"});
    return nullptr;
  }
  for (const Table* table : found) names.push_back(table->name.display());
  problems.add(written.at,
               fmt::format("\"{}\" is the name of {} tables: {}", written.text, found.size(),
                           fmt::join(names, ", ")),
               {"write the schema too"});
  return nullptr;
}

namespace {

bool is_taken(const QualifiedName& name, const Catalog& catalog) {
  return catalog.find_table(name) != nullptr ||
         std::find(catalog.other_names.begin(), catalog.other_names.end(), name) !=
             catalog.other_names.end();
}

}  // namespace

const Table* find_or_make(const Operation& operation, const Catalog& catalog,
                          const Dialect& dialect, std::deque<Table>& made, Problems& problems) {
  if (!operation.makes_table()) return find_table(operation, catalog, dialect, problems);
  const Place& written = operation.table();
  auto name = parse_written_name(written.text, dialect.capabilities().fold_lower);
  if (!name) {
    problems.add(written.at, fmt::format("\"{}\" is no name", written.text));
    return nullptr;
  }
  if (name->schema.empty() && catalog.server.engine != "sqlite") name->schema = "public";
  if (is_taken(*name, catalog)) {
    problems.add(written.at, fmt::format("the name {} is taken", name->display()));
    return nullptr;
  }
  for (const Table& other : made) {
    if (other.name == *name) {
      problems.add(written.at, fmt::format("{} is made twice in this change", name->display()));
      return nullptr;
    }
  }
  Table& table = made.emplace_back();
  table.name = *name;
  return &table;
}

// Two operations of one change have no column in common.
void check_disjoint(const Change& change, const std::vector<const Table*>& tables,
                    const Catalog& catalog, const Dialect& dialect, Problems& problems) {
  std::map<std::pair<const Table*, std::string>, std::size_t> owners;
  const Answers none;
  for (std::size_t i = 0; i < change.wishes.size(); ++i) {
    const Scene scene{catalog, *tables[i], dialect, none, ""};
    for (const Place& column : change.wishes[i].operation->columns()) {
      const Column* existing = find_written_column(column.text, scene);
      const std::string name =
          existing != nullptr ? existing->name : name_as_stored(column.text, scene);
      const auto [owner, is_new] = owners.try_emplace({tables[i], name}, i);
      if (is_new || owner->second == i) continue;
      problems.add(column.at,
                   fmt::format("column {}.{} is named by {} already", tables[i]->name.display(),
                               name, change.wishes[owner->second].operation->label()),
                   {"two operations on one column need two changes, one after the other"});
    }
  }
}

namespace {

std::set<std::string> reads_of(const Effects& effects) {
  std::set<std::string> read(effects.relies_on.begin(), effects.relies_on.end());
  if (!effects.group) return read;
  for (const auto* side : {&effects.group->old_side, &effects.group->new_side}) {
    for (const SyncColumn& column : *side) {
      for (const Binding& binding : column.derived.reads) read.insert(binding.column);
    }
  }
  return read;
}

// Columns that are not what they were when the operation is done.
std::vector<std::string> replaced_by(const Effects& effects) {
  std::vector<std::string> replaced = effects.retired;
  if (effects.swap) replaced.push_back(effects.swap->visible);
  for (const Rename& rename : effects.renames) replaced.push_back(rename.from);
  return replaced;
}

bool is_one_wish(Position a, Position b) { return a.line == b.line && a.column == b.column; }

void check_alone(const std::vector<Effects>& effects, const std::vector<Position>& places,
                 Problems& problems) {
  for (std::size_t i = 0; i < effects.size(); ++i) {
    for (std::size_t j = 0; effects[i].alone && j < effects.size(); ++j) {
      const bool same =
          effects[j].table == effects[i].table || effects[j].refers_to == effects[i].table;
      if (i == j || !same || is_one_wish(places[i], places[j])) continue;
      problems.add(places[j],
                   fmt::format("{} and {} are about the same table", effects[i].summary.label,
                               effects[j].summary.label),
                   {"make two changes, one after the other"});
    }
  }
}

void check_objects(const std::vector<Effects>& effects, const std::vector<Position>& places,
                   Problems& problems) {
  std::map<std::pair<QualifiedName, std::string>, std::size_t> owners;
  for (std::size_t i = 0; i < effects.size(); ++i) {
    for (const std::string& object : effects[i].objects) {
      const auto [owner, is_new] = owners.try_emplace({effects[i].table, object}, i);
      if (is_new || owner->second == i) continue;
      problems.add(
          places[i],
          fmt::format("{} is about \"{}\", as {} is", effects[i].summary.label, object,
                      effects[owner->second].summary.label),
          {"two operations on one constraint or index need two changes, one after the other"});
    }
  }
}

// Two operations that would make one table.
void check_made(const std::vector<Effects>& effects, const std::vector<Position>& places,
                Problems& problems) {
  std::map<QualifiedName, std::size_t> makers;
  for (std::size_t i = 0; i < effects.size(); ++i) {
    for (const Step& step : effects[i].steps) {
      for (const Action& action : actions_of(step.forward)) {
        const auto* create = std::get_if<CreateTable>(&action);
        if (create == nullptr) continue;
        const auto [maker, is_new] = makers.try_emplace(create->table.name, i);
        if (is_new) continue;
        problems.add(
            places[i],
            fmt::format("{} and {} both make table {}", effects[maker->second].summary.label,
                        effects[i].summary.label, create->table.name.display()),
            {"make two changes, one after the other"});
      }
    }
  }
}

}  // namespace

// An expression, an index or a constraint may not read what another operation of the change
// replaces.
void check_reads(const std::vector<Effects>& effects, const std::vector<Position>& places,
                 Problems& problems) {
  check_objects(effects, places, problems);
  check_alone(effects, places, problems);
  check_made(effects, places, problems);
  for (std::size_t i = 0; i < effects.size(); ++i) {
    const std::set<std::string> here = reads_of(effects[i]);
    const std::set<std::string> there(effects[i].relies_on_there.begin(),
                                      effects[i].relies_on_there.end());
    for (std::size_t j = 0; j < effects.size(); ++j) {
      const bool same = effects[j].table == effects[i].table;
      if (i == j || is_one_wish(places[i], places[j])) continue;
      if (!same && effects[j].table != effects[i].refers_to) continue;
      const std::set<std::string>& read = same ? here : there;
      for (const std::string& retired : replaced_by(effects[j])) {
        if (!read.contains(retired)) continue;
        problems.add(places[i],
                     fmt::format("{} reads column \"{}\", which {} replaces in the same change",
                                 effects[i].summary.label, retired, effects[j].summary.label),
                     {"make two changes, one after the other"});
        break;
      }
    }
  }
}

}  // namespace shoofly
