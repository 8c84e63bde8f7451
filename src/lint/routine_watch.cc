#include "lint/routine_watch.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace shoofly::lint {
namespace {

std::string name_of_routine(const QualifiedName& name) {
  return name.schema.empty() || name.schema == "public" ? name.name : name.display();
}

std::set<std::string> tables_named(const RoutineBody& body) {
  std::set<std::string> names;
  for (const QueryShape& query : body.queries) {
    for (const QueryScope& scope : query.scopes) {
      for (const QueryTable& table : scope.tables) names.insert(table.name.name);
    }
    for (const QueryWrite& write : query.writes) names.insert(write.table.name);
  }
  return names;
}

bool is_record(const QueryShape& query) {
  return query.scopes.size() == 1 && query.scopes.front().tables.size() == 1 &&
         query.scopes.front().tables.front().name.name.empty();
}

bool fits(const std::set<Misfit>& misfits) {
  return std::none_of(misfits.begin(), misfits.end(),
                      [](const Misfit& one) { return one.kind == Misfit::Kind::kFails; });
}

// The server follows a rename in a body that it knows, and drops it with CASCADE.
bool is_followed(const WrittenAct& act) {
  if (const auto* take = std::get_if<TakeColumn>(&act)) return take->cascade;
  if (const auto* take = std::get_if<TakeTable>(&act)) return take->cascade;
  return std::holds_alternative<NameColumn>(act) || std::holds_alternative<NameTable>(act);
}

}  // namespace

void RoutineWatch::put(RoutineBody body, Place place, const SchemaModel& schema) {
  const std::string key = fmt::format("{}({})", name_of_routine(body.name), body.arguments);
  forget(key);
  QueryShape record;
  if (!body.queries.empty() && is_record(body.queries.back())) {
    record = std::move(body.queries.back());
    body.queries.pop_back();
  }
  const std::size_t own = body.queries.size();
  std::vector<std::set<Misfit>> misfits_now;
  for (const QueryShape& query : body.queries) misfits_now.push_back(misfits(query, schema));
  for (const std::string& table : tables_named(body)) by_table_[table].insert(key);
  all_[key] = {std::move(body),        std::move(place),  ++made_,
               std::move(misfits_now), std::move(record), own};
  for (const Trigger& trigger : triggers_) {
    if (trigger.function == key) attach(key, trigger.table, schema);
  }
}

// Its row is one of the table.
void RoutineWatch::attach(const std::string& key, const QualifiedName& table,
                          const SchemaModel& schema) {
  const auto found = all_.find(key);
  if (found == all_.end() || found->second.record.columns.empty()) return;
  Routine& routine = found->second;
  QueryShape shape = routine.record;
  shape.scopes.front().tables.front().name = table;
  routine.misfits.push_back(misfits(shape, schema));
  routine.body.queries.push_back(std::move(shape));
  by_table_[table.name].insert(key);
}

void RoutineWatch::bind(const QualifiedName& trigger, const QualifiedName& table,
                        const QualifiedName& function, const SchemaModel& schema) {
  unbind(trigger, table);
  const std::string key = name_of_routine(function) + "()";
  triggers_.push_back({table, trigger.name, key});
  attach(key, table, schema);
}

void RoutineWatch::unbind(const QualifiedName& trigger, const QualifiedName& table) {
  const auto found = std::find_if(triggers_.begin(), triggers_.end(), [&](const Trigger& one) {
    return one.name == trigger.name && one.table == table;
  });
  if (found == triggers_.end()) return;
  const std::string key = found->function;
  triggers_.erase(found);
  const bool runs_still = std::any_of(triggers_.begin(), triggers_.end(), [&](const Trigger& one) {
    return one.function == key && one.table == table;
  });
  const auto routine = all_.find(key);
  if (runs_still || routine == all_.end()) return;
  std::vector<QueryShape>& queries = routine->second.body.queries;
  for (std::size_t i = queries.size(); i > routine->second.own; --i) {
    if (queries[i - 1].scopes.front().tables.front().name != table) continue;
    queries.erase(queries.begin() + static_cast<std::ptrdiff_t>(i - 1));
    routine->second.misfits.erase(routine->second.misfits.begin() +
                                  static_cast<std::ptrdiff_t>(i - 1));
  }
}

// A table takes its triggers along, to another name or away.
void RoutineWatch::follow_triggers(const WrittenAct& act, const SchemaModel& schema) {
  const auto* rename = std::get_if<NameTable>(&act);
  const auto* take = std::get_if<TakeTable>(&act);
  if (triggers_.empty() || (rename == nullptr && take == nullptr)) return;
  const QualifiedName table = schema.at_home(rename != nullptr ? rename->table : take->table);
  std::vector<Trigger> on_it;
  std::copy_if(triggers_.begin(), triggers_.end(), std::back_inserter(on_it),
               [&](const Trigger& one) { return one.table == table; });
  for (const Trigger& one : on_it) {
    unbind({"", one.name}, table);
    if (rename == nullptr) continue;
    const QualifiedName now{table.schema, rename->to};
    triggers_.push_back({now, one.name, one.function});
    attach(one.function, now, schema);
  }
}

void RoutineWatch::remove(const QualifiedName& name) {
  const std::string begin = name_of_routine(name) + "(";
  auto found = all_.lower_bound(begin);
  while (found != all_.end() && found->first.starts_with(begin)) {
    const std::string key = found->first;
    ++found;
    forget(key);
  }
}

void RoutineWatch::forget(const std::string& key) {
  const auto found = all_.find(key);
  if (found == all_.end()) return;
  for (const std::string& table : tables_named(found->second.body)) by_table_[table].erase(key);
  all_.erase(found);
}

void RoutineWatch::look(const std::string& key, const SchemaModel& schema,
                        std::vector<News>& news) {
  Routine& routine = all_.at(key);
  for (std::size_t i = 0; i < routine.body.queries.size(); ++i) {
    std::set<Misfit> now = misfits(routine.body.queries[i], schema);
    // What it did not fit before it fits no worse.
    const std::string fires_on =
        i < routine.own
            ? ""
            : name_of_routine(routine.body.queries[i].scopes.front().tables.front().name);
    for (const Misfit& misfit : fits(routine.misfits[i]) ? now : std::set<Misfit>()) {
      if (misfit.kind == Misfit::Kind::kFails)
        news.push_back({key, routine.made,
                        fmt::format("{} ({}:{})", name_of_routine(routine.body.name),
                                    routine.place.file, routine.place.at.line),
                        routine.body.bound, misfit.what, fires_on});
    }
    routine.misfits[i] = std::move(now);
  }
}

std::vector<RoutineWatch::News> RoutineWatch::after_step(const WrittenAct& act,
                                                         const std::set<std::string>& tables,
                                                         const SchemaModel& schema) {
  follow_triggers(act, schema);
  std::set<std::string> touched;
  for (const std::string& table : tables) {
    const auto found = by_table_.find(table);
    if (found != by_table_.end()) touched.insert(found->second.begin(), found->second.end());
  }
  std::vector<News> news;
  for (const std::string& key : touched) {
    std::vector<News> own;
    look(key, schema, own);
    if (!own.empty() && all_.at(key).body.bound && is_followed(act)) {
      forget(key);
      continue;
    }
    std::move(own.begin(), own.end(), std::back_inserter(news));
  }
  return news;
}

bool RoutineWatch::stands(const News& news) const {
  const auto found = all_.find(news.routine);
  if (found == all_.end() || found->second.made != news.made) return false;
  return std::any_of(found->second.misfits.begin(), found->second.misfits.end(),
                     [&](const std::set<Misfit>& misfits) {
                       return misfits.count({Misfit::Kind::kFails, news.what}) > 0;
                     });
}

}  // namespace shoofly::lint
