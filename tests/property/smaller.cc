// Taking a case apart: each candidate leaves one thing out.

#include <algorithm>

#include "property/case.h"

namespace shoofly::testing {
namespace {

using Cases = std::vector<PropertyCase>;

bool spoken_of(const PropertyCase& one, std::size_t table,
               const std::vector<std::string>& columns) {
  return std::any_of(one.wishes.begin(), one.wishes.end(), [&](const SchemaWish& wish) {
    return wish.table == table &&
           std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
             return std::find(wish.columns.begin(), wish.columns.end(), column) !=
                    wish.columns.end();
           });
  });
}

void fewer_wishes(const PropertyCase& one, Cases& all) {
  if (one.wishes.size() < 2) return;
  for (std::size_t i = 0; i < one.wishes.size(); ++i) {
    PropertyCase less = one;
    less.wishes.erase(less.wishes.begin() + static_cast<std::ptrdiff_t>(i));
    all.push_back(std::move(less));
  }
}

// The last table, if nothing needs it.
void fewer_tables(const PropertyCase& one, Cases& all) {
  const std::size_t last = one.schema.tables.size() - 1;
  const bool needed = std::any_of(one.wishes.begin(), one.wishes.end(),
                                  [&](const SchemaWish& wish) { return wish.table == last; });
  if (last == 0 || needed) return;
  PropertyCase less = one;
  less.schema.tables.pop_back();
  all.push_back(std::move(less));
}

void fewer_rows(const PropertyCase& one, Cases& all) {
  for (const int rows : {0, 3, 30}) {
    if (one.rows <= rows) continue;
    PropertyCase less = one;
    less.rows = rows;
    all.push_back(std::move(less));
  }
}

void simpler_life(const PropertyCase& one, Cases& all) {
  if (one.early) {
    PropertyCase less = one;
    less.early = false;
    all.push_back(std::move(less));
  }
  for (std::size_t i = 0; i < one.life.size(); ++i) {
    const Stage& stage = one.life[i];
    if (stage.trouble == Trouble::kNone || stage.trouble == Trouble::kBack) continue;
    PropertyCase less = one;
    less.life[i].trouble = Trouble::kNone;
    all.push_back(std::move(less));
  }
  if (one.life.size() > 4 || (one.life.size() > 1 && one.life[1].move == Move::kRollback)) {
    PropertyCase less = one;  // without the first way back
    const auto back = std::find_if(less.life.begin(), less.life.end() - 1, [](const Stage& stage) {
      return stage.move == Move::kRollback || stage.move == Move::kRestore;
    });
    if (back != less.life.end() - 1) {
      less.life.erase(less.life.begin(), back + (back->move == Move::kRollback ? 1 : 0));
      if (less.life.front().move == Move::kStart) all.push_back(std::move(less));
    }
  }
}

template <typename T>
void fewer_objects(const PropertyCase& one, std::size_t table, std::vector<T> SchemaTable::*objects,
                   Cases& all) {
  const std::vector<T>& there = one.schema.tables[table].*objects;
  for (std::size_t i = 0; i < there.size(); ++i) {
    PropertyCase less = one;
    std::vector<T>& fewer = less.schema.tables[table].*objects;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    all.push_back(std::move(less));
  }
}

void fewer_columns(const PropertyCase& one, std::size_t number, Cases& all) {
  const SchemaTable& table = one.schema.tables[number];
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const SchemaColumn& column = table.columns[i];
    const auto reads = [&](const auto& object) {
      return std::find(object.columns.begin(), object.columns.end(), column.name) !=
             object.columns.end();
    };
    if (column.key || spoken_of(one, number, {column.name}) ||
        std::any_of(table.indexes.begin(), table.indexes.end(), reads) ||
        std::any_of(table.constraints.begin(), table.constraints.end(), reads))
      continue;
    PropertyCase less = one;
    SchemaTable& narrower = less.schema.tables[number];
    narrower.columns.erase(narrower.columns.begin() + static_cast<std::ptrdiff_t>(i));
    if (column.by_trigger) narrower.stamps = false;
    all.push_back(std::move(less));
  }
}

void fewer_triggers(const PropertyCase& one, std::size_t table, Cases& all) {
  if (one.schema.tables[table].audited) {
    PropertyCase less = one;
    less.schema.tables[table].audited = false;
    all.push_back(std::move(less));
  }
  if (one.schema.tables[table].partitions > 0) {
    PropertyCase less = one;
    less.schema.tables[table].partitions = 0;
    all.push_back(std::move(less));
  }
}

}  // namespace

// One that does not even make its schema (a comment on an index that is gone) counts as not
// failing.
std::vector<PropertyCase> smaller(const PropertyCase& one) {
  Cases all;
  fewer_wishes(one, all);
  fewer_tables(one, all);
  fewer_rows(one, all);
  simpler_life(one, all);
  for (std::size_t i = 0; i < one.schema.tables.size(); ++i) {
    fewer_triggers(one, i, all);
    fewer_objects(one, i, &SchemaTable::extras, all);
    fewer_objects(one, i, &SchemaTable::indexes, all);
    fewer_objects(one, i, &SchemaTable::constraints, all);
    fewer_columns(one, i, all);
  }
  return all;
}

}  // namespace shoofly::testing
