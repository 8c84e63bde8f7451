#include "toolchain/programs/alembic_body.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "toolchain/programs/alembic_tables.h"
#include "toolchain/programs/guards.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

// Calls that change nothing in the database.
constexpr std::array<std::string_view, 16> kHarmless = {
    "print", "info",   "debug",   "warning",   "warn",      "get_bind",  "get_context", "f",
    "table", "column", "inspect", "getLogger", "has_table", "has_index", "from_engine", "Table"};

bool is_harmless_call(const Node& call) {
  return call.text.starts_with("get_") ||
         std::find(kHarmless.begin(), kHarmless.end(), call.text) != kHarmless.end();
}

class AlembicBody {
 public:
  AlembicBody(SqlScript& sql, AlembicWay& way) : sql_(sql), way_(way) {}

  void say(const std::vector<Node>& body) {
    for (const Node& statement : body) say(statement);
  }

 private:
  void say(const Node& node) {
    switch (node.kind) {
      case Node::Kind::kCall:
        return say_call(node);
      case Node::Kind::kWith:
        return say_with(node);
      case Node::Kind::kAssign:
        return say_assignment(node);
      case Node::Kind::kOther:
        if (node.text == "try") return say(node.body);
        if (node.text == "except" || node.text == "nothing") return;
        return say_guarded(node);
      default:
        return;  // a docstring, a function that is called further down
    }
  }

  void say_guarded(const Node& node) {
    const bool loops = is_loop(node);
    if (!is_perhaps(node)) sql_.opaque(node.at, described(node));
    if (!loops && !is_perhaps(node)) return;
    const SqlScript::Guard guard(
        sql_, loops ? SqlScript::Guard::Kind::kLoop : SqlScript::Guard::Kind::kCondition);
    say(node.body);
  }

  void say_assignment(const Node& node) {
    const Node& value = node.items.front().value;
    if (value.is(Node::Kind::kCall) && on_name(value) == "op") return say_call(value);
    const bool enums = value.calls("Enum") || value.calls("ENUM");
    if (enums) types_[node.text] = sqlalchemy_type(value);
    const bool reads = value.is(Node::Kind::kCall) && !enums && !is_harmless_call(value);
    if (reads) sql_.opaque(node.at, described(value));
  }

  static std::string on_name(const Node& call) {
    return call.on.empty() || !call.on.front().is(Node::Kind::kName) ? "" : call.on.front().text;
  }

  void say_with(const Node& node) {
    const Node& context = node.items.front().value;
    if (context.calls("batch_alter_table")) {
      batches_[node.text] = &context;
      return say(node.body);
    }
    if (context.calls("autocommit_block")) {
      sql_.leave_transaction(context.at);
      say(node.body);
      return sql_.enter_transaction(node.body.empty() ? context.at : node.body.back().at);
    }
    sql_.opaque(node.at, described(context));
  }

  void say_call(const Node& call) {
    const std::string on = on_name(call);
    const auto batch = batches_.find(on);
    if (batch != batches_.end()) {
      const Node whole = with_table(call, *batch->second);
      if (!say_alembic_call(whole, sql_, way_)) sql_.opaque(call.at, described(call));
      return;
    }
    if (on == "op") {
      if (say_alembic_call(call, sql_, way_) || call.text == "f") return;
    } else if (call.text == "execute" && say_alembic_call(call, sql_, way_)) {
      return;  // of a connection
    } else if (say_enum(call, on)) {
      return;
    }
    if (is_harmless_call(call)) return;
    sql_.opaque(call.at, described(call));
  }

  // sa.Enum(..).create(op.get_bind())
  bool say_enum(const Node& call, const std::string& on) {
    const bool creates = call.text == "create";
    if (!creates && call.text != "drop") return false;
    const auto known = types_.find(on);
    SqlType type;
    if (known != types_.end()) {
      type = known->second;
    } else if (!call.on.empty() && call.on.front().is(Node::Kind::kCall)) {
      type = sqlalchemy_type(call.on.front());
    }
    if (type.sql.empty() || !type.known || type.labels.empty()) return false;
    const Node* asks = call.argument(1, "checkfirst");
    const bool checks = asks == nullptr || !asks->is_false();
    if (!creates) {
      way_.made.erase(type.needs);
      sql_.say(call.at, checks ? kSql.write("drop type if exists {}", type.sql)
                               : kSql.write("drop type {}", type.sql));
    } else if (!checks ||
               (way_.there.count(type.needs.name) == 0 && way_.created.insert(type.needs).second)) {
      sql_.say(call.at, sa_enum(type));
    }
    return true;
  }

  // A call in a batch says its table at the top.
  static Node with_table(const Node& call, const Node& batch) {
    Node whole = call;
    const Node* table = batch.argument(0, "table_name");
    if (table == nullptr) return whole;
    const bool first =
        call.text == "add_column" || call.text == "drop_column" || call.text == "alter_column";
    const std::size_t place = first ? 0 : std::min<std::size_t>(1, whole.items.size());
    if (call.text != "execute" && call.text != "drop_index")
      whole.items.insert(whole.items.begin() + static_cast<std::ptrdiff_t>(place), {"", *table});
    if (const Node* schema = batch.keyword("schema")) {
      whole.items.push_back({"schema", *schema});
      whole.items.push_back({"source_schema", *schema});
    }
    return whole;
  }

  SqlScript& sql_;
  AlembicWay& way_;
  std::map<std::string, const Node*> batches_;
  std::map<std::string, SqlType> types_;
};

}  // namespace

void say_alembic(const std::vector<Node>& body, SqlScript& sql, AlembicWay& way) {
  AlembicBody(sql, way).say(body);
}

}  // namespace shoofly::toolchain::programs
