// Django's migrations: which there are, in which order, in which transactions.

#include <map>
#include <set>
#include <utility>

#include "toolchain/programs/django_operations.h"
#include "toolchain/programs/order.h"
#include "toolchain/programs/programs.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

struct DjangoFile {
  const AppFile* file = nullptr;
  Program program;
  const Node* migration = nullptr;  // the class; null: the file is broken
  std::set<std::string> replaces;
};

// ("app", "0001_name"), as "app.0001_name". Empty: it is no such pair.
std::string path_of(const Node& pair) {
  const auto words = plain_texts(&pair);
  return pair.is(Node::Kind::kList) && words && words->size() == 2 ? (*words)[0] + "." + (*words)[1]
                                                                   : "";
}

std::vector<std::string> paths_of(const Node& migration, const char* name) {
  std::vector<std::string> paths;
  const Node* list = find_value(migration.body, name);
  if (list == nullptr) return paths;
  for (const Argument& item : list->items) {
    std::string path = path_of(item.value);
    if (!path.empty()) paths.push_back(std::move(path));
  }
  return paths;
}

const Node* migration_class(const Program& program) {
  for (const Node& statement : program.statements) {
    if (statement.is(Node::Kind::kClass) && statement.text == "Migration") return &statement;
  }
  return nullptr;
}

std::vector<DjangoFile> read_files(const std::vector<AppFile>& files) {
  std::vector<DjangoFile> read;
  for (const AppFile& file : files) {
    DjangoFile one{&file, read_program(file.text, Language::kPython), nullptr, {}};
    fill_in_constants(one.program);
    read.push_back(std::move(one));
  }
  for (DjangoFile& one : read) {
    one.migration = migration_class(one.program);
    if (one.migration == nullptr) continue;
    for (std::string& path : paths_of(*one.migration, "replaces"))
      one.replaces.insert(std::move(path));
  }
  std::erase_if(
      read, [](const DjangoFile& one) { return one.migration == nullptr && !one.program.broken; });
  return read;
}

// Which dependencies count, by the names that are there.
class DjangoGraph {
 public:
  explicit DjangoGraph(std::vector<DjangoFile>& files) {
    for (const DjangoFile& one : files) {
      apps_.insert(one.file->app);
      names_.insert(one.file->app + "." + one.file->name);
    }
    // What is squashed is there twice: before the originals are deleted these are read.
    std::erase_if(files, [&](const DjangoFile& one) {
      const bool twice =
          std::any_of(one.replaces.begin(), one.replaces.end(),
                      [&](const std::string& path) { return names_.count(path) > 0; });
      if (!twice) {
        for (const std::string& path : one.replaces)
          squashed_[path] = one.file->app + "." + one.file->name;
      }
      return twice;
    });
    names_.clear();
    for (const DjangoFile& one : files) {
      const std::string path = one.file->app + "." + one.file->name;
      names_.insert(path);
      first_.emplace(one.file->app, path);
      last_[one.file->app] = path;
    }
  }

  // Empty: it is of an app that is not here.
  std::string resolve(const std::string& path) const {
    const std::string app = path.substr(0, path.find('.'));
    if (apps_.count(app) == 0) return "";
    if (path.ends_with(".__first__")) return found(first_, app);
    if (path.ends_with(".__latest__")) return found(last_, app);
    const auto squashed = squashed_.find(path);
    if (squashed != squashed_.end()) return squashed->second;
    return path;
  }

 private:
  static std::string found(const std::map<std::string, std::string>& in, const std::string& app) {
    const auto there = in.find(app);
    return there == in.end() ? "" : there->second;
  }
  std::set<std::string> apps_;
  std::set<std::string> names_;
  std::map<std::string, std::string> squashed_;
  std::map<std::string, std::string> first_;
  std::map<std::string, std::string> last_;
};

std::vector<Dependent> dependents(const std::vector<DjangoFile>& files, const DjangoGraph& graph) {
  std::vector<Dependent> order;
  std::map<std::string, std::size_t> places;
  for (const DjangoFile& one : files) {
    Dependent dependent{one.file->app + "." + one.file->name, one.file->file, {}};
    if (one.migration != nullptr) {
      for (const std::string& path : paths_of(*one.migration, "dependencies")) {
        std::string resolved = graph.resolve(path);
        if (!resolved.empty() && resolved != dependent.name)
          dependent.needs.push_back(std::move(resolved));
      }
    }
    places.emplace(dependent.name, order.size());
    order.push_back(std::move(dependent));
  }
  for (const DjangoFile& one : files) {
    if (one.migration == nullptr) continue;
    for (const std::string& path : paths_of(*one.migration, "run_before")) {
      const auto other = places.find(graph.resolve(path));
      if (other != places.end())
        order[other->second].needs.push_back(one.file->app + "." + one.file->name);
    }
  }
  return order;
}

// The first that Django refuses to take back. Null: nothing.
const Node* one_way_operation(const Node& operations, int depth = 0) {
  constexpr int kDeepest = 4;
  for (const Argument& item : operations.items) {
    const Node& one = item.value;
    const bool separate = one.calls("SeparateDatabaseAndState") && depth < kDeepest;
    if (const Node* within = separate ? one.argument(0, "database_operations") : nullptr) {
      const Node* stops = one_way_operation(*within, depth + 1);
      if (stops != nullptr) return stops;
    }
    const bool python = one.calls("RunPython") && one.argument(0, "code") != nullptr;
    if (!python && !(one.calls("RunSQL") && one.argument(0, "sql") != nullptr)) continue;
    const Node* back = one.argument(1, python ? "reverse_code" : "reverse_sql");
    if (back == nullptr || back->is(Node::Kind::kNothing)) return &one;
  }
  return nullptr;
}

lint::Migration django_migration(const DjangoFile& one, DjangoState& state) {
  if (one.migration == nullptr) return broken_migration(one.file->file, *one.program.broken);
  const Node* operations = find_value(one.migration->body, "operations");
  SqlScript sql(one.file->file, one.program.remarks, {1, 1});
  const Node* atomic = find_value(one.migration->body, "atomic");
  const bool wraps = atomic == nullptr || !atomic->is_false();
  const DjangoProgram program{one.file->app, one.program, wraps,
                              imported_models(one.file->text, one.file->app)};
  if (operations != nullptr) say_django(*operations, program, state, sql);
  lint::Migration migration;
  migration.version = one.file->app + "." + one.file->name;
  migration.up =
      sql.finish(lint::Direction::kUp, wraps ? lint::Wrapping::kFile : lint::Wrapping::kNone);
  migration.up.own_ways = {.cascade = true};
  for (const ImportedModel& model : program.models) {
    // A name that a function gives to something else is not the import's.
    const bool asked = one.file->text.find(model.name + " = ") == std::string::npos;
    if (asked && asks_for_rows(one.file->text, model))
      migration.up.todays_code.push_back({model.at, model.model});
  }
  migration.down.file = one.file->file;
  const Node* stops = operations == nullptr ? nullptr : one_way_operation(*operations);
  if (stops != nullptr) migration.one_way.push_back({stops->at, stops->text});
  return migration;
}

}  // namespace

Result<std::vector<lint::Migration>> read_django(const std::vector<AppFile>& files) {
  std::vector<DjangoFile> read = read_files(files);
  const DjangoGraph graph(read);
  std::vector<Dependent> all = dependents(read, graph);
  SHOOFLY_ASSIGN(const std::vector<std::size_t> places, in_order(all));
  DjangoState state;
  std::vector<lint::Migration> migrations;
  for (const std::size_t place : places) {
    migrations.push_back(django_migration(read[place], state));
    migrations.back().follows = std::move(all[place].needs);
  }
  return migrations;
}

}  // namespace shoofly::toolchain::programs
