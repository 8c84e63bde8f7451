#pragma once

// The bodies of the functions that the migrations have made, held against the schema after each
// step: the server does not look into them. Pure.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "engine/query_shape.h"
#include "engine/schema_model.h"
#include "lint/deployed_queries.h"

namespace shoofly::lint {

class RoutineWatch {
 public:
  struct Place {
    std::string file;
    Position at;
  };
  // In place of one of the same name and arguments.
  void put(RoutineBody body, Place place, const SchemaModel& schema);
  void remove(const QualifiedName& name);  // all of that name

  // A trigger runs the function for rows of the table; names with their schemas.
  void bind(const QualifiedName& trigger, const QualifiedName& table, const QualifiedName& function,
            const SchemaModel& schema);
  void unbind(const QualifiedName& trigger, const QualifiedName& table);

  // What does not fit any more.
  struct News {
    std::string routine;
    std::size_t made = 0;  // which of those that have been made under that name
    std::string shown;     // "f (file:5)"
    bool bound = false;
    std::string what;           // "column orders.note is not there"
    std::string fires_on = {};  // the table of the trigger that runs it, whose row is at fault
  };
  std::vector<News> after_step(const WrittenAct& act, const std::set<std::string>& tables,
                               const SchemaModel& schema);
  // It has not been made again, and nothing has mended it.
  bool stands(const News& news) const;

 private:
  struct Routine {
    RoutineBody body;
    Place place;
    std::size_t made = 0;
    std::vector<std::set<Misfit>> misfits;  // of each query
    QueryShape record = {};                 // what it names of NEW and OLD; of no table
    std::size_t own = 0;                    // queries of its own; behind them `record` by table
  };
  void forget(const std::string& key);
  void attach(const std::string& key, const QualifiedName& table, const SchemaModel& schema);
  void follow_triggers(const WrittenAct& act, const SchemaModel& schema);
  void look(const std::string& key, const SchemaModel& schema, std::vector<News>& news);

  std::map<std::string, Routine> all_;                     // by name and arguments
  std::map<std::string, std::set<std::string>> by_table_;  // without its schema
  struct Trigger {
    QualifiedName table;
    std::string name;
    std::string function;  // its key
  };
  std::vector<Trigger> triggers_;
  std::size_t made_ = 0;
};

}  // namespace shoofly::lint
