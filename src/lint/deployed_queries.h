#pragma once

// The statements that the deployed application sends, held against the schema before and after each
// step of a migration: which of them fail from there on. Pure.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "engine/query_shape.h"
#include "engine/schema_model.h"

namespace shoofly::lint {

struct DeployedQuery {
  std::string file;  // where it was found, for people
  Position at;
  QueryShape shape;
};

// What a query asks of a schema that it does not have, or that may refuse what it writes.
struct Misfit {
  enum class Kind {
    kFails,      // whenever it runs
    kMayFail,    // for some values: a new constraint
    kOtherType,  // it gives something else: a session that has it prepared fails once
  };
  Kind kind = Kind::kFails;
  std::string what;  // "column orders.note is not there"
  auto operator<=>(const Misfit&) const = default;
};
std::set<Misfit> misfits(const QueryShape& query, const SchemaModel& schema);
// Columns that a query names and its tables do not have, each with its table. `find` gives a table
// as far as all of its columns are known, else null.
using FindTable = std::function<const WrittenTable*(const QualifiedName&)>;
std::vector<std::pair<QualifiedName, std::string>> missing_columns(const QueryShape& query,
                                                                   const FindTable& find);
// Of each result that is a column, its type; empty: not all are known.
std::vector<std::string> result_types(const QueryShape& query, const SchemaModel& schema);

// Tables that an act is about, without their schemas.
std::set<std::string> tables_of(const WrittenAct& act, const SchemaModel& schema);

// How all of them stand, kept up to date step by step.
class QueryWatch {
 public:
  explicit QueryWatch(std::vector<DeployedQuery> queries);
  struct News {
    const DeployedQuery* query = nullptr;
    Misfit misfit;
  };
  // What comes is played on this schema: what does not fit it is nobody's news.
  void begin_with(const SchemaModel& schema);
  // A step that is about these tables (without their schemas) has been played: what is new with the
  // queries that name them.
  std::vector<News> after_step(const std::set<std::string>& tables, const SchemaModel& schema);
  // Whether it still stands: what one transaction breaks and mends nobody sees.
  bool stands(const News& news) const;

 private:
  struct Standing {
    DeployedQuery query;
    std::set<Misfit> misfits;
    std::vector<std::string> types;
  };
  std::vector<Standing> all_;
  std::map<std::string, std::vector<std::size_t>> by_table_;  // without its schema
};

}  // namespace shoofly::lint
