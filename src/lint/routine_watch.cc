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
  std::vector<std::set<Misfit>> misfits_now;
  for (const QueryShape& query : body.queries) misfits_now.push_back(misfits(query, schema));
  for (const std::string& table : tables_named(body)) by_table_[table].insert(key);
  all_[key] = {std::move(body), std::move(place), ++made_, std::move(misfits_now)};
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
    for (const Misfit& misfit : fits(routine.misfits[i]) ? now : std::set<Misfit>()) {
      if (misfit.kind == Misfit::Kind::kFails)
        news.push_back({key, routine.made,
                        fmt::format("{} ({}:{})", name_of_routine(routine.body.name),
                                    routine.place.file, routine.place.at.line),
                        routine.body.bound, misfit.what});
    }
    routine.misfits[i] = std::move(now);
  }
}

std::vector<RoutineWatch::News> RoutineWatch::after_step(const WrittenAct& act,
                                                         const std::set<std::string>& tables,
                                                         const SchemaModel& schema) {
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
