#include "engine/postgres/schema_reader.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/alter_reader.h"
#include "engine/postgres/aside_kinds.h"
#include "engine/postgres/aside_reader.h"
#include "engine/postgres/parser.h"
#include "engine/postgres/statements.h"
#include "engine/postgres/written_parts.h"

namespace shoofly::postgres {
namespace {

using Json = nlohmann::json;

// A statement is held as a tree some thirty times its size.
constexpr std::size_t kLongestStatement = std::size_t{1} << 20;

std::string text_of(const Json& node, const char* key) {
  const auto it = node.find(key);
  return it != node.end() && it->is_string() ? it->get<std::string>() : "";
}

const Json& list_of(const Json& node, const char* key) {
  static const Json none = Json::array();
  const auto it = node.find(key);
  return it == node.end() ? none : *it;
}

// Where a text stops being UTF-8.
std::optional<std::size_t> invalid_utf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t length = c < 0x80   ? 1
                               : c < 0xC2 ? 0
                               : c < 0xE0 ? 2
                               : c < 0xF0 ? 3
                               : c < 0xF5 ? 4
                                          : 0;
    if (length == 0 || i + length > text.size()) return i;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0U) != 0x80U) return i;
    }
    i += length;
  }
  return std::nullopt;
}

std::vector<std::string> texts_of(const Json& constants) {
  std::vector<std::string> texts;
  for (const Json& constant : constants) {
    const Json& node = constant.value("A_Const", Json::object());
    texts.push_back(text_of(node.value("sval", Json::object()), "sval"));
  }
  return texts;
}

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  std::string name;
  bool quoted = false;
  for (const char c : list + ",") {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      if (!name.empty()) names.push_back(name);
      name.clear();
    } else if (quoted || std::isspace(static_cast<unsigned char>(c)) == 0) {
      name += quoted ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return names;
}

class SchemaFileReader {
 public:
  SchemaFileReader(const std::string& text, std::string file, std::size_t most_problems)
      : text_(text), file_(std::move(file)), most_problems_(most_problems), lines_(text) {}

  WrittenSchema run() {
    if (refuse_bytes()) return std::move(schema_);
    const DividedText divided = divide(text_);
    for (const std::size_t meta : divided.meta) {
      add_aside(lines_.at(meta), {Aside::Kind::kOther, "a command of psql", {}, {}});
    }
    for (const StatementText& statement : divided.statements) {
      if (schema_.problems.size() >= most_problems_) break;
      const std::size_t before = schema_.problems.size();
      schema_.spans.push_back({statement.start, statement.start + statement.text.size()});
      take(statement);
      schema_.spans.back().read = schema_.problems.size() == before;
    }
    std::stable_sort(
        schema_.statements.begin(), schema_.statements.end(),
        [](const WrittenStatement& a, const WrittenStatement& b) { return a.at.line < b.at.line; });
    return std::move(schema_);
  }

 private:
  bool refuse_bytes() {
    if (text_.starts_with("PGDMP")) {
      refuse({1, 1}, "an archive of pg_dump, not SQL",
             {"pg_restore --schema-only --file schema.sql ARCHIVE writes it as SQL"});
      return true;
    }
    const std::size_t zero = text_.find('\0');
    if (zero != std::string::npos) {
      refuse_byte(zero, "a zero byte: this is no text of SQL",
                  "a file in UTF-16 is to be written anew as UTF-8");
      return true;
    }
    const auto invalid = invalid_utf8(text_);
    if (invalid) {
      refuse_byte(
          *invalid,
          fmt::format("byte 0x{:02x} is not UTF-8", static_cast<unsigned char>(text_[*invalid])),
          "write the file anew as UTF-8 (pg_dump --encoding=UTF8)");
    }
    return invalid.has_value();
  }

  // Without the line itself, which is nothing for a terminal.
  void refuse_byte(std::size_t byte, const std::string& problem, const std::string& help) {
    const Position at = lines_.at(byte);
    refuse({}, fmt::format("line {}, column {}: {}", at.line, at.column, problem), {help});
  }

  void refuse(Position at, std::string problem, std::vector<std::string> help = {}) {
    schema_.problems.push_back({Severity::kError, file_, at, std::move(problem), std::move(help)});
  }

  void add(Position at, WrittenAct act) {
    schema_.statements.push_back({at, std::move(act), number()});
  }
  std::size_t number() const { return schema_.spans.empty() ? 0 : schema_.spans.size() - 1; }
  void add_aside(Position at, Aside aside) { add(at, std::move(aside)); }

  void take(const StatementText& statement) {
    const Position at = lines_.at(statement.start);
    if (statement.text.size() > kLongestStatement) {
      refuse(at, fmt::format("a statement of {} bytes; at most {} are read", statement.text.size(),
                             kLongestStatement));
      return;
    }
    const ParsedStatement parsed = parse_statement(statement.text);
    if (parsed.error) {
      refuse(lines_.at(statement.start + parsed.error->at), parsed.error->message,
             {"it is read by the grammar of PostgreSQL 15"});
      return;
    }
    if (parsed.tree.is_null()) {
      refuse(at, "exactly one statement is expected");
      return;
    }
    Result<std::vector<Token>> tokens = scan(statement.text);
    if (!tokens.ok()) {
      refuse(at, tokens.error().message);
      return;
    }
    const StatementSource source(statement, std::move(*tokens), lines_);
    for (const auto& [kind, node] : parsed.tree.items()) {
      failed_ = at;
      const Status read = take_node(kind, node, source, at);
      if (!read.ok()) refuse(failed_, read.error().message, read.error().help);
    }
  }

  Status take_node(const std::string& kind, const Json& node, const StatementSource& source,
                   Position at) {
    if (kind == "CreateStmt") return take_table(node, source, at);
    if (kind == "AlterTableStmt") {
      SHOOFLY_ASSIGN(std::vector<WrittenStatement> acts, read_alter(node, source, failed_));
      for (WrittenStatement& act : acts) {
        resolve(act.act);
        act.number = number();
        schema_.statements.push_back(std::move(act));
      }
      return ok_status();
    }
    if (kind == "IndexStmt") {
      SHOOFLY_ASSIGN(WrittenIndex index, read_index(node, source));
      place(index.table);
      add(at, MakeIndex{std::move(index), node.value("concurrent", false),
                        node.value("if_not_exists", false), !node["relation"].value("inh", false)});
      return ok_status();
    }
    if (kind == "RenameStmt") return take_rename(node, source, at);
    if (kind == "DropStmt") return take_drop(node, source, at);
    if (kind == "CreateEnumStmt") {
      WrittenEnum type{placed(name_of_list(list_of(node, "typeName"))),
                       name_parts(list_of(node, "vals")), at};
      add(at, MakeEnum{std::move(type)});
      return ok_status();
    }
    if (kind == "AlterEnumStmt") return take_label(node, at);
    if (kind == "CreateSeqStmt" || kind == "AlterSeqStmt") return take_sequence(kind, node, at);
    if (kind == "CommentStmt") return take_comment(node, at);
    if (kind == "CreateSchemaStmt" && node.contains("schemaElts")) {
      return invalid_input("CREATE SCHEMA with what is in it is not read")
          .with_help("write the schema and its tables as statements of their own");
    }
    take_aside(kind, node, source, at);
    return ok_status();
  }

  // ---- names ----

  QualifiedName placed(QualifiedName name) const {
    if (!name.schema.empty() || !schema_.path) return name;
    for (const std::string& schema : *schema_.path) {
      if (schema == "$user") continue;  // the role has a schema of its own, or not
      name.schema = schema;
      break;
    }
    return name;
  }
  void place(QualifiedName& name) const { name = placed(std::move(name)); }

  // A name in the catalog of the server stays without a schema until its path is known.
  void resolve(WrittenAct& act) const {
    std::visit(
        [this](auto& one) {
          using Act = std::decay_t<decltype(one)>;
          if constexpr (requires { one.table.schema; }) place(one.table);
          if constexpr (requires { one.partition.schema; }) place(one.partition);
          if constexpr (std::is_same_v<Act, AttachPartitionIndex>) {
            place(one.index);
            place(one.partition_index);
          }
          if constexpr (std::is_same_v<Act, MakeConstraint>) place_references(one.constraint);
          if constexpr (std::is_same_v<Act, MakeColumn>) {
            for (WrittenConstraint& constraint : one.constraints) place_references(constraint);
          }
          if constexpr (std::is_same_v<Act, Aside>) place(one.name);
        },
        act);
  }

  void place_references(WrittenConstraint& constraint) const {
    if (!constraint.constraint.references.name.empty()) place(constraint.constraint.references);
  }

  // ---- statements ----

  Status take_table(const Json& node, const StatementSource& source, Position at) {
    WrittenTable table;
    table.name = placed(name_of(node["relation"]));
    table.at = at;
    const bool bound = node.contains("partbound");
    const Json& parents = list_of(node, "inhRelations");
    if (bound && !parents.empty()) {
      table.takes_the_rest = node["partbound"].value("is_default", false);
      table.kind = TableKind::kPartition;
      table.parent = placed(name_of(parents[0]["RangeVar"]));
    } else if (!parents.empty()) {
      table.unread = "INHERITS";
    }
    table.unlogged = text_of(node["relation"], "relpersistence") == "u";
    table.temporary = text_of(node["relation"], "relpersistence") == "t";
    if (table.temporary) table.unread = "a temporary table";
    if (node.contains("ofTypename")) table.unread = "a typed table";
    if (node.contains("partspec")) {
      if (table.kind == TableKind::kOrdinary) table.kind = TableKind::kPartitioned;
      const std::size_t start = source.token_at(location_of(node["partspec"]));
      std::size_t open = start;
      while (open < source.end() && !source.is(open, "(")) ++open;
      table.partition_by = source.text(start + 2, source.after_bracket(open));
    }
    for (const Json& element : list_of(node, "tableElts"))
      SHOOFLY_TRY(take_element(element, source, table));
    add(at, MakeTable{std::move(table), node.value("if_not_exists", false)});
    return ok_status();
  }

  Status take_element(const Json& element, const StatementSource& source, WrittenTable& table) {
    if (element.contains("TableLikeClause")) {
      table.unread = "LIKE";
    } else if (element.contains("Constraint")) {
      failed_ = source.position_of(location_of(element["Constraint"]));
      SHOOFLY_ASSIGN(WrittenConstraint read, read_constraint(element["Constraint"], source));
      place_references(read);
      table.constraints.push_back(std::move(read));
    } else if (element.contains("ColumnDef")) {
      failed_ = source.position_of(location_of(element["ColumnDef"]));
      SHOOFLY_ASSIGN(ReadColumn read, read_column(element["ColumnDef"], source));
      table.columns.push_back(std::move(read.column));
      for (WrittenConstraint& constraint : read.constraints) {
        place_references(constraint);
        table.constraints.push_back(std::move(constraint));
      }
    }
    return ok_status();
  }

  Status take_rename(const Json& node, const StatementSource& source, Position at) {
    const std::string kind = text_of(node, "renameType");
    const QualifiedName table = placed(name_of(node.value("relation", Json::object())));
    const std::string from = text_of(node, "subname");
    const std::string to = text_of(node, "newname");
    const bool of_table = text_of(node, "relationType") != "OBJECT_VIEW" &&
                          text_of(node, "relationType") != "OBJECT_MATVIEW";
    if (kind == "OBJECT_COLUMN" && of_table) {
      add(at, NameColumn{table, from, to});
    } else if (kind == "OBJECT_TABLE") {
      add(at, NameTable{table, to});
    } else if (kind == "OBJECT_TABCONSTRAINT") {
      add(at, NameConstraint{table, from, to});
    } else {
      add_aside(at, {Aside::Kind::kOther,
                     source.kind() + " .. RENAME",
                     table,
                     {},
                     read_detail("RenameStmt", node)});
    }
    return ok_status();
  }

  Status take_drop(const Json& node, const StatementSource& source, Position at) {
    const std::string kind = text_of(node, "removeType");
    const bool missing_ok = node.value("missing_ok", false);
    const bool cascade = text_of(node, "behavior") == "DROP_CASCADE";
    for (const Json& object : list_of(node, "objects")) {
      const QualifiedName name =
          placed(name_of_list(list_of(object.value("List", Json::object()), "items")));
      if (kind == "OBJECT_TABLE") {
        add(at, TakeTable{name, missing_ok, cascade});
      } else if (kind == "OBJECT_INDEX") {
        add(at, TakeIndex{name, node.value("concurrent", false), missing_ok, cascade});
      } else {
        add_aside(at, {Aside::Kind::kOther, source.kind(), name, {}, read_removal(node, object)});
      }
    }
    return ok_status();
  }

  Status take_label(const Json& node, Position at) {
    const QualifiedName type = placed(name_of_list(list_of(node, "typeName")));
    if (node.contains("oldVal")) {
      add_aside(at, {Aside::Kind::kOther,
                     "ALTER TYPE .. RENAME VALUE",
                     type,
                     {},
                     LabelRename{type, text_of(node, "oldVal"), text_of(node, "newVal")}});
      return ok_status();
    }
    add(at, AddLabel{type, text_of(node, "newVal"), text_of(node, "newValNeighbor"),
                     node.value("newValIsAfter", false)});
    return ok_status();
  }

  Status take_sequence(const std::string& kind, const Json& node, Position at) {
    const QualifiedName sequence = placed(name_of(node["sequence"]));
    bool given = false;
    for (const Json& option : list_of(node, "options")) {
      const Json& element = option["DefElem"];
      if (text_of(element, "defname") != "owned_by") continue;
      const auto parts = name_parts(list_of(element["arg"]["List"], "items"));
      if (parts.size() < 2) continue;  // NONE
      QualifiedName table{parts.size() > 2 ? parts[parts.size() - 3] : "", parts[parts.size() - 2]};
      add(at, GiveSequence{sequence, placed(table), parts.back()});
      given = true;
    }
    if (kind == "CreateSeqStmt") {
      add(at, MakeSequence{sequence});
    } else if (!given) {
      add_aside(at, {Aside::Kind::kOther, "ALTER SEQUENCE", sequence, {}});
    }
    return ok_status();
  }

  Status take_comment(const Json& node, Position at) {
    const Json& object = node["object"];
    if (text_of(node, "objtype") == "OBJECT_COLUMN" && object.contains("List")) {
      const auto parts = name_parts(list_of(object["List"], "items"));
      if (parts.size() > 1) {
        QualifiedName table{parts.size() > 2 ? parts[parts.size() - 3] : "",
                            parts[parts.size() - 2]};
        add(at, SayOfColumn{placed(table), parts.back(), text_of(node, "comment")});
        return ok_status();
      }
    }
    add_aside(at, {Aside::Kind::kComment, "comment", {}, {}});
    return ok_status();
  }

  bool take_path(const std::string& kind, const Json& node) {
    if (kind == "VariableSetStmt" && text_of(node, "name") == "search_path") {
      if (text_of(node, "kind") == "VAR_SET_VALUE") {
        std::vector<std::string> path = texts_of(list_of(node, "args"));
        if (path.size() == 1) path = path[0].empty() ? std::vector<std::string>() : path;
        schema_.path = std::move(path);
      } else {
        schema_.path.reset();
      }
      return true;
    }
    if (kind != "SelectStmt") return false;
    const Json& targets = list_of(node, "targetList");
    if (targets.size() != 1) return false;
    const Json& value = targets[0].value("ResTarget", Json::object()).value("val", Json::object());
    if (!value.contains("FuncCall")) return false;
    const auto function = name_parts(list_of(value["FuncCall"], "funcname"));
    if (function.empty() || function.back() != "set_config") return false;
    const auto arguments = texts_of(list_of(value["FuncCall"], "args"));
    if (arguments.size() > 1 && arguments[0] == "search_path")
      schema_.path = names_in(arguments[1]);
    return true;
  }

  static QualifiedName name_at(const Json& node, const char* key) {
    const auto it = node.find(key);
    if (it == node.end()) return {};
    if (it->is_string()) return {"", it->get<std::string>()};
    if (it->is_array()) return name_of_list(*it);
    return name_of(*it);
  }

  void take_aside(const std::string& kind, const Json& node, const StatementSource& source,
                  Position at) {
    if (take_path(kind, node)) {
      add_aside(at, {Aside::Kind::kSession, "search_path", {}, {}, read_detail(kind, node)});
      return;
    }
    if (kind == "CreateTableAsStmt") {
      const bool view = text_of(node, "objtype") == "OBJECT_MATVIEW";
      add_aside(at, {view ? Aside::Kind::kObject : Aside::Kind::kOther,
                     view ? "materialized view" : "CREATE TABLE AS",
                     placed(name_of(node["into"]["rel"])),
                     {}});
      return;
    }
    if (const ObjectKind* object = object_kind(kind)) {
      const ObjectKind& known = *object;
      Aside aside{
          Aside::Kind::kObject, known.what, name_at(node, known.name), {}, read_detail(kind, node)};
      if (kind == "CreateForeignTableStmt") aside.name = name_of(node["base"]["relation"]);
      if (kind == "CreateFunctionStmt" && node.value("is_procedure", false))
        aside.what = "procedure";
      if (kind == "DefineStmt") aside.what = source.kind().substr(7);
      std::transform(aside.what.begin(), aside.what.end(), aside.what.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      const bool in_schema =
          known.table == nullptr && node.contains(known.name) && !node[known.name].is_string();
      if (in_schema || kind == "CreateForeignTableStmt") place(aside.name);
      if (known.table != nullptr) aside.table = placed(name_at(node, known.table));
      add_aside(at, std::move(aside));
      return;
    }
    add_aside(at, {aside_kind(kind), source.kind(), {}, {}, read_detail(kind, node)});
  }

  const std::string& text_;
  std::string file_;
  std::size_t most_problems_;
  LineIndex lines_;
  Position failed_;
  WrittenSchema schema_;
};

}  // namespace

WrittenSchema read_schema_file(const std::string& text, const std::string& file,
                               std::size_t most_problems) {
  if (!text.starts_with("\xEF\xBB\xBF")) return SchemaFileReader(text, file, most_problems).run();
  // A byte order mark, as some editors write it: places stay as they are.
  const std::string without = "   " + text.substr(3);
  return SchemaFileReader(without, file, most_problems).run();
}

}  // namespace shoofly::postgres
