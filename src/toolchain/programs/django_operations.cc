#include "toolchain/programs/django_operations.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "toolchain/programs/django_conditions.h"
#include "toolchain/programs/django_editor.h"
#include "toolchain/programs/django_python.h"
#include "toolchain/programs/reading.h"

namespace shoofly::toolchain::programs {
namespace {

using FieldLists = std::vector<std::vector<std::string>>;

// ("a", "b"), or several such; nullopt: something in it has to be run.
std::optional<FieldLists> field_lists(const Node* node) {
  if (node != nullptr && node->calls("set"))
    node = node->items.empty() ? nullptr : &node->items.front().value;
  if (node == nullptr || node->is(Node::Kind::kNothing)) return FieldLists{};
  if (!node->is(Node::Kind::kList) && !node->is(Node::Kind::kMap)) return std::nullopt;
  FieldLists lists;
  for (const Argument& item : node->items) {
    if (item.value.is_text()) {
      const auto one = plain_texts(node);
      return one ? std::optional(FieldLists{*one}) : std::nullopt;
    }
    const auto fields = plain_texts(&item.value);
    if (!fields) return std::nullopt;
    lists.push_back(*fields);
  }
  return lists;
}

class DjangoOperations {
 public:
  DjangoOperations(const DjangoProgram& file, DjangoState& state, SqlScript& sql)
      : file_(file),
        app_(file.app),
        state_(state),
        sql_(sql),
        nothing_("", {}, {}),
        editor_(state, sql) {}

  void say_all(const Node& operations) {
    if (!operations.is(Node::Kind::kList)) return sql_.opaque(operations.at, "the operations");
    for (const Argument& item : operations.items) say(item.value, true, true);
    editor_.finish();
  }

 private:
  // `database`: there; `remembers`: in the state.
  void say(const Node& node, bool database, bool remembers) {
    if (!node.is(Node::Kind::kCall)) return sql_.opaque(node.at, described(node));
    database_ = database;
    remembers_ = remembers;
    editor_.at(node.at);
    if (!take(node) && database) return sql_.opaque(node.at, described(node));
    if (!database) return;
    // What is no matter of the database's, or was looked at item by item.
    say_unread(node,
               {"preserve_default",
                "hints",
                "elidable",
                "reverse_sql",
                "reverse_code",
                "atomic",
                "bases",
                "managers",
                "verbose_name",
                "verbose_name_plural",
                "ordering",
                "db_table_comment",
                "abstract",
                "permissions",
                "default_permissions",
                "get_latest_by",
                "swappable",
                "base_manager_name",
                "default_manager_name",
                "default_related_name",
                "select_on_save",
                "app_label",
                "apps",
                "required_db_vendor",
                "required_db_features",
                "constraints",
                "indexes",
                "fields",
                "field",
                "index",
                "constraint",
                "state_operations",
                "model_name",
                "name",
                "table",
                "old_fields"},
               sql_);
  }

  bool take(const Node& node) {
    using Method = bool (DjangoOperations::*)(const Node&);
    static const std::map<std::string_view, Method> kMethods = {
        {"CreateModel", &DjangoOperations::create_model},
        {"DeleteModel", &DjangoOperations::delete_model},
        {"RenameModel", &DjangoOperations::rename_model},
        {"AlterModelTable", &DjangoOperations::alter_table},
        {"AlterUniqueTogether", &DjangoOperations::alter_unique},
        {"AddField", &DjangoOperations::add_field},
        {"RemoveField", &DjangoOperations::remove_field},
        {"AlterField", &DjangoOperations::alter_field},
        {"RenameField", &DjangoOperations::rename_field},
        {"AddIndex", &DjangoOperations::add_index},
        {"AddIndexConcurrently", &DjangoOperations::add_index},
        {"RemoveIndex", &DjangoOperations::remove_index},
        {"RemoveIndexConcurrently", &DjangoOperations::remove_index},
        {"RenameIndex", &DjangoOperations::rename_index},
        {"AddConstraint", &DjangoOperations::add_constraint},
        {"AddConstraintNotValid", &DjangoOperations::add_constraint},
        {"ValidateConstraint", &DjangoOperations::validate},
        {"RemoveConstraint", &DjangoOperations::remove_constraint},
        {"RunSQL", &DjangoOperations::run_sql},
        {"RunPython", &DjangoOperations::run_python},
        {"SeparateDatabaseAndState", &DjangoOperations::separate},
        {"AlterModelOptions", &DjangoOperations::alter_options},
        {"AlterModelManagers", &DjangoOperations::nothing},
        {"AlterModelTableComment", &DjangoOperations::nothing},
        {"AlterConstraint", &DjangoOperations::nothing},
        {"CreateExtension", &DjangoOperations::extension},
    };
    const auto method = kMethods.find(node.text);
    if (method != kMethods.end()) return (this->*method->second)(node);
    return node.text.ends_with("Extension") && extension(node);
  }

  void put(const Sql& sql) {
    if (database_) editor_.put(sql);
  }
  // Of the model that an operation names; null: it is not known.
  DjangoModel* model_of(const Node& node, const char* key = "model_name") {
    const auto name = plain_text(node.argument(0, key));
    return name ? state_.find(app_, *name) : nullptr;
  }
  // Where the state does not remember, what the database does is done to a copy.
  DjangoEditor& editor() { return database_ ? editor_ : silent_; }

  bool nothing(const Node& node) {
    mark_read(node);
    return true;
  }

  bool alter_options(const Node& node) {
    DjangoModel* model = model_of(node, "name");
    const Node* options = node.argument(1, "options");
    const Node* managed = options == nullptr ? nullptr : options->keyword("managed");
    if (model != nullptr && managed != nullptr) model->managed = !managed->is_false();
    return options != nullptr;
  }

  bool extension(const Node& node) {
    static const std::map<std::string_view, std::string> kExtensions = {
        {"BtreeGinExtension", "btree_gin"}, {"BtreeGistExtension", "btree_gist"},
        {"CITextExtension", "citext"},      {"CryptoExtension", "pgcrypto"},
        {"HStoreExtension", "hstore"},      {"TrigramExtension", "pg_trgm"},
        {"UnaccentExtension", "unaccent"},
    };
    const auto known = kExtensions.find(node.text);
    const auto name = known != kExtensions.end() ? std::optional(known->second)
                                                 : plain_text(node.argument(0, "name"));
    if (!name) return false;
    put(kSql.write("create extension if not exists {}", Ident{*name}));
    return true;
  }

  bool create_model(const Node& node) {
    const auto name = plain_text(node.argument(0, "name"));
    const Node* fields = node.argument(1, "fields");
    if (!name || fields == nullptr || !fields->is(Node::Kind::kList)) return false;
    DjangoModel model;
    model.app = app_;
    model.name = *name;
    model.table = app_ + "_" + lower(*name);
    const Node* options = node.argument(2, "options");
    if (options != nullptr) take_options(*options, model);
    bool whole = true;
    for (const Argument& item : fields->items) {
      const auto field_name = plain_text(item.value.argument(0));
      const Node* value = item.value.argument(1);
      const auto field =
          field_name && value != nullptr ? django_field(*field_name, *value, app_) : std::nullopt;
      whole = whole && field.has_value();
      if (field) model.fields.emplace_back(*field_name, *field);
    }
    node.argument(3);  // bases
    node.argument(4);  // managers
    DjangoModel& kept = state_.add(std::move(model));
    std::vector<Sql> constraints;
    std::vector<IndexDraft> indexes;
    if (options != nullptr) take_constraints(*options, kept, constraints, indexes);
    editor().create_model(kept, constraints);
    for (const IndexDraft& index : indexes) editor().later(index);
    return whole;
  }

  void take_options(const Node& options, DjangoModel& model) {
    const std::string table = options.word("db_table");
    model.said_table = !table.empty();
    if (model.said_table) {
      std::string plain = table;
      std::erase(plain, '"');
      model.table = plain;
    }
    const Node* managed = options.keyword("managed");
    model.managed = !options.flag("proxy") && (managed == nullptr || !managed->is_false());
    const Node* together = options.keyword("unique_together");
    auto lists = field_lists(together);
    if (!lists && database_) sql_.opaque(together->at, "unique_together");
    model.unique_together = lists ? std::move(*lists) : FieldLists{};
  }

  void take_constraints(const Node& options, const DjangoModel& model,
                        std::vector<Sql>& constraints, std::vector<IndexDraft>& indexes) {
    if (const Node* all = options.keyword("indexes")) {
      for (const Argument& item : all->items) {
        const auto index = django_index(&item.value, model);
        if (index) indexes.push_back(*index);
        if (!index && database_) sql_.opaque(item.value.at, described(item.value));
      }
    }
    const Node* all = options.keyword("constraints");
    if (all == nullptr) return;
    for (const Argument& item : all->items) {
      const auto made = django_constraint(&item.value, model);
      if (made && made->index) indexes.push_back(*made->index);
      if (made && !made->index) constraints.push_back(made->clause);
      if (!made && database_) sql_.opaque(item.value.at, described(item.value));
    }
  }

  bool delete_model(const Node& node) {
    DjangoModel* model = model_of(node, "name");
    if (model == nullptr) return false;
    editor().delete_model(*model);
    if (remembers_) state_.remove(*model);
    return true;
  }

  bool rename_model(const Node& node) {
    DjangoModel* model = model_of(node, "old_name");
    const auto name = plain_text(node.argument(1, "new_name"));
    if (model == nullptr || !name) return false;
    const std::string path = app_ + "." + lower(model->name);
    if (database_ && state_.is_led_to_by_many(path))
      sql_.opaque(node.at, "the columns of relations to many that lead to what is renamed");
    if (!model->said_table) editor().rename_table(*model, app_ + "_" + lower(*name));
    if (remembers_) state_.rename(*model, *name);
    return true;
  }

  bool alter_table(const Node& node) {
    DjangoModel* model = model_of(node, "name");
    const auto table = plain_text(node.argument(1, "table"));
    if (model == nullptr) return false;
    editor().rename_table(*model, table.value_or(app_ + "_" + lower(model->name)));
    model->said_table = table.has_value();
    return true;
  }

  bool alter_unique(const Node& node) {
    DjangoModel* model = model_of(node, "name");
    if (model == nullptr) return false;
    const auto read = field_lists(node.argument(1, "unique_together"));
    if (!read) return false;
    const FieldLists& lists = *read;
    const auto has = [](const auto& all, const auto& one) {
      return std::find(all.begin(), all.end(), one) != all.end();
    };
    if (database_ && model->managed) {
      for (const auto& fields : model->unique_together) {
        if (!has(lists, fields)) editor_.drop_unique(*model, fields);
      }
      for (const auto& fields : lists) {
        if (!has(model->unique_together, fields)) editor_.add_unique(*model, fields, true);
      }
    }
    model->unique_together = lists;
    return true;
  }

  std::optional<DjangoField> field_of(const Node& node, const std::string& name) {
    const Node* value = node.argument(2, "field");
    return value == nullptr ? std::nullopt : django_field(name, *value, app_);
  }

  bool add_field(const Node& node) {
    DjangoModel* model = model_of(node);
    const auto name = plain_text(node.argument(1, "name"));
    const auto field = name ? field_of(node, *name) : std::nullopt;
    if (model == nullptr || !field) return false;
    editor().add_field(*model, *name, *field);
    if (remembers_) model->fields.emplace_back(*name, *field);
    return true;
  }

  bool remove_field(const Node& node) {
    DjangoModel* model = model_of(node);
    const auto name = plain_text(node.argument(1, "name"));
    const DjangoField* field = model != nullptr && name ? model->find(*name) : nullptr;
    if (field == nullptr) return false;
    editor().remove_field(*model, *name, *field);
    if (remembers_)
      std::erase_if(model->fields,
                    [&](const auto& one) { return lower(one.first) == lower(*name); });
    return true;
  }

  bool alter_field(const Node& node) {
    DjangoModel* model = model_of(node);
    const auto name = plain_text(node.argument(1, "name"));
    DjangoField* from = model != nullptr && name ? model->find(*name) : nullptr;
    const auto to = from != nullptr ? field_of(node, *name) : std::nullopt;
    if (!to) return false;
    editor().alter_field(*model, *from, *to);
    if (remembers_) *from = *to;
    return true;
  }

  bool rename_field(const Node& node) {
    DjangoModel* model = model_of(node);
    const auto from = plain_text(node.argument(1, "old_name"));
    const auto to = plain_text(node.argument(2, "new_name"));
    DjangoField* field = model != nullptr && from && to ? model->find(*from) : nullptr;
    if (field == nullptr) return false;
    if (field->many) return false;
    const std::string suffix = field->target.empty() ? "" : "_id";
    const bool usual = field->column == *from + suffix;
    if (usual && model->managed)
      put(kSql.write("alter table {} rename column {} to {}", Ident{model->table},
                     Ident{field->column}, Ident{*to + suffix}));
    if (!remembers_) return true;
    if (usual) field->column = *to + suffix;
    for (auto& one : model->fields) {
      if (lower(one.first) == lower(*from)) one.first = *to;
    }
    for (auto& fields : model->unique_together)
      std::replace(fields.begin(), fields.end(), *from, *to);
    return true;
  }

  bool add_index(const Node& node) {
    DjangoModel* model = model_of(node);
    auto index = model != nullptr ? django_index(node.argument(1, "index"), *model) : std::nullopt;
    if (!index) return false;
    index->concurrently = node.text == "AddIndexConcurrently";
    if (model->managed) put(index_sql(*index));
    return true;
  }

  bool remove_index(const Node& node) {
    node.argument(0);  // the model
    const auto name = plain_text(node.argument(1, "name"));
    if (!name) return false;
    put(node.text == "RemoveIndexConcurrently"
            ? kSql.write("drop index concurrently if exists {}", Ident{*name})
            : kSql.write("drop index if exists {}", Ident{*name}));
    return true;
  }

  bool rename_index(const Node& node) {
    node.argument(0);  // the model
    const auto to = plain_text(node.argument(1, "new_name"));
    const auto from = plain_text(node.argument(2, "old_name"));
    if (!from || !to) return false;
    put(kSql.write("alter index {} rename to {}", Ident{*from}, Ident{*to}));
    return true;
  }

  bool add_constraint(const Node& node) {
    DjangoModel* model = model_of(node);
    const auto made =
        model != nullptr ? django_constraint(node.argument(1, "constraint"), *model) : std::nullopt;
    if (!made) return false;
    if (made->index) {
      put(index_sql(*made->index));
    } else {
      put(node.text == "AddConstraintNotValid"
              ? kSql.write("alter table {} add {} not valid", Ident{model->table}, made->clause)
              : kSql.write("alter table {} add {}", Ident{model->table}, made->clause));
    }
    return true;
  }

  bool validate(const Node& node) {
    DjangoModel* model = model_of(node);
    const auto name = plain_text(node.argument(1, "name"));
    if (model == nullptr || !name) return false;
    put(kSql.write("alter table {} validate constraint {}", Ident{model->table}, Ident{*name}));
    return true;
  }

  bool remove_constraint(const Node& node) {
    DjangoModel* model = model_of(node);
    const auto name = plain_text(node.argument(1, "name"));
    if (model == nullptr || !name) return false;
    put(kSql.write("alter table {} drop constraint {}", Ident{model->table}, Ident{*name}));
    return true;
  }

  bool run_sql(const Node& node) {
    const Node* sql = node.argument(0, "sql");
    node.argument(1);  // the way back
    if (const Node* operations = node.keyword("state_operations")) remember(*operations);
    if (!database_ || sql == nullptr) return sql != nullptr;
    if (sql->is(Node::Kind::kName)) return last_part(sql->text) == "noop";
    if (!sql->is(Node::Kind::kList)) return run_text(sql);
    bool whole = true;
    for (const Argument& item : sql->items) {
      const bool pair = item.value.is(Node::Kind::kList);
      whole = (pair ? run_pair(item.value) : run_text(&item.value)) && whole;
    }
    return whole;
  }

  bool run_text(const Node* node) {
    const Node* text = sql_text(node);
    if (text == nullptr) return false;
    sql_.literal(*text);
    return true;
  }

  // ("delete .. where n < %s", [5])
  bool run_pair(const Node& pair) {
    const Node* text = sql_text(pair.argument(0));
    const Node* values = pair.argument(1);
    if (text == nullptr) return false;
    const bool none = values == nullptr || values->is(Node::Kind::kNothing);
    sql_.literal(none ? *text : with_values(*text, *values, "%s"));
    return true;
  }

  bool run_python(const Node& node) {
    const Node* code = node.argument(0, "code");
    node.argument(1);  // the way back
    if (code == nullptr || last_part(code->text) == "noop") return code != nullptr;
    const Node* function =
        code->is(Node::Kind::kName) ? find_function(file_.program.statements, code->text) : nullptr;
    if (!database_ || function == nullptr) return false;
    const DjangoRows rows = django_rows(*function, state_, file_);
    for (const DjangoWrite& write : rows.writes) {
      if (write.text != nullptr) {
        sql_.literal(*write.text);
      } else {
        editor_.put_rows(write.sql, write.row_by_row);
      }
    }
    return rows.whole;
  }

  void remember(const Node& operations) {
    const bool database = database_;
    for (const Argument& item : operations.items) say(item.value, false, true);
    database_ = database;
    remembers_ = true;
  }

  bool separate(const Node& node) {
    const Node* database = node.argument(0, "database_operations");
    const bool sends = database_;
    if (database != nullptr && sends) {
      for (const Argument& item : database->items) say(item.value, true, false);
    }
    const Node* state = node.argument(1, "state_operations");
    database_ = sends;
    if (state != nullptr) remember(*state);
    return true;
  }

  const DjangoProgram& file_;
  const std::string& app_;
  DjangoState& state_;
  SqlScript& sql_;
  SqlScript nothing_;  // what is only remembered is said here
  DjangoEditor editor_;
  DjangoEditor silent_{state_, nothing_};
  bool database_ = true;
  bool remembers_ = true;
};

}  // namespace

void say_django(const Node& operations, const DjangoProgram& file, DjangoState& state,
                SqlScript& sql) {
  DjangoOperations(file, state, sql).say_all(operations);
}

}  // namespace shoofly::toolchain::programs
