#pragma once

// Models that a migration imports from the application's code, as it is today, instead of asking
// apps.get_model for them as they were. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace shoofly::toolchain::programs {

struct ImportedModel {
  std::string app;
  std::string model;
  std::string name;  // what it is called in the file
  Position at;       // of the import
};

// Of a file of `app`: from orders.models import Product, from .models import (A, B as C).
std::vector<ImportedModel> imported_models(std::string_view text, const std::string& app);

// Whether the file asks for its rows: Product.objects.
bool asks_for_rows(std::string_view text, const ImportedModel& model);

}  // namespace shoofly::toolchain::programs
