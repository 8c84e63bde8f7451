#include "operation/table_object.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "operation/names.h"
#include "operation/subject.h"

namespace shoofly {
namespace {

// A table of so many rows is counted in seconds.
constexpr std::int64_t kCountedAtPlanning = 5'000'000;

bool is_taken(const std::string& name, const Scene& scene) {
  for (const Table& table : scene.catalog.tables) {
    if (table.name.schema != scene.table.name.schema) continue;
    if (table.name.name == name || table.find_index(name) != nullptr) return true;
  }
  const QualifiedName full{scene.table.name.schema, name};
  const std::vector<QualifiedName>& others = scene.catalog.other_names;
  return scene.table.find_constraint(name) != nullptr ||
         std::find(others.begin(), others.end(), full) != others.end();
}

std::vector<std::string> did_you_mean(const std::string& written,
                                      const std::vector<std::string>& names) {
  const std::string near = nearest(written, names);
  if (!near.empty()) return {fmt::format("did you mean \"{}\"?", near)};
  if (names.empty()) return {};
  return {fmt::format("there are {}", either(names))};
}

void refuse_partitioned(const std::string& what, Position at, const Scene& scene,
                        Problems& problems) {
  problems.add(
      at,
      fmt::format("{}: table {} is partitioned, and {} would block its writers", what,
                  scene.table.name.display(), what),
      {"do it partition by partition by hand, then on the partitioned table, which takes over theirs"});
}

}  // namespace

void TableObjectOperation::is_about(const std::optional<Place>& object,
                                    const std::vector<Place>& columns) {
  if (object) {
    about_ = "." + object->text;
    return;
  }
  std::vector<std::string> names;
  for (const Place& column : columns) names.push_back(column.text);
  if (!names.empty()) about_ = fmt::format(" ({})", fmt::join(names, ", "));
}

OperationSummary TableObjectOperation::summary(const Scene& scene, Risk risk, std::string reason,
                                               std::string strategy) const {
  OperationSummary summary;
  summary.label = label();
  summary.table = scene.table.name;
  summary.risk = risk;
  summary.reason = std::move(reason);
  summary.strategy = std::move(strategy);
  return summary;
}

std::string require_object_name(const std::optional<Place>& written,
                                const std::vector<std::string>& columns, const std::string& suffix,
                                const Scene& scene, Problems& problems) {
  const std::size_t limit = scene.dialect.capabilities().identifier_bytes;
  if (!written) {
    const std::string wanted =
        fmt::format("{}_{}{}{}", scene.table.name.name, fmt::join(columns, "_"),
                    columns.empty() ? "" : "_", suffix);
    std::string name = fitted(wanted, limit);
    for (int i = 1; is_taken(name, scene); ++i)
      name = fitted(fmt::format("{}{}", wanted, i), limit);
    return name;
  }
  const std::string name = name_as_stored(written->text, scene);
  if (name.empty()) {
    problems.add(written->at, fmt::format("\"{}\" is no name", written->text));
  } else if (name.size() > limit) {
    problems.add(written->at, fmt::format("the name \"{}\" has {} bytes; at most {} are allowed",
                                          name, name.size(), limit));
  } else if (is_ours(name)) {
    problems.add(written->at, fmt::format("the name \"{}\" begins as the run's own do", name));
  } else if (is_taken(name, scene)) {
    problems.add(written->at, fmt::format("the name \"{}\" is taken in the schema of {}", name,
                                          scene.table.name.display()));
  } else {
    return name;
  }
  return "";
}

const Constraint* require_constraint(const Place& written, const Scene& scene, Problems& problems) {
  std::vector<std::string> names;
  for (const Constraint& constraint : scene.table.constraints) {
    if (same_name(constraint.name, written.text, scene)) return &constraint;
    names.push_back(constraint.name);
  }
  problems.add(
      written.at,
      fmt::format("table {} has no constraint \"{}\"", scene.table.name.display(), written.text),
      did_you_mean(written.text, names));
  return nullptr;
}

const Index* require_index(const Place& written, const Scene& scene, Problems& problems) {
  std::vector<std::string> names;
  for (const Index& index : scene.table.indexes) {
    if (same_name(index.name, written.text, scene)) return &index;
    names.push_back(index.name);
  }
  problems.add(
      written.at,
      fmt::format("table {} has no index \"{}\"", scene.table.name.display(), written.text),
      did_you_mean(written.text, names));
  return nullptr;
}

void require_no_reference(const Index& index, Position at, const Scene& scene, Problems& problems) {
  if (!index.unique) return;
  for (const Dependent& dependent : scene.table.dependents) {
    const bool over =
        std::find(index.reads.begin(), index.reads.end(), dependent.column) != index.reads.end();
    if (dependent.kind != "foreign key" || !over) continue;
    problems.add(at,
                 fmt::format("foreign key {} may refer to what index {} keeps unique",
                             dependent.name, index.name),
                 {"drop that one first"});
  }
}

void require_online_index(const std::string& operation, Position at, const Scene& scene,
                          Problems& problems, Partitioned partitioned) {
  if (!scene.dialect.capabilities().concurrent_index) {
    problems.add(at,
                 fmt::format("{}: {} builds an index under a lock that stops writers", operation,
                             scene.catalog.server.engine),
                 {"this operation is not there for this engine"});
  } else if (scene.table.kind == TableKind::kPartitioned && partitioned == Partitioned::kRefused) {
    refuse_partitioned(operation, at, scene, problems);
  }
}

void require_online_constraint(const std::string& operation, Position at, const Scene& scene,
                               Problems& problems) {
  if (scene.dialect.capabilities().not_valid_constraints) return;
  problems.add(at,
               fmt::format("{}: {} cannot change the constraints of a table that exists", operation,
                           scene.catalog.server.engine),
               {"this operation is not there for this engine"});
}

void refuse_counted(const CheckOutcome& found, const CountWork& rule, Position at,
                    std::vector<std::string> help, const Scene& scene, Problems& problems) {
  if (found.mismatches == 0) return;
  std::string keys;
  for (const Key& key : found.samples)
    keys += (keys.empty() ? "" : ", ") + display(key, Masking::kShown);
  problems.add(
      at,
      fmt::format("there {} {} row{} of {} where {}{}", found.mismatches == 1 ? "is" : "are",
                  found.mismatches, found.mismatches == 1 ? "" : "s", scene.table.name.display(),
                  rule.meaning, keys.empty() ? "" : fmt::format(" (key {})", keys)),
      std::move(help));
}

const CheckOutcome* ask_count(const std::string& id, const CountWork& rule, const Scene& scene,
                              Questions& questions) {
  const auto answer = scene.answers.counts.find(scene.prefix + id);
  if (answer != scene.answers.counts.end()) return &answer->second;
  if (is_counted_at_planning(scene.table)) questions.counts.push_back({scene.prefix + id, rule});
  return nullptr;
}

bool is_counted_at_planning(const Table& table) { return table.row_estimate <= kCountedAtPlanning; }

const Table* ask_build(const std::string& id, const Action& action, Position at, const Scene& scene,
                       Questions& questions, Problems& problems) {
  const auto answer = scene.answers.builds.find(scene.prefix + id);
  if (answer == scene.answers.builds.end()) {
    questions.builds.push_back({scene.prefix + id, action});
    return nullptr;
  }
  if (answer->second.ok()) return &*answer->second;
  const Error& error = answer->second.error();
  problems.add(at, error.describe(), error.help);
  return nullptr;
}

}  // namespace shoofly
