#include "operation/expression_wish.h"

#include <algorithm>

#include <fmt/format.h>

#include "operation/fields.h"
#include "operation/subject.h"
#include "operation/transform_wish.h"

namespace shoofly {
namespace {

const std::vector<std::string>& engine_names() {
  static const std::vector<std::string> names{"postgres", "mariadb", "mysql", "sqlite"};
  return names;
}

bool is_engine(const std::string& word) {
  return std::find(engine_names().begin(), engine_names().end(), word) != engine_names().end();
}

ExpressionWish::Form parse_form(const Node& node, const std::string& engine, const std::string& key,
                                Problems& problems) {
  ExpressionWish::Form form;
  form.engine = engine;
  form.at = node.at;
  if (node.is_map()) {
    form.transform = parse_transform(node, problems);
  } else if (auto text = text_of(node, key, problems)) {
    form.sql = text->text;
    if (form.sql.find_first_not_of(" \t\r\n") == std::string::npos) {
      problems.add(node.at, fmt::format("\"{}\" is empty; expected an expression", key));
    }
  }
  return form;
}

class Resolver {
 public:
  Resolver(const ExpressionScope& scope, const Scene& scene) : scope_(scope), scene_(scene) {}

  // Written names become the columns' own; false: `unknown` is not a column here.
  bool resolve(Transform& transform) {
    if (transform.kind == TransformKind::kColumn && !resolve_column(transform.text)) return false;
    return std::all_of(transform.arguments.begin(), transform.arguments.end(),
                       [&](Transform& argument) { return resolve(argument); });
  }
  const std::string& unknown() const { return unknown_; }

 private:
  bool resolve_column(std::string& written) {
    if (written.empty()) written = scope_.subject;
    for (const std::string& name : scope_.more_columns) {
      if (same_name(name, written, scene_)) {
        written = name;
        return true;
      }
    }
    if (const Column* column = find_written_column(written, scene_)) {
      written = column->name;
      return true;
    }
    unknown_ = written;
    return false;
  }

  const ExpressionScope& scope_;
  const Scene& scene_;
  std::string unknown_;
};

const ExpressionWish::Form* form_for(const ExpressionWish& wish, const std::string& engine) {
  for (const ExpressionWish::Form& form : wish.forms) {
    if (form.engine.empty() || form.engine == engine) return &form;
  }
  return nullptr;
}

bool has_cast(const Transform& transform) {
  return transform.kind == TransformKind::kCast ||
         std::any_of(transform.arguments.begin(), transform.arguments.end(), has_cast);
}

std::string unknown_column(const std::string& unknown, const std::string& what) {
  if (unknown.empty()) return fmt::format("{} names no column; say which one with \"of\"", what);
  return fmt::format("{} names \"{}\", which is not a column here", what, unknown);
}

}  // namespace

ExpressionWish parse_expression(const Node& node, const std::string& key, Problems& problems) {
  ExpressionWish wish;
  wish.at = node.at;
  const bool by_engine = node.is_map() && !node.entries.empty() &&
                         std::any_of(node.entries.begin(), node.entries.end(),
                                     [](const auto& entry) { return is_engine(entry.key.text); });
  if (!by_engine) {
    wish.forms.push_back(parse_form(node, "", key, problems));
    return wish;
  }
  for (const auto& [engine, form] : node.entries) {
    if (!is_engine(engine.text)) {
      problems.add(engine.at, fmt::format("unknown engine \"{}\"; expected {}", engine.text,
                                          either(engine_names())));
      continue;
    }
    wish.forms.push_back(parse_form(form, engine.text, key, problems));
  }
  return wish;
}

std::optional<std::string> expression_sql(const ExpressionWish& wish, const std::string& what,
                                          const ExpressionScope& scope, const Scene& scene,
                                          Problems& problems) {
  const std::string& engine = scene.catalog.server.engine;
  const ExpressionWish::Form* form = form_for(wish, engine);
  if (form == nullptr) {
    problems.add(wish.at, fmt::format("{} has no form for {}", what, engine),
                 {fmt::format("add \"{}: ...\" beside the others", engine)});
    return std::nullopt;
  }
  if (!form->transform) return form->sql;
  Transform transform = *form->transform;
  Resolver resolver(scope, scene);
  if (!resolver.resolve(transform)) {
    std::vector<std::string> help;
    if (!resolver.unknown().empty()) {
      help.push_back(fmt::format(
          "a bare word is a column; a text stands in quotes: \"{0}\", or {{text: \"{0}\"}}",
          resolver.unknown()));
    }
    problems.add(form->at, unknown_column(resolver.unknown(), what), std::move(help));
    return std::nullopt;
  }
  Result<std::string> sql = scene.dialect.portable(transform);
  if (!sql.ok()) {
    problems.add(form->at, fmt::format("{}: {}", what, sql.error().describe()), sql.error().help);
    return std::nullopt;
  }
  return *sql;
}

void note_failing_writes(const std::vector<const ExpressionWish*>& wishes, const Scene& scene,
                         OperationSummary& summary) {
  const bool may_fail = std::any_of(wishes.begin(), wishes.end(), [&](const ExpressionWish* wish) {
    const ExpressionWish::Form* form = form_for(*wish, scene.catalog.server.engine);
    return form != nullptr && (!form->transform || has_cast(*form->transform));
  });
  if (may_fail) summary.notes.emplace_back(kFailingWrites);
}

}  // namespace shoofly
